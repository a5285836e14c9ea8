import { describe, expect, it } from "vitest";
import {
  acmeRules,
  certificateOf,
  checkIn,
  clearance,
  NO_ANCESTRY,
  provenance,
  releaseRun,
  sbom,
} from "#test/acme.ts";
import { buildLevelOf, supportingEvidence } from "./supporting.ts";

const subject = checkIn();
const rules = acmeRules("staging");

describe("supportingEvidence", () => {
  it("lists all that was accepted, once each, and nothing else", () => {
    const counted = [provenance(subject), sbom(subject), clearance(subject, "dev")];
    const ignored = [
      provenance(checkIn("v2")),
      provenance(subject, releaseRun({ repository: "acme/evil" })),
      clearance(subject, "staging"),
    ];
    const listed = supportingEvidence(subject, [...counted, ...ignored, ...counted], rules, NO_ANCESTRY);
    expect(listed.map(({ bundle }) => bundle)).toEqual(counted.map(({ bundle }) => bundle).sort());
  });
});

describe("buildLevelOf", () => {
  const level = (run = releaseRun(), signer = certificateOf(run)) => {
    const accepting = {
      ...rules,
      builder: { ...rules.builder, subject: `https://github.com/${run.job_workflow_ref}` },
    };
    return buildLevelOf(subject, [provenance(subject, run, signer)], accepting);
  };
  const own = "acme/check-in/.github/workflows/release.yml@refs/heads/main";

  it("is 3 where a called workflow signed on GitHub's own runners", () => {
    expect(level()).toBe("SLSA_BUILD_LEVEL_3");
  });

  it("isn't where the build's own workflow signed, since its steps could have", () => {
    expect(level(releaseRun({ job_workflow_ref: own }))).toBeUndefined();
  });

  it("isn't on runners of one's own, or where the certificate doesn't say", () => {
    expect(level(releaseRun({ runner_environment: "self-hosted" }))).toBeUndefined();
    expect(
      level(releaseRun(), certificateOf(releaseRun(), { runnerEnvironment: undefined })),
    ).toBeUndefined();
  });

  it("isn't without accepted provenance", () => {
    expect(buildLevelOf(subject, [], rules)).toBeUndefined();
  });
});
