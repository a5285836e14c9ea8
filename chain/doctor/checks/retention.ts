import type { Digest } from "../../digest/digest.ts";
import { type Check, type Diagnosis, unknown } from "../diagnosis.ts";
import type { DoctorFacts, NeededDigest } from "../facts.ts";

/** Rules of retention are the registry's own and OCI shows none of them: what they would delete is what no tag keeps. */
export const retention: Check<DoctorFacts> = {
  name: "retention",
  question: "Does the registry keep what runs, what could come back, and the evidence of both?",
  examine({ needed }) {
    return needed.flatMap(({ service, environment, digest, use, kept: told }) => {
      if ("untold" in told) return [unknown("EVIDENCE_AT_RISK", told, environment)];
      const { tags, evidence, lost, fallbackTag } = told.value;
      const about = { service, environment, digest, use };
      const found = (message: string, remedy: string) => diagnosis(about, "warning", message, remedy);
      const losses = lossesOf(about, { there: tags !== undefined, lost });
      if (tags === undefined) return losses;
      return [
        ...losses,
        ...(tags.length > 0
          ? []
          : [
              found(
                "has no tag: a rule that deletes untagged images takes it",
                "keep untagged images, or tag each release",
              ),
            ]),
        ...(fallbackTag || evidence === 0
          ? []
          : [
              found(
                "has attestations that no tag names: a rule that deletes untagged manifests takes them",
                "except manifests with a subject from the rule, or keep untagged manifests",
              ),
            ]),
      ];
    });
  },
};

type About = Pick<NeededDigest, "service" | "environment" | "digest" | "use">;

/**
 * What is lost already of a digest that is needed. It holds promotions into that environment up, so that nothing
 * goes on over a registry that deletes what runs; a digest in quarantine is meant to go, and is no loss.
 */
export function lossesOf(
  about: About,
  { there, lost }: { readonly there: boolean; readonly lost: readonly Digest[] },
): readonly Diagnosis[] {
  if (!there) {
    const remedy = "push the image again, or quarantine it and promote another";
    return [diagnosis(about, "dangerous", "isn't in the registry any more", remedy)];
  }
  return lost.map((referrer) =>
    diagnosis(about, "dangerous", `has lost its attestation ${referrer}`, "attest the digest again"),
  );
}

function diagnosis(
  { service, environment, digest, use }: About,
  severity: Diagnosis["severity"],
  message: string,
  remedy: string,
): Diagnosis {
  const where = use === "runs" ? `runs in ${environment}` : `${environment} could go back to`;
  const what = `${digest} of ${service}, which ${where}, ${message}`;
  return { code: "EVIDENCE_AT_RISK", severity, environment, message: what, remedy };
}
