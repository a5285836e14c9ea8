import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { RunObserver, RunWorkflow } from "../runner/contract.ts";
import { environmentByUse, mayUse } from "./environments.ts";
import { jobOf, recordJob } from "./job-records.ts";
import { fullName } from "./permissions.ts";
import { fillGroup, newRun, type RunStart, runsBefore, setStatus } from "./run-record.ts";
import { runRequest } from "./run-request.ts";
import type { RunSources } from "./run-services.ts";
import type { Account, Repository, Run } from "./state.ts";
import type { TwinContext } from "./twin-context.ts";
import { readTriggers, startsOnPush } from "./workflow-triggers.ts";

export interface Scheduler {
  start(repository: Repository, start: RunStart): Run;
  /** Starts every workflow at that commit that listens to a push of that ref. */
  startOnPush(
    repository: Repository,
    ref: string,
    sha: string,
    actor: Account,
    payload: Readonly<Record<string, unknown>>,
  ): Promise<void>;
  /** A reviewer's decision about environments that a run waits for. */
  decide(
    run: Run,
    environments: readonly string[],
    state: "approved" | "rejected",
    by: Account,
    comment: string,
  ): void;
  cancel(run: Run): void;
  /** Ends once no run is left that isn't completed or waiting for a person. */
  settled(): Promise<void>;
  /** Ends what runs and waits until it has ended. */
  close(): Promise<void>;
}

type Answer = "released" | "rejected";

interface Live {
  readonly abort: AbortController;
  /** Jobs that a reviewer has to release. */
  readonly waiting: Set<{ readonly environment: string; readonly answer: (answer: Answer) => void }>;
  /** Runs of the same concurrency group that go first. */
  readonly before: readonly Run[];
  readonly done: Promise<void>;
}

export function scheduler(twin: TwinContext, runWorkflow: RunWorkflow, sources: RunSources): Scheduler {
  const live = new Map<number, Live>();
  /** The run of each concurrency group that waits for its turn. */
  const pending = new Map<string, Run>();

  let waiters: (() => void)[] = [];
  const changed = () => new Promise<void>((resolve) => waiters.push(resolve));
  const tellWaiters = () => {
    for (const resolve of waiters) resolve();
    waiters = [];
  };

  function start(repository: Repository, what: RunStart): Run {
    const run = newRun(twin, repository, what);
    repository.runs.push(run);
    const concurrency = readTriggers(what.source)?.concurrency;
    if (concurrency !== undefined) run.concurrency = fillGroup(concurrency.group, run);
    const abort = new AbortController();
    const waiting: Live["waiting"] = new Set();
    const before = runsBefore(repository, run);
    const done = turn(repository, run, before, concurrency?.cancel === true).then(() =>
      execute(repository, run, what, abort, waiting),
    );
    live.set(run.id, { abort, waiting, before, done });
    twin.store.save();
    return run;
  }

  /** Waits for the group's earlier runs. Of several that wait only the newest is left, as GitHub has it. */
  async function turn(
    repository: Repository,
    run: Run,
    before: readonly Run[],
    cancelEarlier: boolean,
  ): Promise<void> {
    if (run.concurrency === undefined) return;
    const key = `${fullName(repository)}\0${run.concurrency}`;
    const overtaken = pending.get(key);
    for (const one of before) if (cancelEarlier || one === overtaken) cancel(one);
    pending.set(key, run);
    await Promise.allSettled(before.flatMap((one) => live.get(one.id)?.done ?? []));
    if (pending.get(key) === run) pending.delete(key);
  }

  async function execute(
    repository: Repository,
    run: Run,
    what: RunStart,
    abort: AbortController,
    waiting: Live["waiting"],
  ): Promise<void> {
    if (abort.signal.aborted) return finish(repository, run, "cancelled");
    setStatus(twin, run, "in_progress");
    twin.store.save();
    const workDirectory = join(twin.store.dir, "runs", String(run.id));
    await mkdir(workDirectory, { recursive: true });
    const request = runRequest(twin, repository, run, what.source, workDirectory, sources);
    try {
      const result = await runWorkflow(request, observer(repository, run, waiting), abort.signal);
      run.title = result.title;
      for (const job of result.jobs) recordJob(twin, run, job);
      finish(repository, run, result.conclusion);
    } catch (error) {
      run.error = error instanceof Error ? error.message : String(error);
      finish(repository, run, "failure");
    } finally {
      await rm(workDirectory, { recursive: true, force: true });
    }
  }

  function observer(repository: Repository, run: Run, waiting: Live["waiting"]): RunObserver {
    return {
      runNamed(title) {
        run.title = title;
      },
      jobStarted(job) {
        jobOf(twin, run, job).status = "in_progress";
        setStatus(twin, run, "in_progress");
        twin.store.save();
      },
      jobCompleted(job) {
        recordJob(twin, run, job);
        twin.store.save();
      },
      async jobWaiting(job, use) {
        const environment = environmentByUse(twin, repository, use.name);
        if (!mayUse(environment, run.ref)) return "rejected";
        if (environment.reviewers.length === 0) return "released";
        jobOf(twin, run, job).status = "waiting";
        if (!run.pending.includes(use.name)) run.pending.push(use.name);
        setStatus(twin, run, "waiting");
        twin.store.save();
        return new Promise((answer) => {
          waiting.add({ environment: use.name, answer });
          tellWaiters();
        });
      },
    };
  }

  function finish(repository: Repository, run: Run, conclusion: NonNullable<Run["conclusion"]>): void {
    setStatus(twin, run, "completed", conclusion);
    run.pending = [];
    for (const job of run.jobs) {
      if (job.status !== "completed") Object.assign(job, { status: "completed", conclusion });
    }
    for (const [token, one] of Object.entries(twin.state.tokens)) {
      if (one.kind === "job" && one.run === run.id) delete twin.state.tokens[token];
    }
    live.delete(run.id);
    twin.emit(repository, {
      name: "workflow_run",
      action: "completed",
      actor: run.actor,
      suppressed: true,
      ref: run.ref,
      sha: run.sha,
      payload: { workflow_run: { id: run.id, path: run.path, conclusion, head_sha: run.sha } },
    });
    twin.store.save();
  }

  function cancel(run: Run): void {
    const one = live.get(run.id);
    one?.abort.abort();
    if (run.status === "queued") setStatus(twin, run, "completed", "cancelled");
    for (const { answer } of one?.waiting ?? []) answer("rejected");
  }

  return {
    start,
    cancel,
    async startOnPush(repository, ref, sha, actor, payload) {
      const git = twin.git(repository);
      const listed = await git.ask(["ls-tree", "--name-only", "-z", sha, ".github/workflows/"]);
      const paths =
        listed.exitCode === 0 ? listed.stdout.split("\0").filter((path) => /\.ya?ml$/.test(path)) : [];
      for (const path of paths) {
        if (repository.disabledWorkflows?.includes(path)) continue;
        const source = Buffer.from((await git.blob(`${sha}:${path}`)) ?? []).toString("utf8");
        const triggers = readTriggers(source);
        if (triggers === undefined || !startsOnPush(triggers, ref)) continue;
        start(repository, { path, source, event: "push", ref, sha, actor, inputs: {}, payload });
      }
    },
    decide(run, environments, state, by, comment) {
      for (const environment of environments) {
        run.approvals.push({ environment, by, state, comment });
        run.pending = run.pending.filter((one) => one !== environment);
        const released = [...(live.get(run.id)?.waiting ?? [])].filter(
          (one) => one.environment === environment,
        );
        for (const one of released) {
          live.get(run.id)?.waiting.delete(one);
          one.answer(state === "approved" ? "released" : "rejected");
        }
      }
    },
    async settled() {
      const isBusy = (one: Live) =>
        one.waiting.size === 0 && one.before.every((earlier) => earlier.status === "completed");
      const busy = () => [...live.values()].filter(isBusy);
      while (busy().length > 0) await Promise.race([...busy().map((one) => one.done), changed()]);
    },
    async close() {
      const running = [...live.values()];
      for (const run of running) {
        run.abort.abort();
        for (const { answer } of run.waiting) answer("rejected");
      }
      await Promise.allSettled(running.map((one) => one.done));
    },
  };
}
