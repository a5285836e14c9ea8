import { describe, expect, it } from "vitest";
import {
  ACME_POLICY,
  acmeRules,
  certificateOf,
  checkIn,
  clearance,
  GITOPS_COMMIT,
  NO_ANCESTRY,
  NO_RESTRICTIONS,
  NOW,
  provenance,
  releaseRun,
  SINCE,
  SOURCE_COMMIT,
  sbom,
  signingRun,
} from "#test/acme.ts";
import { pretendVerified } from "#test/evidence-maker.ts";
import { digestOf } from "../digest/digest.ts";
import { ImageName } from "../digest/image-name.ts";
import type { Verified } from "../evidence/sigstore.ts";
import { PREDICATE, statementAbout } from "../evidence/statement.ts";
import { decide, mayRun } from "./decide.ts";
import { withoutHolds } from "./hold.ts";
import type { Origin, Restrictions } from "./restriction.ts";
import type { Rules } from "./rules.ts";
import type { Ancestry } from "./summary.ts";

const subject = checkIn();
const dev = acmeRules("dev");
const staging = acmeRules("staging");
const complete = [provenance(subject), sbom(subject)];

function codes(
  evidence: readonly Verified[],
  rules: Rules = dev,
  restrictions: Restrictions = NO_RESTRICTIONS,
  ancestry: Ancestry = NO_ANCESTRY,
): readonly string[] {
  const verdict = decide(subject, evidence, rules, restrictions, NOW, ancestry);
  return verdict.outcome === "cleared" ? [] : verdict.findings.map(({ code }) => code);
}

describe("decide", () => {
  it("clears a digest whose builder attested provenance and SBOM", () => {
    expect(decide(subject, complete, dev, NO_RESTRICTIONS, NOW, NO_ANCESTRY)).toEqual({
      outcome: "cleared",
      subject: subject.digest,
    });
  });

  it("refuses without any evidence and names all that is missing", () => {
    expect(codes([])).toEqual(["PROVENANCE_MISSING", "SBOM_MISSING"]);
  });

  it("refuses when the only evidence is about another digest", () => {
    const other = checkIn("v2");
    expect(codes([provenance(other), sbom(other)])).toEqual(["PROVENANCE_MISSING", "SBOM_MISSING"]);
  });

  it("refuses an image that isn't the service's, whatever is attested about its digest", () => {
    const foreign = { ...subject, image: ImageName.parse("registry.example/acme/other") };
    const verdict = decide(foreign, complete, dev, NO_RESTRICTIONS, NOW, NO_ANCESTRY);
    expect(verdict).toMatchObject({ outcome: "refused", findings: [{ code: "IMAGE_UNKNOWN" }] });
  });
});

describe("decide, who built it", () => {
  const signedWith = (changes: Parameters<typeof certificateOf>[1]) => [
    provenance(subject, releaseRun(), certificateOf(releaseRun(), changes)),
    sbom(subject),
  ];
  it.each<[string, Verified[], string]>([
    [
      "another workflow",
      [
        provenance(
          subject,
          releaseRun({ job_workflow_ref: "acme/builder/.github/workflows/other.yml@refs/heads/main" }),
        ),
        sbom(subject),
      ],
      "BUILDER_NOT_ACCEPTED",
    ],
    [
      "the builder's file on a branch",
      [
        provenance(
          subject,
          releaseRun({ job_workflow_ref: "acme/builder/.github/workflows/build.yml@refs/heads/mine" }),
        ),
        sbom(subject),
      ],
      "BUILDER_NOT_ACCEPTED",
    ],
    [
      "a workflow whose name only begins like the builder's",
      signedWith({ subject: "https://github.com/acme/builder/.github/workflows/build.yml@refs/heads/main2" }),
      "BUILDER_NOT_ACCEPTED",
    ],
    [
      "the right workflow on another server",
      signedWith({
        subject: "https://evil.example/acme/builder/.github/workflows/build.yml@refs/heads/main",
      }),
      "BUILDER_NOT_ACCEPTED",
    ],
    [
      "the right workflow by another issuer",
      signedWith({ issuer: "https://issuer.example" }),
      "BUILDER_NOT_ACCEPTED",
    ],
    [
      "the right claims under another trust root",
      [provenance(subject, releaseRun(), certificateOf(releaseRun(), {}, "other")), sbom(subject)],
      "BUILDER_NOT_ACCEPTED",
    ],
    [
      "a key",
      [provenance(subject, releaseRun(), { kind: "key", key: "trust/build.pub" }), sbom(subject)],
      "BUILDER_NOT_ACCEPTED",
    ],
    [
      "the builder, called from another repository",
      [provenance(subject, releaseRun({ repository: "acme/evil" })), sbom(subject)],
      "SOURCE_NOT_ACCEPTED",
    ],
    [
      "the builder, called from another branch",
      [provenance(subject, releaseRun({ ref: "refs/heads/mine" })), sbom(subject)],
      "SOURCE_NOT_ACCEPTED",
    ],
    [
      "a certificate without source repository",
      signedWith({ sourceRepositoryUri: undefined }),
      "SOURCE_NOT_ACCEPTED",
    ],
    [
      "a certificate without source ref",
      signedWith({ sourceRepositoryRef: undefined }),
      "SOURCE_NOT_ACCEPTED",
    ],
    [
      "a certificate without source commit",
      signedWith({ sourceRepositoryDigest: undefined }),
      "SOURCE_NOT_ACCEPTED",
    ],
    [
      "a certificate without calling workflow",
      signedWith({ buildConfigUri: undefined }),
      "SOURCE_NOT_ACCEPTED",
    ],
  ])("refuses provenance by %s", (_, evidence, code) => {
    expect(codes(evidence)).toEqual([code]);
  });

  it.each<[string, Partial<Record<string, string>>, string]>([
    [
      "another builder.id",
      { job_workflow_ref: "acme/evil/.github/workflows/x.yml@refs/heads/main" },
      "BUILDER_NOT_ACCEPTED",
    ],
    ["another source repository", { repository: "acme/evil" }, "SOURCE_NOT_ACCEPTED"],
    ["another ref", { ref: "refs/heads/mine" }, "SOURCE_NOT_ACCEPTED"],
    [
      "another workflow file",
      { workflow_ref: "acme/check-in/.github/workflows/x.yml@refs/heads/main" },
      "SOURCE_NOT_ACCEPTED",
    ],
    ["another commit", { sha: "d".repeat(40) }, "SOURCE_NOT_ACCEPTED"],
  ])("refuses provenance that claims %s than its certificate", (_, changes, code) => {
    const lying = provenance(subject, releaseRun(changes), certificateOf(releaseRun()));
    expect(codes([lying, sbom(subject)])).toEqual([code]);
  });

  it("refuses provenance with a second source commit beside the certificate's", () => {
    const honest = provenance(subject);
    const predicate = structuredClone(honest.statement.predicate) as {
      buildDefinition: { resolvedDependencies: unknown[] };
    };
    predicate.buildDefinition.resolvedDependencies.push({
      uri: "git+https://github.com/acme/check-in@refs/heads/main",
      digest: { gitCommit: "d".repeat(40) },
    });
    const doubled = pretendVerified({ ...honest.statement, predicate }, honest.signer);
    expect(codes([doubled, sbom(subject)])).toEqual(["SOURCE_NOT_ACCEPTED"]);
    expect(SOURCE_COMMIT).not.toBe("d".repeat(40));
  });

  it("refuses provenance that isn't of the predicate's shape", () => {
    const broken = statementAbout(subject, PREDICATE.provenance, { buildDefinition: {} });
    expect(codes([pretendVerified(broken, certificateOf(releaseRun())), sbom(subject)])).toEqual([
      "PROVENANCE_MISSING",
    ]);
  });

  it("refuses an SBOM that the declared builder didn't sign, and says who did", () => {
    const foreign = sbom(subject, certificateOf(releaseRun({ repository: "acme/evil" })));
    const verdict = decide(subject, [provenance(subject), foreign], dev, NO_RESTRICTIONS, NOW, NO_ANCESTRY);
    expect(verdict).toMatchObject({
      findings: [{ code: "SBOM_MISSING", message: expect.stringContaining("https://github.com/acme/evil") }],
    });
  });

  it("refuses an SBOM statement without a CycloneDX document", () => {
    const empty = pretendVerified(statementAbout(subject, PREDICATE.sbom, {}), certificateOf(releaseRun()));
    expect(codes([provenance(subject), empty])).toEqual(["SBOM_MISSING"]);
  });

  it("tells the nearest miss: a wrong source rather than a wrong builder", () => {
    const misses = [
      provenance(subject, releaseRun({ job_workflow_ref: "acme/x/.github/workflows/x.yml@refs/heads/main" })),
      provenance(subject, releaseRun({ repository: "acme/evil" })),
    ];
    expect(codes([...misses, sbom(subject)])).toEqual(["SOURCE_NOT_ACCEPTED"]);
    expect(codes([...misses.reverse(), sbom(subject)])).toEqual(["SOURCE_NOT_ACCEPTED"]);
  });

  it("accepts a builder by a pattern within one segment, and nothing beyond the segment", () => {
    const pattern = ACME_POLICY.replace("build.yml@refs/heads/main", "build.yml@refs/tags/v*");
    const rules = acmeRules("dev", pattern);
    const at = (ref: string) => {
      const run = releaseRun({ job_workflow_ref: `acme/builder/.github/workflows/build.yml@${ref}` });
      return [provenance(subject, run), sbom(subject, certificateOf(run))];
    };
    expect(codes(at("refs/tags/v1.2.3"), rules)).toEqual([]);
    expect(codes(at("refs/tags/v1/x"), rules)).toContain("BUILDER_NOT_ACCEPTED");
    expect(codes(at("refs/heads/v1"), rules)).toContain("BUILDER_NOT_ACCEPTED");
  });
});

describe("decide, with a key as builder", () => {
  const rules = acmeRules(
    "dev",
    ACME_POLICY.replace(
      / {4}trust: main\n {4}workflow: acme[\s\S]*?ref: refs\/heads\/main\n/u,
      "    key: trust/build.pub\n",
    ),
  );
  const by = (key: string) => ({ kind: "key", key }) as const;

  it("clears what the key signed", () => {
    expect(
      codes(
        [provenance(subject, releaseRun(), by("trust/build.pub")), sbom(subject, by("trust/build.pub"))],
        rules,
      ),
    ).toEqual([]);
  });

  it("refuses what another key or a certificate signed", () => {
    expect(codes([provenance(subject, releaseRun(), by("trust/dev.pub")), sbom(subject)], rules)).toEqual([
      "BUILDER_NOT_ACCEPTED",
      "SBOM_MISSING",
    ]);
  });
});

describe("decide, after an environment before", () => {
  it("clears what the environment before has cleared", () => {
    expect(codes([...complete, clearance(subject, "dev")], staging)).toEqual([]);
  });

  it("gitops-promoter#1428: refuses what the environment before has not cleared", () => {
    expect(codes(complete, staging)).toEqual(["PREVIOUS_CLEARANCE_MISSING"]);
  });

  it("asks for the evidence again, not only for the clearance before", () => {
    expect(codes([clearance(subject, "dev")], staging)).toEqual(["PROVENANCE_MISSING", "SBOM_MISSING"]);
  });

  it.each<[string, Verified]>([
    ["about another digest", clearance(checkIn("v2"), "dev")],
    ["of another environment", clearance(subject, "prod")],
    [
      "by a branch's version of the workflow",
      clearance(
        subject,
        "dev",
        certificateOf(
          signingRun("dev", {
            job_workflow_ref: "acme/gitops/.github/workflows/promote-dev.yml@refs/heads/mine",
          }),
        ),
      ),
    ],
    [
      "from another repository that calls the workflow",
      clearance(
        subject,
        "dev",
        certificateOf(signingRun("dev"), {
          sourceRepositoryUri: "https://github.com/acme/evil",
        }),
      ),
    ],
    [
      "from another workflow that calls it",
      clearance(
        subject,
        "dev",
        certificateOf(signingRun("dev"), {
          buildConfigUri: "https://github.com/acme/gitops/.github/workflows/evil.yml@refs/heads/main",
        }),
      ),
    ],
    [
      "from a job with another environment",
      clearance(subject, "dev", certificateOf(signingRun("dev", { environment: "prod" }))),
    ],
    [
      "from a job without environment",
      clearance(subject, "dev", certificateOf(signingRun("dev"), { deploymentEnvironment: undefined })),
    ],
    ["under another trust root", clearance(subject, "dev", certificateOf(signingRun("dev"), {}, "other"))],
    [
      "by another issuer",
      clearance(subject, "dev", certificateOf(signingRun("dev"), { issuer: "https://issuer.example" })),
    ],
    ["by a key", clearance(subject, "dev", { kind: "key", key: "trust/dev.pub" })],
    ["that failed", clearance(subject, "dev", undefined, { verificationResult: "FAILED" })],
    [
      "without the environment's level",
      clearance(subject, "dev", undefined, { verifiedLevels: ["CLEARANCE_ENV_PROD"] }),
    ],
    [
      "with another verifier",
      clearance(subject, "dev", undefined, { verifier: { id: "https://github.com/acme/gitops" } }),
    ],
    [
      "about another resource",
      clearance(subject, "dev", undefined, { resourceUri: "pkg:oci/x?repository_url=x" }),
    ],
    ["without a result", clearance(subject, "dev", undefined, { verificationResult: undefined })],
  ])("refuses a clearance %s", (_, foreign) => {
    expect(codes([...complete, foreign], staging)).toEqual(["PREVIOUS_CLEARANCE_MISSING"]);
  });

  it("says how near the nearest clearance came", () => {
    const failed = clearance(subject, "dev", undefined, { verificationResult: "FAILED" });
    const verdict = decide(
      subject,
      [...complete, failed, clearance(subject, "prod")],
      staging,
      NO_RESTRICTIONS,
      NOW,
      NO_ANCESTRY,
    );
    expect(verdict).toMatchObject({
      findings: [{ message: expect.stringContaining("its result is FAILED") }],
    });
  });

  it("refuses a clearance by the workflow as it was before `since`, and one whose commit isn't known", () => {
    const rules = acmeRules(
      "staging",
      ACME_POLICY.replace("promote-dev.yml", `promote-dev.yml, since: "${SINCE}"`),
    );
    const evidence = [...complete, clearance(subject, "dev")];
    const after: Ancestry = {
      descendsFrom: (commit, ancestor) => commit === GITOPS_COMMIT && ancestor === SINCE,
    };
    expect(codes(evidence, rules, NO_RESTRICTIONS, after)).toEqual([]);
    expect(codes(evidence, rules, NO_RESTRICTIONS, NO_ANCESTRY)).toEqual(["PREVIOUS_CLEARANCE_MISSING"]);
  });
});

describe("decide, restrictions", () => {
  const owner = "carol";
  const quarantine = { digest: subject.digest, owner, reason: "leaks", since: NOW, immediate: false };
  const hold = {
    environment: "dev",
    service: null,
    owner,
    reason: "freeze",
    expires: new Date(NOW.getTime() + 1),
  };

  it("refuses a digest in quarantine, and no other", () => {
    expect(codes(complete, dev, { quarantines: [quarantine], origins: [], holds: [] })).toEqual([
      "QUARANTINED",
    ]);
    const other = { ...quarantine, digest: digestOf("v2") };
    expect(codes(complete, dev, { quarantines: [other], origins: [], holds: [] })).toEqual([]);
  });

  const builder = "acme/builder/.github/workflows/build.yml@refs/heads/main";
  const why = { owner, reason: "leaks", since: NOW, immediate: false };
  it.each<[string, Origin, readonly string[]]>([
    ["its builder", { kind: "builder", builder }, ["QUARANTINED"]],
    ["its commit", { kind: "commit", commit: SOURCE_COMMIT }, ["QUARANTINED"]],
    [
      "its commit in its repository",
      { kind: "commit", commit: SOURCE_COMMIT, source: "acme/check-in" },
      ["QUARANTINED"],
    ],
    ["another builder", { kind: "builder", builder: builder.replace("build.yml", "other.yml") }, []],
    ["a key", { kind: "builder", builder: "trust/build.pub" }, []],
    ["another commit", { kind: "commit", commit: "9".repeat(40) }, []],
    ["that commit elsewhere", { kind: "commit", commit: SOURCE_COMMIT, source: "acme/evil" }, []],
  ])("knows a quarantine of %s", (_, origin, expected) => {
    const restrictions = { quarantines: [], origins: [{ origin, ...why }], holds: [] };
    expect(codes(complete, dev, restrictions)).toEqual(expected);
    const cleared = mayRun(
      subject,
      [...complete, clearance(subject, "dev")],
      dev,
      withoutHolds(restrictions),
      NO_ANCESTRY,
    );
    expect(cleared.outcome).toBe(expected.length === 0 ? "cleared" : "refused");
  });

  it("isn't got round by a digest that hides where it comes from, nor by a stranger's word", () => {
    const origins = [{ origin: { kind: "commit", commit: SOURCE_COMMIT } as const, ...why }];
    const restrictions = { quarantines: [], origins, holds: [] };
    const stranger = provenance(subject, releaseRun({ repository: "acme/evil", sha: "9".repeat(40) }));
    for (const evidence of [[], [stranger], [...complete, stranger]]) {
      const verdict = mayRun(
        subject,
        [...evidence, clearance(subject, "dev")],
        dev,
        restrictions,
        NO_ANCESTRY,
      );
      expect(verdict).toMatchObject({ outcome: "refused", findings: [{ code: "QUARANTINED" }] });
    }
  });

  it.each([
    ["the environment", hold, ["HELD"]],
    ["the service there", { ...hold, service: "check-in" }, ["HELD"]],
    ["another service", { ...hold, service: "boarding" }, []],
    ["another environment", { ...hold, environment: "prod" }, []],
    ["the environment until now", { ...hold, expires: NOW }, []],
  ])("knows a hold of %s", (_, one, expected) => {
    expect(codes(complete, dev, { quarantines: [], origins: [], holds: [one] })).toEqual(expected);
  });

  it("says what is held, by whom, why and until when", () => {
    const words = (service: string | null) => {
      const restrictions = { quarantines: [], origins: [], holds: [{ ...hold, service }] };
      const verdict = decide(subject, complete, dev, restrictions, NOW, NO_ANCESTRY);
      return verdict.outcome === "refused" ? verdict.findings[0].message : "";
    };
    expect(words(null)).toBe("dev is on hold until 2026-11-20T12:00:00.001Z, by carol: freeze");
    expect(words("check-in")).toBe(
      "check-in in dev is on hold until 2026-11-20T12:00:00.001Z, by carol: freeze",
    );
  });

  it("lets a rollback through a freeze, never through a quarantine", () => {
    const restrictions = { quarantines: [quarantine], origins: [], holds: [hold] };
    expect(codes(complete, dev, restrictions)).toEqual(["QUARANTINED", "HELD"]);
    expect(codes(complete, dev, withoutHolds(restrictions))).toEqual(["QUARANTINED"]);
  });
});

describe("mayRun", () => {
  const may = (evidence: readonly Verified[], restrictions: Restrictions = NO_RESTRICTIONS) => {
    const verdict = mayRun(subject, evidence, staging, restrictions, NO_ANCESTRY);
    return verdict.outcome === "cleared" ? [] : verdict.findings.map(({ code }) => code);
  };

  it("kyverno#5363: asks for this environment's clearance alone", () => {
    expect(may([clearance(subject, "staging")])).toEqual([]);
    expect(may([...complete, clearance(subject, "dev")])).toEqual(["CLEARANCE_MISSING"]);
  });

  it("refuses a digest in quarantine although it was cleared", () => {
    const quarantine = {
      digest: subject.digest,
      owner: "carol",
      reason: "leaks",
      since: NOW,
      immediate: false,
    };
    expect(
      may([clearance(subject, "staging")], { quarantines: [quarantine], origins: [], holds: [] }),
    ).toEqual(["QUARANTINED"]);
  });
});
