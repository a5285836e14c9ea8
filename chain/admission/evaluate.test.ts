import { describe, expect, it } from "vitest";
import type { BreakGlass } from "../clearance/break-glass.ts";
import { digestOf } from "../digest/digest.ts";
import { ImageName, resourceUri } from "../digest/image-name.ts";
import type { Verified } from "../evidence/sigstore.ts";
import { PREDICATE, statementAbout } from "../evidence/statement.ts";
import { type AdmissionRules, evaluateAdmission, imagesToVerify } from "./evaluate.ts";
import type { RequiredSigner } from "./required-signer.ts";
import type { ClearanceRequirement } from "./requirement.ts";
import type { Workload } from "./workload.ts";

const image = ImageName.parse("ghcr.io/acme/check-in");
const digest = digestOf("v1");
const pinned = `${image}@${digest}`;
const signer: RequiredSigner = {
  kind: "certificate",
  trust: "main",
  issuer: "https://oidc.example",
  subject: "https://github.com/acme/gitops/.github/workflows/promote-prod.yml@refs/heads/main",
  log: "https://rekor.example",
};
const requirement: ClearanceRequirement = {
  environment: "prod",
  signer,
  verifierId: "https://github.com/acme/gitops/.github/workflows/promote-prod.yml",
  level: "CLEARANCE_ENV_PROD",
  mode: "enforce",
  images: { folders: [], names: [image] },
  elsewhere: { rule: "audit" },
};
const rules: AdmissionRules = { requirement, quarantined: [digestOf("bad")] };
const now = new Date("2026-11-20T12:00:00Z");
const by = {
  kind: "certificate",
  trust: "main",
  claims: { issuer: signer.issuer, subject: signer.subject },
} as const;

function vsa(
  changes: Record<string, unknown> = {},
  about = digest,
  signedBy: Verified["signer"] = by,
): Verified {
  const predicate = {
    verifier: { id: requirement.verifierId },
    resourceUri: resourceUri(image),
    policy: {},
    verificationResult: "PASSED",
    verifiedLevels: ["SLSA_BUILD_LEVEL_3", "CLEARANCE_ENV_PROD"],
    ...changes,
  };
  const statement = statementAbout({ image, digest: about }, PREDICATE.vsa, predicate);
  return {
    statement,
    signer: signedBy,
    witnessed: [],
    bundle: digestOf(JSON.stringify(statement)),
  } as unknown as Verified;
}

function pod(...images: string[]): Workload {
  return { kind: "Pod", name: "x", images };
}

function codes(workload: Workload, evidence: readonly Verified[] = [vsa()], before?: Workload) {
  const verdict = evaluateAdmission({ workload, before, now }, rules, new Map([[pinned, evidence]]));
  return verdict.outcome === "admitted" ? [] : verdict.findings.map(({ code }) => code);
}

describe("evaluateAdmission", () => {
  it("admits the digest that its environment's signer cleared", () => {
    expect(codes(pod(pinned))).toEqual([]);
  });

  it("leaves alone what runs already, and judges all of it again with an image that an update brings in", () => {
    const [running, more] = [`${image}@${digestOf("running")}`, `${image}@${digestOf("more")}`];
    expect(codes(pod(running), [])).toEqual(["CLEARANCE_MISSING"]);
    expect(codes(pod(running), [], pod(running, more))).toEqual([]);
    expect(codes(pod(running, more), [], pod(running))).toEqual(["CLEARANCE_MISSING", "CLEARANCE_MISSING"]);
  });

  it("admits it with a tag beside the digest, which names the content", () => {
    expect(codes(pod(`${image}:v1@${digest}`))).toEqual([]);
  });

  it.each([
    ["there is no evidence", []],
    ["the VSA is about another digest", [vsa({}, digestOf("v2"))]],
    ["the VSA has another environment's level", [vsa({ verifiedLevels: ["CLEARANCE_ENV_STAGING"] })]],
    ["the VSA has no levels at all", [vsa({ verifiedLevels: undefined })]],
    ["the VSA failed", [vsa({ verificationResult: "FAILED" })]],
    ["the VSA is about another image's repository", [vsa({ resourceUri: "pkg:oci/baggage" })]],
    ["the VSA names another verifier", [vsa({ verifier: { id: "https://github.com/acme/evil" } })]],
    [
      "another workflow signed",
      [vsa({}, digest, { ...by, claims: { ...by.claims, subject: `${signer.subject}x` } })],
    ],
    [
      "another issuer vouches",
      [vsa({}, digest, { ...by, claims: { ...by.claims, issuer: "https://evil.example" } })],
    ],
    ["another trust root vouches", [vsa({}, digest, { ...by, trust: "other" })]],
    ["a key signed", [vsa({}, digest, { kind: "key", key: "trust/prod.pub" })]],
    ["the signer's VSAs disagree", [vsa(), vsa({ verificationResult: "FAILED" })]],
  ])("refuses when %s", (_why, evidence) => {
    expect(codes(pod(pinned), evidence)).toEqual(["CLEARANCE_MISSING"]);
  });

  it("isn't disturbed by what others say about the digest", () => {
    const stranger = { ...by, claims: { ...by.claims, subject: "https://github.com/evil" } };
    expect(codes(pod(pinned), [vsa({ verificationResult: "FAILED" }, digest, stranger), vsa()])).toEqual([]);
  });

  it.each([`${image}:v1`, image, `${image}@sha256:abc`, `${image}:v1@sha256:${"A".repeat(64)}`])(
    "refuses %s, which names no digest",
    (reference) => {
      expect(codes(pod(reference))).toEqual(["DIGEST_UNPINNED"]);
    },
  );

  it.each([`GHCR.IO/acme/check-in@${digest}`, `ghcr.io:443/acme/check-in:v1`, `ghcr.io:0443/acme/check-in`])(
    "refuses %s, the same repository under another spelling",
    (reference) => {
      expect(codes(pod(reference))).toEqual(["IMAGE_UNKNOWN"]);
    },
  );

  it.each([`ghcr.io/acme/check-in-evil@${digest}`, "evil.example/ghcr.io/acme/check-in:v1", "busybox"])(
    "asks nothing of %s, which belongs to no service",
    (reference) => {
      expect(codes(pod(reference))).toEqual([]);
    },
  );

  it("refuses the workload for its one hostile container, wherever that stands", () => {
    expect(codes(pod(pinned, `${image}@${digestOf("v2")}`))).toEqual(["CLEARANCE_MISSING"]);
  });

  it.each([
    `${image}@${digestOf("bad")}`,
    `${image}:v9@${digestOf("bad")}`,
    `mirror.example/x@${digestOf("bad")}`,
  ])("refuses the quarantined digest as %s", (reference) => {
    expect(codes(pod(reference))).toContain("QUARANTINED");
  });

  it("frsca#425: lets a running workload keep a digest that went into quarantine, and refuses to bring it in", () => {
    const bad = pod(`mirror.example/x@${digestOf("bad")}`);
    expect(codes(bad, [], bad)).toEqual([]);
    expect(codes(bad, [], pod(pinned))).toEqual(["QUARANTINED"]);
  });
});

describe("imagesToVerify", () => {
  it("names the declared images once each, without their tags", () => {
    const workload = pod(pinned, `${image}:v1@${digest}`, `${image}:v1`, "busybox");
    expect(imagesToVerify(workload, requirement)).toEqual([{ image, digest }]);
  });
});

describe("evaluateAdmission with an open break-glass", () => {
  const fix = digestOf("fix");
  const opened = `${image}@${fix}`;
  const opening: BreakGlass = {
    environment: "prod",
    name: "a",
    subject: { kind: "image", image: { image, digest: fix } },
    namespace: "check-in",
    owner: "carol",
    reason: "the gate is down",
    opened: new Date("2026-11-20T11:00:00Z"),
    expires: new Date("2026-11-20T13:00:00Z"),
  };
  const outcome = (
    images: readonly string[],
    changes: Partial<AdmissionRules> = {},
    namespace = "check-in",
    at = now,
  ) =>
    evaluateAdmission(
      { workload: { ...pod(...images), namespace }, now: at },
      { ...rules, openings: [opening], ...changes },
      new Map([[pinned, [vsa()]]]),
    ).outcome;

  it("admits its digest in its namespace, alone and beside images that it isn't about", () => {
    expect(outcome([opened])).toBe("admitted");
    expect(outcome([opened, "registry.example/mesh/proxy:v1"])).toBe("admitted");
  });

  it.each([
    ["in another namespace", [opened], "baggage", now],
    ["of another digest", [`${image}@${digestOf("other")}`], "check-in", now],
    ["beside another digest of a service", [opened, `${image}@${digestOf("other")}`], "check-in", now],
    ["beside a cleared one, as an exception lets a whole pod be", [opened, pinned], "check-in", now],
    ["with a tag before its digest", [`${image}:v1@${fix}`], "check-in", now],
    ["at its end", [opened], "check-in", opening.expires],
  ])("refuses one %s", (_, images, namespace, at) => {
    expect(outcome(images, {}, namespace, at)).toBe("refused");
  });

  it("opens no quarantine", () => {
    expect(outcome([opened], { quarantined: [fix] })).toBe("refused");
  });

  it("of an image from elsewhere admits it beside images that are listed", () => {
    const foreign = `registry.example/mesh/proxy@${fix}`;
    const subject = {
      kind: "image",
      image: { image: ImageName.parse("registry.example/mesh/proxy"), digest: fix },
    } as const;
    const listed = `registry.example/mesh/init@${digest}`;
    const changes = {
      requirement: { ...requirement, elsewhere: { rule: "allow", images: [listed] } as const },
      openings: [{ ...opening, subject }],
    };
    expect(outcome([foreign, listed, pinned], changes)).toBe("admitted");
    expect(outcome([foreign, `registry.example/mesh/other@${digest}`], changes)).toBe("refused");
  });
});
