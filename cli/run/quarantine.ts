import { printLane } from "#chain/clearance/lane.ts";
import type { Origin } from "#chain/clearance/restriction.ts";
import { originPath, parseOrigins, printQuarantinedOrigin } from "#chain/clearance/restrictions.ts";
import { Digest } from "#chain/digest/digest.ts";
import { EXIT, Fault } from "#chain/fault.ts";
import {
  type QuarantineOutcome,
  type QuarantineRequest,
  quarantine,
  rollbackCommand,
} from "#operations/quarantine.ts";
import type { Invocation, Outcome } from "../command.ts";
import { baseOf, findTarget, personAuth, withClone } from "../gitops.ts";
import { portsOf } from "../ports.ts";

/** Always the person's own token: who asks is what the policy's rollback.by is about. */
export async function runQuarantine(invocation: Invocation): Promise<Outcome> {
  const reason = invocation.required("reason");
  if (reason.length < 3 || reason.length > 500) {
    throw new Fault("INPUT_INVALID", "--reason: say it in 3 to 500 characters");
  }
  const request = {
    subject: subjectOf(invocation, reason),
    reason,
    immediate: invocation.flag("immediate"),
    base: baseOf(invocation),
  };
  const target = await findTarget(invocation);
  const auth = await personAuth(invocation.environment, target.server);
  const outcome = await withClone(invocation, target, auth, (gitops) =>
    quarantine(request, portsOf(invocation, gitops)),
  );
  const code = outcome.outcome === "refused" ? EXIT.refused : EXIT.done;
  return { code, json: outcome, text: textOf(outcome, reason) };
}

function subjectOf({ option }: Invocation, reason: string): QuarantineRequest["subject"] {
  const [digest, builder, commit, source] = ["digest", "builder", "commit", "source"].map(option);
  const given = [digest, builder, commit].filter((one) => one !== undefined);
  if (given.length !== 1) throw new Fault("INPUT_INVALID", "give one of --digest, --builder and --commit");
  if (source !== undefined && commit === undefined) {
    throw new Fault("INPUT_INVALID", "--source goes with --commit");
  }
  if (digest !== undefined) {
    const parsed = Digest.safeParse(digest);
    if (parsed.success) return { kind: "digest", digest: parsed.data };
    throw new Fault("INPUT_INVALID", `--digest: "${digest}" isn't sha256: followed by 64 hex digits`);
  }
  const origin: Origin =
    commit === undefined
      ? { kind: "builder", builder: builder ?? "" }
      : { kind: "commit", commit, ...(source === undefined ? {} : { source }) };
  return checked(origin, reason);
}

/** What the base branch couldn't read again must not get into a pull request. */
function checked(origin: Origin, reason: string): Origin {
  const why = { owner: "you", reason, since: new Date(), immediate: false };
  const bytes = new TextEncoder().encode(printQuarantinedOrigin({ origin, ...why }));
  try {
    return parseOrigins(new Map([[originPath(origin), bytes]]))[0]?.origin ?? origin;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    throw new Fault("INPUT_INVALID", `--${origin.kind}: ${error.message}`, { cause: error });
  }
}

function textOf(outcome: QuarantineOutcome, reason: string): string {
  switch (outcome.outcome) {
    case "refused":
      return outcome.findings.map(({ code, message }) => `refused, ${code}: ${message}`).join("\n");
    case "already":
      return "nothing to do: it is in quarantine";
    case "opened":
      break;
  }
  const { pullRequest, url, digests, runs } = outcome;
  return [
    `opened #${pullRequest}: ${url}`,
    digests.length === 0
      ? "nothing that is known comes from there"
      : `in quarantine once it is merged: ${digests.join(", ")}`,
    ...(runs.length === 0 ? ["it runs nowhere"] : []),
    ...runs.flatMap(({ lane }) => [
      `it runs: ${printLane(lane)}; to put it back:`,
      `    ${rollbackCommand(lane, reason)}`,
    ]),
  ].join("\n");
}
