import { type Check, type Diagnosis, unknown } from "../diagnosis.ts";
import type { DoctorFacts } from "../facts.ts";

/** Rules of retention are the registry's own and OCI shows none of them: what they would delete is what no tag keeps. */
export const retention: Check<DoctorFacts> = {
  name: "retention",
  question: "Does the registry keep what runs, what could come back, and the evidence of both?",
  examine({ needed }) {
    return needed.flatMap(({ service, environment, digest, use, kept: told }) => {
      if ("untold" in told) return [unknown("EVIDENCE_AT_RISK", told, environment)];
      const { tags, evidence, lost, fallbackTag } = told.value;
      const what = `${digest} of ${service}, which ${use === "runs" ? `runs in ${environment}` : `${environment} could go back to`},`;
      const found = (severity: Diagnosis["severity"], message: string, remedy: string): Diagnosis => ({
        code: "EVIDENCE_AT_RISK",
        severity,
        environment,
        message: `${what} ${message}`,
        remedy,
      });
      if (tags === undefined) {
        return [
          found("dangerous", "isn't in the registry any more", "push the image again, or promote another"),
        ];
      }
      return [
        ...lost.map((referrer) =>
          found("dangerous", `has lost its attestation ${referrer}`, "attest the digest again"),
        ),
        ...(tags.length > 0
          ? []
          : [
              found(
                "warning",
                "has no tag: a rule that deletes untagged images takes it",
                "keep untagged images, or tag each release",
              ),
            ]),
        ...(fallbackTag || evidence === 0
          ? []
          : [
              found(
                "warning",
                "has attestations that no tag names: a rule that deletes untagged manifests takes them",
                "except manifests with a subject from the rule, or keep untagged manifests",
              ),
            ]),
      ];
    });
  },
};
