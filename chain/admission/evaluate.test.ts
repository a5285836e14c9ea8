import { describe, expect, it } from "vitest";
import type { BreakGlass } from "../clearance/break-glass.ts";
import { IMPORTED_LEVEL } from "../clearance/rules.ts";
import { digestOf } from "../digest/digest.ts";
import { ImageName, resourceUri } from "../digest/image-name.ts";
import type { Verified } from "../evidence/sigstore.ts";
import { PREDICATE, statementAbout } from "../evidence/statement.ts";
import { type AdmissionRules, evaluateAdmission, imagesToVerify } from "./evaluate.ts";
import { NOTHING_HELD } from "./held-evidence.ts";
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
  const verdict = evaluateAdmission(
    { workload, before, now },
    rules,
    new Map([[pinned, { ...NOTHING_HELD, evidence }]]),
  );
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

  it.each([
    ["one referrer more than Kyverno reads", { listed: 51 }],
    ["a referrer that should be a bundle and isn't", { broken: [{ referrer: digest, reason: "no JSON" }] }],
  ])("refuses what it can read beside %s: a ClusterPolicy reads nothing then", (_what, more) => {
    const held = (changes: object) =>
      new Map([[pinned, { evidence: [vsa()], listed: 50, broken: [], ...changes }]]);
    const asked = (changes: object) =>
      evaluateAdmission({ workload: pod(pinned), now }, rules, held(changes));
    expect(asked({}).outcome).toBe("admitted");
    expect(asked(more)).toMatchObject({ findings: [{ code: "CLEARANCE_MISSING" }] });
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

describe("evaluateAdmission of images that are no service's", () => {
  const nginx = `docker.io/library/nginx@${digestOf("nginx")}`;
  const tagged = nginx.replace("@", ":1.29@");
  const asked = (changes: Partial<typeof requirement>, ...of: string[]) =>
    evaluateAdmission(
      { workload: pod(...of), now },
      { requirement: { ...requirement, ...changes }, quarantined: [] },
      new Map([[pinned, { ...NOTHING_HELD, evidence: [vsa()] }]]),
    );
  const outcome = (changes: Partial<typeof requirement>, ...of: string[]) => asked(changes, ...of).outcome;

  it.each([nginx, "busybox", `${image}-evil@${digest}`, `GHCR.IO/acme/check-in@${digest}`])(
    "refuses %s where nothing from elsewhere runs",
    (other) => {
      expect(asked({ elsewhere: { rule: "refuse" } }, pinned, other)).toMatchObject({
        outcome: "refused",
        findings: [{ code: "IMAGE_UNKNOWN" }],
      });
    },
  );

  it("admits what is listed, with a tag beside the digest too, and nothing by a tag alone", () => {
    const elsewhere = { rule: "allow", images: [nginx] } as const;
    expect([nginx, tagged, "docker.io/library/nginx:1.29"].map((one) => outcome({ elsewhere }, one))).toEqual(
      ["admitted", "admitted", "refused"],
    );
  });

  it("reports what audit lets pass, and refuses a service's image under another spelling even so", () => {
    const elsewhere = { rule: "audit" } as const;
    expect(asked({ elsewhere }, pinned, nginx)).toMatchObject({
      outcome: "admitted",
      reported: [{ code: "IMAGE_UNKNOWN" }],
    });
    expect(outcome({ elsewhere }, `GHCR.IO/acme/check-in@${digest}`)).toBe("refused");
  });

  it("lets what runs be when an UPDATE brings nothing new in", () => {
    const rules = {
      requirement: { ...requirement, elsewhere: { rule: "refuse" } as const },
      quarantined: [],
    };
    const update = (before: Workload) =>
      evaluateAdmission({ workload: pod(nginx), before, now }, rules, new Map()).outcome;
    expect([update(pod(nginx)), update(pod("busybox"))]).toEqual(["admitted", "refused"]);
  });

  it("admits what is adopted until its time, a service's image too, and not a moment longer", () => {
    const unsigned = `${image}@${digestOf("unsigned")}`;
    const until = (time: number) => ({
      elsewhere: { rule: "refuse" } as const,
      adopted: { until: new Date(time), images: [nginx, unsigned] },
    });
    const all = [nginx, tagged, unsigned];
    expect(all.map((one) => outcome(until(now.getTime() + 1), one))).toEqual(all.map(() => "admitted"));
    expect(all.map((one) => outcome(until(now.getTime()), one))).toEqual(all.map(() => "refused"));
    expect(outcome(until(now.getTime() + 1), `${image}@${digestOf("other")}`)).toBe("refused");
  });

  it("doesn't let an adoption list outweigh a quarantine", () => {
    const rules = {
      requirement: { ...requirement, adopted: { until: new Date(9e12), images: [nginx] } },
      quarantined: [digestOf("nginx")],
    };
    expect(evaluateAdmission({ workload: pod(nginx), now }, rules, new Map()).outcome).toBe("refused");
  });

  it("admits what was imported by its signer's summary alone, and asks a service's image for its own", () => {
    const imported = ImageName.parse("ghcr.io/acme/imported/postgres");
    const importer = {
      ...by,
      claims: {
        ...by.claims,
        subject: "https://github.com/acme/gitops/.github/workflows/import.yml@refs/heads/main",
      },
    } as const;
    const demand = {
      images: { folders: ["ghcr.io/acme/imported/"], names: [] },
      signer: { ...signer, subject: importer.claims.subject },
      verifierId: "https://github.com/acme/gitops/.github/workflows/import.yml",
      level: IMPORTED_LEVEL,
    };
    const summary = (changes: object, signedBy: Verified["signer"] = importer) =>
      vsa(
        {
          verifier: { id: demand.verifierId },
          resourceUri: resourceUri(imported),
          verifiedLevels: [IMPORTED_LEVEL],
          ...changes,
        },
        digest,
        signedBy,
      );
    const elsewhere = { rule: "imported", demand } as const;
    const verdict = (found: Verified, names: readonly ImageName[] = [image]) =>
      evaluateAdmission(
        { workload: pod(`${imported}@${digest}`), now },
        { requirement: { ...requirement, elsewhere, images: { folders: [], names } }, quarantined: [] },
        new Map([[`${imported}@${digest}`, { ...NOTHING_HELD, evidence: [found] }]]),
      ).outcome;
    expect(verdict(summary({}))).toBe("admitted");
    expect(verdict(summary({}, by))).toBe("refused");
    expect(verdict(summary({ verifiedLevels: ["CLEARANCE_ENV_PROD"] }))).toBe("refused");
    expect(verdict(summary({ resourceUri: resourceUri(image) }))).toBe("refused");
    expect(verdict(summary({}), [imported])).toBe("refused");
  });

  it("reports all that it would refuse where the environment audits, and refuses what is in quarantine", () => {
    const changes = { mode: "audit", elsewhere: { rule: "refuse" } } as const;
    expect(asked(changes, `${image}:v1`, nginx)).toMatchObject({
      outcome: "admitted",
      reported: [{ code: "DIGEST_UNPINNED" }, { code: "IMAGE_UNKNOWN" }],
    });
    const quarantined = { requirement: { ...requirement, ...changes }, quarantined: [digest] };
    expect(evaluateAdmission({ workload: pod(pinned), now }, quarantined, new Map()).outcome).toBe("refused");
  });

  it("demands a clearance of every image in a shared folder, each of its own resource", () => {
    const images = { folders: ["ghcr.io/acme/"], names: [] };
    const neighbour = `ghcr.io/acme/baggage@${digest}`;
    expect(outcome({ images }, pinned)).toBe("admitted");
    const moved = evaluateAdmission(
      { workload: pod(neighbour), now },
      { requirement: { ...requirement, images }, quarantined: [] },
      new Map([[neighbour, { ...NOTHING_HELD, evidence: [vsa()] }]]),
    );
    expect(moved).toMatchObject({ outcome: "refused", findings: [{ code: "CLEARANCE_MISSING" }] });
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
      new Map([[pinned, { ...NOTHING_HELD, evidence: [vsa()] }]]),
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
