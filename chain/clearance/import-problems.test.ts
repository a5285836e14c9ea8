import { describe, expect, it } from "vitest";
import { ImageName } from "#chain/digest/image-name.ts";
import { ACME_POLICY, acmeSnapshot } from "#test/acme.ts";
import { importRuleFor } from "./import-rule.ts";
import { parsePolicy } from "./parse-policy.ts";
import type { PolicySnapshot } from "./policy.ts";

const OWN = "registry.example/imported";

/** The example that imports, with these sources and whatever is changed of it. */
function text(sources: string, change: (policy: string) => string = (policy) => policy): string {
  const imported = `imported: { images: [${OWN}/*, eu.example/imported/*], signer: { key: trust/import.pub }, sources: [${sources}] }`;
  return change(ACME_POLICY.replace("{ elsewhere: refuse }", `{ elsewhere: imported, ${imported} }`));
}

function problem(policy: string): string {
  try {
    parsePolicy(policy);
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
  return "none";
}

const LIBRARY = `{ images: docker.io/library/*, to: ${OWN}/library/*, signed: none }`;
const BUILT = (policy: string) =>
  policy
    .replace("services:\n", "  upstream: { imported: true }\nservices:\n")
    .replace("builder: app\n", "builder: upstream\n");

describe("sources of imports in clearance.yaml", () => {
  it.each([
    ["ask for nothing, and say so", LIBRARY],
    [
      "name a vendor's key",
      `{ images: vendor.example/broker, to: ${OWN}/vendor/*, signed: { key: trust/vendor.pub } }`,
    ],
    [
      "name a workflow, with a part of its tag left open",
      `{ images: ghcr.io/mesh/*, to: ${OWN}/mesh/*, signed: { trust: main, workflow: mesh/proxy/.github/workflows/release.yml@refs/tags/v* } }`,
    ],
    [
      "name an account",
      `{ images: gcr.io/team/*, to: ${OWN}/team/*, signed: { trust: main, subject: release@team.example } }`,
    ],
    [
      "have a registry for a region, and leave what hangs on images where it is",
      `{ images: docker.io/library/*, to: ${OWN}/library/*, signed: none, referrers: none, regions: { a: eu.example/imported/* } }`,
    ],
  ])("%s", (_what, sources) => {
    expect(problem(text(sources))).toBe("none");
  });

  it("may be what a service is built by", () => {
    const own = (policy: string) => policy.replace("registry.example/acme/check-in", `${OWN}/library/redis`);
    expect(problem(text(LIBRARY, (policy) => own(BUILT(policy))))).toBe("none");
  });

  it.each<[string, string, string]>([
    [
      "say nothing of signatures",
      text(`{ images: docker.io/library/*, to: ${OWN}/library/* }`),
      "signed: expected none, { trust, workflow }",
    ],
    [
      "say something else of them",
      text(LIBRARY.replace("none", "maybe")),
      "expected none, { trust, workflow }",
    ],
    [
      "name a whole registry",
      text(LIBRARY.replace("docker.io/library/*", "docker.io/*")),
      "folder of images",
    ],
    [
      "overlap",
      text(`${LIBRARY}, { images: docker.io/library/redis, to: ${OWN}/redis/*, signed: none }`),
      "an image has one rule",
    ],
    ["import what is our own", text(LIBRARY.replace("docker.io/library/*", `${OWN}/x/*`)), "is our own"],
    [
      "write to where no cluster knows it",
      text(LIBRARY.replace(`${OWN}/library/*`, "other.example/x/*")),
      "no cluster would know",
    ],
    [
      "write to one place",
      text(`${LIBRARY}, { images: quay.io/x/*, to: ${OWN}/library/quay/*, signed: none }`),
      "two sources' images could have one name there",
    ],
    [
      "write to one place in two regions",
      text(
        LIBRARY.replace(
          "signed",
          "regions: { a: eu.example/imported/*, b: eu.example/imported/x/* }, signed",
        ),
      ),
      "two sources' images could have one name there",
    ],
    [
      "know a region that isn't there",
      text(LIBRARY.replace("signed", "regions: { mars: eu.example/imported/* }, signed")),
      'no environment has a region "mars"',
    ],
    [
      "trust what isn't declared",
      text(LIBRARY.replace("none", "{ trust: man, subject: release@team.example }")),
      'no trust root "man"',
    ],
    [
      "take any workflow",
      text(
        LIBRARY.replace(
          "none",
          "{ trust: main, workflow: mesh/proxy/.github/workflows/*.yml@refs/heads/main }",
        ),
      ),
      "too broad",
    ],
    [
      "take any account",
      text(LIBRARY.replace("none", '{ trust: main, subject: "*@team.example" }')),
      "a certificate's whole subject",
    ],
    [
      "have a service built by imports from where nothing is imported",
      text(LIBRARY, BUILT),
      "stands in none of the folders of admission.imported",
    ],
    [
      "have a builder for imports, and nothing is imported",
      ACME_POLICY.replace("services:\n", "  upstream: { imported: true }\nservices:\n"),
      "nothing says what is imported",
    ],
    [
      "are signed for by whoever builds",
      text(LIBRARY, (policy) =>
        policy.replace("services:\n", "  other: { key: trust/import.pub }\nservices:\n"),
      ),
      "the builder other could say of anything that it was imported",
    ],
    [
      "ask for a version of the signer that nobody looks at",
      text(LIBRARY).replace(
        "{ key: trust/import.pub }",
        `{ trust: main, workflow: import.yml, since: ${"a".repeat(40)} }`,
      ),
      "leave since out",
    ],
  ])("are refused that %s, with line and column", (_what, policy, expected) => {
    const found = problem(policy);
    expect(found).toMatch(/^clearance\.yaml:\d+:\d+: /u);
    expect(found).toContain(expected);
  });
});

describe("the rule for an image", () => {
  const sources = [
    LIBRARY.replace("signed", "regions: { a: eu.example/imported/* }, signed"),
    `{ images: vendor.example/a/broker, to: ${OWN}/vendor/*, signed: { key: trust/vendor.pub } }`,
  ].join(", ");
  const snapshot = (vendor = "a key"): PolicySnapshot => {
    const { files, ...rest } = acmeSnapshot(text(sources));
    return { ...rest, files: new Map([...files, ["trust/vendor.pub", new TextEncoder().encode(vendor)]]) };
  };
  const rule = (image: string, from = snapshot()) => importRuleFor(from, ImageName.parse(image));

  it("keeps what its name has below the folder", () => {
    expect(rule("docker.io/library/deep/redis")).toMatchObject({
      target: { region: null, image: `${OWN}/library/deep/redis` },
      regions: [{ region: "a", image: "eu.example/imported/deep/redis" }],
      signed: null,
    });
  });

  it("names one image by its last part", () => {
    expect(rule("vendor.example/a/broker")?.target.image).toBe(`${OWN}/vendor/broker`);
  });

  it.each([
    "docker.io/libraryx/redis",
    "vendor.example/a/broker-2",
    "vendor.example/a/broker/x",
    "example.com/x",
  ])("isn't there for %s", (image) => {
    expect(rule(image)).toBeUndefined();
  });

  it("is another one as soon as the vendor's key is", () => {
    const digest = (vendor: string) => rule("vendor.example/a/broker", snapshot(vendor))?.policyDigest;
    expect(digest("a key")).toBe(digest("a key"));
    expect(digest("a key")).not.toBe(digest("another key"));
  });
});
