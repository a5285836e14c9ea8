import { setTimeout as sleep } from "node:timers/promises";
import { githubApi } from "#adapters/github/github-api.ts";
import { askRollbackService } from "#adapters/service/rollback-service.ts";
import { Duration, milliseconds } from "#chain/clearance/duration.ts";
import { Digest } from "#chain/digest/digest.ts";
import { Fault } from "#chain/fault.ts";
import { followRollback } from "#operations/follow-rollback.ts";
import { readRollback } from "#operations/read-rollback.ts";
import type { Invocation, Outcome } from "../command.ts";
import { baseOf, findTarget, personAuth, type Target, withClone } from "../gitops.ts";
import { type Report, reported } from "./rollback-report.ts";

interface Wanted {
  readonly service: string;
  readonly environment: string;
  readonly reason: string;
  readonly region?: string;
  readonly to?: Digest;
}

/** Always the person's own token, never the App's: who asks is what the policy's rollback.by is about. */
export async function runRollback(invocation: Invocation): Promise<Outcome> {
  const wanted = wantedBy(invocation);
  const patience = patienceOf(invocation);
  const target = await findTarget(invocation);
  const auth = await personAuth(invocation.environment, target.server);
  const url = invocation.option("service-url") ?? (invocation.environment["CLEARANCE_SERVICE"] || undefined);
  if (url === undefined) return outcomeOf(await byWorkflow(wanted, patience, invocation, target, auth));
  invocation.progress(`asking ${url}`);
  return outcomeOf(await askRollbackService({ url, ...auth, timeoutMs: patience }, wanted));
}

async function byWorkflow(
  wanted: Wanted,
  patience: number,
  invocation: Invocation,
  target: Target,
  auth: { readonly token: string },
): Promise<Report> {
  const base = baseOf(invocation);
  const { repository, server } = target;
  const github = githubApi({ apiUrl: server.apiUrl, repository, auth }).inLane("rollback");
  const followed = await followRollback(
    { ...wanted, branch: base.branch, patience },
    { github, now: () => new Date(), sleep, progress: invocation.progress },
  );
  if (followed.outcome === "refused") return followed;
  const request = { ...wanted, base, since: followed.startedAt };
  const record = await withClone(invocation, target, auth, (gitops) => readRollback(request, gitops));
  return { outcome: record.already ? "already" : "rolled-back", ...record };
}

function outcomeOf(report: Report): Outcome {
  return reported(report, Math.round(process.uptime() * 100) / 100);
}

function wantedBy(invocation: Invocation): Wanted {
  const [region, named] = [invocation.option("region"), invocation.option("to")];
  const to = named === undefined ? undefined : Digest.safeParse(named);
  if (to?.success === false) {
    throw new Fault("INPUT_INVALID", `--to: "${named}" isn't sha256: followed by 64 hex digits`);
  }
  const reason = invocation.required("reason");
  if (reason.length < 3 || reason.length > 500) {
    throw new Fault("INPUT_INVALID", "--reason: say it in 3 to 500 characters");
  }
  return {
    service: invocation.argument("SERVICE"),
    environment: invocation.required("env"),
    reason,
    ...(region === undefined ? {} : { region }),
    ...(to === undefined ? {} : { to: to.data }),
  };
}

function patienceOf({ option }: Invocation): number {
  const duration = Duration.safeParse(option("timeout") ?? "5m");
  if (duration.success) return milliseconds(duration.data);
  throw new Fault("INPUT_INVALID", `--timeout: "${option("timeout")}" isn't a duration such as 90s or 5m`);
}
