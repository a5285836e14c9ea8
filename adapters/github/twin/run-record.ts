import type { Account, Repository, Run } from "./state.ts";
import type { TwinContext } from "./twin-context.ts";

export interface RunStart {
  readonly path: string;
  readonly source: string;
  readonly event: string;
  readonly ref: string;
  readonly sha: string;
  /** Where its checks show, if that isn't `sha`. */
  readonly head?: string;
  readonly actor: Account;
  readonly inputs: Readonly<Record<string, string>>;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly fromFork?: boolean;
  /** It waits for a click before any job of it starts. */
  readonly needsApproval?: boolean;
}

export function newRun(twin: TwinContext, repository: Repository, what: RunStart): Run {
  const number = (repository.runNumbers[what.path] ?? 0) + 1;
  repository.runNumbers[what.path] = number;
  const now = twin.stamp();
  return {
    id: twin.store.newId(),
    number,
    title: what.path,
    path: what.path,
    event: what.event,
    ref: what.ref,
    sha: what.sha,
    head: what.head ?? what.sha,
    actor: what.actor,
    status: "queued",
    conclusion: null,
    attempt: 1,
    fromFork: what.fromFork === true,
    createdAt: now,
    updatedAt: now,
    inputs: { ...what.inputs },
    payload: { ...what.payload },
    jobs: [],
    pending: [],
    approvals: [],
  };
}

export function setStatus(
  twin: TwinContext,
  run: Run,
  status: Run["status"],
  conclusion: Run["conclusion"] = null,
): void {
  run.status = status;
  run.conclusion = conclusion;
  run.updatedAt = twin.stamp();
}

export function runsBefore(repository: Repository, run: Run): Run[] {
  if (run.concurrency === undefined) return [];
  return repository.runs.filter(
    (one) => one !== run && one.concurrency === run.concurrency && one.status !== "completed",
  );
}

/** Of expressions only inputs and the most used of `github`: a group is a name, and the runner has no say in it. */
export function fillGroup(group: string, run: Run): string {
  return group.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
    if (expression.startsWith("inputs.")) return run.inputs[expression.slice("inputs.".length)] ?? "";
    if (expression.startsWith("github.event.")) return inPayload(run.payload, expression.split(".").slice(2));
    const known: Readonly<Record<string, string>> = {
      "github.ref": run.ref,
      "github.sha": run.sha,
      "github.workflow": run.path,
      "github.run_id": String(run.id),
      "github.event_name": run.event,
    };
    return known[expression] ?? "";
  });
}

function inPayload(payload: unknown, path: readonly string[]): string {
  let found = payload;
  for (const name of path) {
    found =
      typeof found === "object" && found !== null ? (found as Record<string, unknown>)[name] : undefined;
  }
  return typeof found === "string" || typeof found === "number" ? String(found) : "";
}
