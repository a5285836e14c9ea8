import { describe, expect, it } from "vitest";
import { ACME_POLICY } from "#test/acme.ts";
import { parsePolicy } from "./parse-policy.ts";

const PINNED = `registry.example/acme/proxy@sha256:${"a".repeat(64)}`;
const OWN = `registry.example/acme/check-in@sha256:${"a".repeat(64)}`;
const IMPORTED = "imported: { images: [registry.example/imported/*], signer: { key: trust/import.pub } }";

/** The example with another `admission` at its end. */
function text(admission: string, prod = ""): string {
  return ACME_POLICY.replace("{ elsewhere: refuse }", admission).replace(
    "    regions: [a, b]",
    `    regions: [a, b]${prod}`,
  );
}

function problem(admission: string, prod = ""): string {
  try {
    parsePolicy(text(admission, prod));
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
  return "none";
}

describe("admission in clearance.yaml", () => {
  it.each([
    ["refuses", "{ elsewhere: refuse }"],
    ["reports", "{ elsewhere: audit }"],
    ["lists", `{ elsewhere: { allow: ["${PINNED}"] } }`],
    ["imports", `{ elsewhere: imported, ${IMPORTED} }`],
    ["shares a folder among services", "{ elsewhere: refuse, images: [registry.example/acme/*] }"],
    ["is for another Kyverno", '{ elsewhere: refuse, kyverno: "1.18" }'],
  ])("%s", (_what, admission) => {
    expect(problem(admission)).toBe("none");
  });

  it("is said otherwise for one environment: audit, another rule, and what ran there before", () => {
    const adopted = `adopted: { until: "2027-01-01T00:00:00Z", images: ["${OWN}", "${PINNED}"] }`;
    const prod = `\n    admission: { mode: audit, elsewhere: audit, ${adopted} }`;
    expect(problem("{ elsewhere: refuse }", prod)).toBe("none");
  });

  it.each([
    ["nothing at all", "", "admission is missing"],
    ["no rule for images from elsewhere", '{ kyverno: "1.19" }', "admission.elsewhere"],
    ["an unknown field", "{ elsewhere: refuse, elswhere: audit }", "admission.elswhere is not a known key"],
    ["a rule that isn't one", "{ elsewhere: allow }", "admission.elsewhere"],
    ["an empty list", "{ elsewhere: { allow: [] } }", "admission.elsewhere.allow"],
    ["a list of tags", "{ elsewhere: { allow: [docker.io/library/nginx:1] } }", "image by digest"],
    ["an image twice", `{ elsewhere: { allow: ["${PINNED}", "${PINNED}"] } }`, "is there twice"],
    ["a service's image on a list", `{ elsewhere: { allow: ["${OWN}"] } }`, "it needs a clearance"],
    [
      "an image of a shared folder on a list",
      `{ images: [registry.example/acme/*], elsewhere: { allow: ["${PINNED}"] } }`,
      "is in registry.example/acme/*: it needs a clearance",
    ],
    ["a Kyverno that reads as a number", "{ elsewhere: refuse, kyverno: 1.18 }", "1.18"],
    ["a Kyverno that nobody knows", '{ elsewhere: refuse, kyverno: "1.17" }', "1.18"],
    ["a whole registry", "{ elsewhere: refuse, images: [registry.example/*] }", "folder of images such as"],
    [
      "a folder with a star in it",
      "{ elsewhere: refuse, images: [registry.example/a*/x/*] }",
      "folder of images",
    ],
    [
      "a folder that matches nothing",
      "{ elsewhere: refuse, images: [registry.example/pay/*] }",
      "matches no service's image",
    ],
    [
      "a folder twice",
      "{ elsewhere: refuse, images: [registry.example/acme/*, registry.example/acme/*] }",
      "is covered by registry.example/acme/* already",
    ],
    ["imports that nothing explains", "{ elsewhere: imported }", "nothing says what is imported"],
    [
      "imports that nobody takes",
      `{ elsewhere: refuse, ${IMPORTED} }`,
      "no environment takes what is imported",
    ],
    [
      "imports among the services' images",
      "{ elsewhere: imported, images: [registry.example/acme/*], imported: { images: [registry.example/acme/x/*], signer: { key: trust/i.pub } } }",
      "overlap",
    ],
    [
      "imports that an environment's signer signs",
      "{ elsewhere: imported, imported: { images: [registry.example/x/*], signer: { trust: main, workflow: promote-prod.yml } } }",
      "whoever imports would clear for prod",
    ],
    [
      "imports under no trust root",
      "{ elsewhere: imported, imported: { images: [registry.example/x/*], signer: { trust: man, workflow: import.yml } } }",
      'no trust root "man"',
    ],
  ])("refuses %s, with line and column", (_what, admission, expected) => {
    const found =
      admission === "" ? problemOf(ACME_POLICY.replace(/^admission: .*\n/mu, "")) : problem(admission);
    expect(found).toMatch(/^clearance\.yaml:\d+:\d+: /u);
    expect(found).toContain(expected);
  });

  it("refuses a folder that covers more than its images need: other teams' images would be in it", () => {
    const deep = text("{ elsewhere: refuse, images: [registry.example/acme/*] }").replace(
      "registry.example/acme/check-in",
      "registry.example/acme/airport/check-in",
    );
    expect(problemOf(deep)).toMatch(
      /^clearance\.yaml:\d+:\d+: registry\.example\/acme\/\* covers other teams' images too: .*registry\.example\/acme\/airport\/\*: write that/u,
    );
  });

  it.each([
    ["no end", `{ images: ["${OWN}"] }`, "adopted.until is missing"],
    ["an end without a time", `{ until: 2027-01-01, images: ["${OWN}"] }`, "expected a time such as"],
    ["nothing in it", '{ until: "2027-01-01T00:00:00Z", images: [] }', "adopted.images"],
    ["a tag in it", '{ until: "2027-01-01T00:00:00Z", images: [registry.example/a/b:1] }', "image by digest"],
    ["an image twice", `{ until: "2027-01-01T00:00:00Z", images: ["${OWN}", "${OWN}"] }`, "is there twice"],
  ])("refuses an adoption list with %s", (_what, adopted, expected) => {
    const found = problem("{ elsewhere: refuse }", `\n    admission: { adopted: ${adopted} }`);
    expect(found).toMatch(/^clearance\.yaml:\d+:\d+: /u);
    expect(found).toContain(expected);
  });
});

function problemOf(policy: string): string {
  try {
    parsePolicy(policy);
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
  return "none";
}
