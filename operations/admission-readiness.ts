import { serviceOf } from "#chain/clearance/lane.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { printImageReference } from "#chain/digest/image-name.ts";
import { type AdmissionQuestion, admitAll } from "./admit.ts";
import type { ObservePorts } from "./observe-ports.ts";
import type { ReadinessFacts } from "./readiness.ts";
import { LOOKED_BACK, type RollbackState } from "./rollback-candidates.ts";

/** Which of the digests that stood there last the cluster would take today. */
export interface AdmissionReadiness {
  readonly service: string;
  readonly environment: string;
  /** The newest first; a set of images counts as one. */
  readonly last: readonly { readonly digest: Digest; readonly refusals: readonly string[] }[];
  /** Whether fewer were looked at than were asked for, because no more of the history is. */
  readonly cut: boolean;
}

/**
 * Runs the policy of the base over the digests that stood there before, by our own evaluation of what the cluster
 * enforces: no health, no barrier, only whether they would start. A quarantined one wouldn't, whatever tree names it.
 */
export async function admissionReadiness(
  facts: readonly ReadinessFacts[],
  { policy, restrictions }: Pick<RollbackState, "policy" | "restrictions">,
  ports: Pick<ObservePorts, "registry" | "verifier" | "now">,
  count: number,
): Promise<readonly AdmissionReadiness[]> {
  const now = ports.now();
  const asked = facts.map((fact) => {
    const newest = [...fact.past].sort((a, b) => a.position - b.position).slice(0, count);
    const last = newest.map(({ digest }) => ({ digest, question: questionOf(fact, digest) }));
    return { fact, last };
  });
  const questions = asked.flatMap(({ last }) => last.map(({ question }) => question));
  const ground = { quarantines: restrictions.quarantines, current: new Map() };
  const answers = await admitAll(questions, policy, ground, ports);
  const answerOf = new Map(questions.map((question, index) => [question, answers[index]]));
  return asked.map(({ fact: { service, environment, past, cut }, last }) => ({
    service,
    environment,
    last: last.map(({ digest, question }) => {
      const answer = answerOf.get(question);
      return {
        digest,
        refusals: answer?.outcome === "refused" ? answer.findings.map(({ message }) => message) : [],
      };
    }),
    cut: cut && past.length < count,
  }));

  function questionOf(
    { service, environment, images, parts }: ReadinessFacts,
    digest: Digest,
  ): AdmissionQuestion {
    const together = parts.map((part) =>
      printImageReference({
        image: serviceOf(policy.policy, part.service).image,
        digest: images.get(digest)?.get(part.service) ?? digest,
      }),
    );
    return { workload: { kind: "Pod", name: service, images: together }, environment, now };
  }
}

/** `prod/check-in: 3 of the last 5 digests would be admitted`, and why not the others. */
export function printAdmissionReadiness({ service, environment, last, cut }: AdmissionReadiness): string {
  const admitted = last.filter(({ refusals }) => refusals.length === 0).length;
  const count =
    last.length === 0
      ? "nothing came before"
      : `${admitted} of the last ${last.length} digest${last.length === 1 ? "" : "s"} would be admitted`;
  const bound = cut ? ` (${LOOKED_BACK})` : "";
  const refused = last.flatMap(({ refusals }) => refusals.map((refusal) => `  ${refusal}`));
  return [`${environment}/${service}: ${count}${bound}`, ...refused].join("\n");
}

/** Something came before, and the cluster would take none of it. */
export function isShutOut({ last }: AdmissionReadiness): boolean {
  return last.length > 0 && last.every(({ refusals }) => refusals.length > 0);
}
