import { FINDINGS, type Finding } from "#chain/clearance/verdict.ts";
import { FAULTS, Fault, type FaultCode } from "#chain/fault.ts";
import type { CommitId } from "#chain/promotion/git.ts";
import type { GitHub, RunAnnotation, RunReports, WorkflowRun } from "#chain/promotion/github.ts";
import type { RollbackRequest } from "./rollback.ts";

export interface FollowPorts {
  readonly github: Pick<GitHub, "viewer" | "runs" | "run" | "dispatch"> & RunReports;
  readonly now: () => Date;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** One line for whoever waits. */
  readonly progress: (line: string) => void;
}

export type FollowedRollback =
  | { readonly outcome: "ended"; readonly startedAt: CommitId }
  | { readonly outcome: "refused"; readonly findings: readonly [Finding, ...Finding[]] };

const WORKFLOW = "rollback.yml";
/** Milliseconds between questions: quick at first, for a rollback takes seconds, and never a storm. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 5_000;

/**
 * Starts `rollback.yml` on the base branch as whoever the token belongs to, and follows that run to its end.
 * The workflow decides whether they may; nothing that is asked here can make it so.
 *
 * @throws Fault `GITHUB_…`; the run's own where it ended with one.
 */
export async function followRollback(
  request: Omit<RollbackRequest, "requestedBy"> & { readonly branch: string; readonly patience: number },
  ports: FollowPorts,
): Promise<FollowedRollback> {
  const { service, environment, region, to, reason, branch } = request;
  const { github, progress } = ports;
  const [actor, before] = await Promise.all([github.viewer(), github.runs(WORKFLOW)]);
  const known = new Set(before.map(({ id }) => id));
  await github.dispatch(WORKFLOW, branch, {
    service,
    environment,
    reason,
    ...(region === undefined ? {} : { region }),
    ...(to === undefined ? {} : { to }),
  });
  progress(`started ${WORKFLOW} on ${branch} as ${actor.login}`);
  const title = `rollback ${service} in ${environment}`;
  const isOurs = (run: WorkflowRun) =>
    !known.has(run.id) &&
    run.event === "workflow_dispatch" &&
    run.title === title &&
    run.actor.login === actor.login;
  const end = ports.now().getTime() + request.patience;
  const found = await poll(async () => (await github.runs(WORKFLOW)).find(isOurs), end, ports, WORKFLOW);
  progress(found.url);
  const run = await poll(ended(found, ports), end, ports, found.url);
  if (run.conclusion === "success") return { outcome: "ended", startedAt: run.head };
  return failure(run, await github.annotations(run.id));
}

function ended({ id }: WorkflowRun, { github, progress }: FollowPorts) {
  let told: WorkflowRun["status"] | undefined;
  return async (): Promise<WorkflowRun | undefined> => {
    const run = await github.run(id);
    if (run !== undefined && run.status !== told) {
      progress(run.status === "waiting" ? "waits for a reviewer of its environment" : said(run));
      told = run.status;
    }
    return run?.status === "completed" ? run : undefined;
  };
}

function said({ status, conclusion }: WorkflowRun): string {
  return conclusion === null ? status.replace("_", " ") : `${status}: ${conclusion}`;
}

async function poll<T>(
  ask: () => Promise<T | undefined>,
  end: number,
  { now, sleep }: FollowPorts,
  what: string,
): Promise<T> {
  for (let pause = FIRST_PAUSE; ; pause = Math.min(Math.ceil(pause * 1.1), LONGEST_PAUSE)) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    const left = end - now().getTime();
    if (left <= 0) {
      const message = `${what} isn't done yet: it goes on without us. Look at its page, or run again: asking twice is one rollback`;
      throw new Fault("GITHUB_UNREACHABLE", message, { retryable: true });
    }
    await sleep(Math.min(pause, left));
  }
}

/** What our action said when it failed: a refusal with its findings, or the fault that stopped it. */
function failure(run: WorkflowRun, annotations: readonly RunAnnotation[]): FollowedRollback {
  const failed = annotations.filter(({ level }) => level === "failure");
  const [first, ...rest] = failed.flatMap(({ title, message }): Finding[] => {
    const code = /^Refused: ([A-Z_]+)$/.exec(title)?.[1];
    return code === undefined || !isFinding(code) ? [] : [{ code, message }];
  });
  if (first !== undefined) return { outcome: "refused", findings: [first, ...rest] };
  for (const { title, message } of failed) {
    const code = /^Fault: ([A-Z_]+)$/.exec(title)?.[1];
    if (code !== undefined && isFault(code)) throw new Fault(code, withoutRemedy(message, FAULTS[code]));
  }
  throw new Fault("GITHUB_REJECTED", `the rollback's run ended as ${run.conclusion}: see ${run.url}`);
}

/** An annotation carries the remedy, which whoever prints a fault adds. */
function withoutRemedy(message: string, remedy: string): string {
  return message.endsWith(`. ${remedy}`) ? message.slice(0, -remedy.length - 2) : message;
}

function isFinding(code: string): code is Finding["code"] {
  return Object.hasOwn(FINDINGS, code);
}

function isFault(code: string): code is FaultCode {
  return Object.hasOwn(FAULTS, code);
}
