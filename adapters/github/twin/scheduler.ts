import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { RunObserver, RunWorkflow } from "../runner/contract.ts";
import { environmentByUse, mayUse } from "./environments.ts";
import { deploy } from "./job-deployments.ts";
import { jobOf, recordJob } from "./job-records.ts";
import { fullName } from "./permissions.ts";
import { fillGroup, newRun, type RunStart, runsBefore, setStatus } from "./run-record.ts";
import { runRequest } from "./run-request.ts";
import type { RunSources } from "./run-services.ts";
import type { Account, Repository, Run } from "./state.ts";
import type { TwinContext } from "./twin-context.ts";
import { readTriggers } from "./workflows/triggers.ts";

export interface Scheduler {
  start(repository: Repository, start: RunStart): Run;
  /** Takes up what a stopped process left: what waits, waits on; what was in the middle is cancelled. */
  resume(repository: Repository): Promise<void>;
  /** The same run once more, at its old commit with its old file. */
  rerun(repository: Repository, run: Run): Promise<void>;
  /** Lets a run go that waited for a click. */
  approve(repository: Repository, run: Run): Promise<void>;
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

  /** Runs that wait while this process ends: the next one takes them up as they are. */
  const parked = new Set<Run>();

  let waiters: (() => void)[] = [];
  const changed = () => new Promise<void>((resolve) => waiters.push(resolve));
  const tellWaiters = () => {
    for (const resolve of waiters) resolve();
    waiters = [];
  };

  function start(repository: Repository, what: RunStart): Run {
    const run = newRun(twin, repository, what);
    repository.runs.push(run);
    if (what.needsApproval === true) {
      setStatus(twin, run, "completed", "action_required");
      twin.store.save();
      return run;
    }
    return launch(repository, run, what.source);
  }

  function launch(repository: Repository, run: Run, source: string): Run {
    const concurrency = readTriggers(source)?.concurrency;
    if (concurrency !== undefined) run.concurrency = fillGroup(concurrency.group, run);
    const abort = new AbortController();
    const waiting: Live["waiting"] = new Set();
    const before = runsBefore(repository, run).filter((one) => live.has(one.id));
    const done = turn(repository, run, before, concurrency?.cancel === true).then(() =>
      execute(repository, run, source, abort, waiting),
    );
    live.set(run.id, { abort, waiting, before, done });
    twin.store.save();
    return run;
  }

  /** The file as it was at the run's commit: GitHub repeats a run with the old one. */
  async function again(repository: Repository, run: Run): Promise<void> {
    const source = await twin.git(repository).blob(`${run.sha}:${run.path}`);
    run.jobs = [];
    run.pending = [];
    setStatus(twin, run, "queued");
    launch(repository, run, Buffer.from(source ?? []).toString("utf8"));
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
    source: string,
    abort: AbortController,
    waiting: Live["waiting"],
  ): Promise<void> {
    if (parked.has(run)) return;
    if (abort.signal.aborted) return finish(repository, run, "cancelled");
    setStatus(twin, run, "in_progress");
    twin.store.save();
    const workDirectory = join(twin.store.dir, "runs", String(run.id));
    await mkdir(workDirectory, { recursive: true });
    const request = runRequest(twin, repository, run, source, workDirectory, sources);
    try {
      const result = await runWorkflow(request, observer(repository, run, waiting), abort.signal);
      if (parked.has(run)) return;
      run.title = result.title;
      for (const job of result.jobs) recordJob(twin, run, job);
      finish(repository, run, result.conclusion);
    } catch (error) {
      if (parked.has(run)) return;
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
        deploy(twin, repository, run, job, "in_progress");
        setStatus(twin, run, "in_progress");
        twin.store.save();
      },
      jobCompleted(job) {
        if (parked.has(run)) return;
        recordJob(twin, run, job);
        if (job.conclusion !== "skipped") {
          deploy(twin, repository, run, job, job.conclusion === "success" ? "success" : "failure");
        }
        if (repository.queue.length > 0) twin.wakeQueues(repository);
        twin.store.save();
      },
      async jobWaiting(job, use) {
        const environment = environmentByUse(twin, repository, use.name);
        if (!mayUse(environment, run.ref)) return "rejected";
        if (environment.reviewers.length === 0) return "released";
        jobOf(twin, run, job).status = "waiting";
        deploy(twin, repository, run, job, "waiting");
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
      // One run may follow another, and nothing follows that one.
      suppressed: run.event === "workflow_run",
      ref: run.ref,
      sha: run.sha,
      payload: {
        workflow_run: { id: run.id, name: run.title, path: run.path, conclusion, head_sha: run.head },
      },
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
    async resume(repository) {
      for (const run of repository.runs) {
        if (run.status === "completed") continue;
        // Whoever waits at its very beginning has done nothing yet: it can wait again.
        if (isUntouched(run)) await again(repository, run);
        else {
          setStatus(twin, run, "completed", "cancelled");
          run.pending = [];
        }
      }
    },
    async rerun(repository, run) {
      run.attempt++;
      run.approvals = [];
      await again(repository, run);
    },
    async approve(repository, run) {
      await again(repository, run);
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
      for (const run of Object.values(twin.state.repositories).flatMap((one) => one.runs)) {
        if (live.has(run.id) && isUntouched(run)) parked.add(run);
      }
      for (const run of running) {
        run.abort.abort();
        for (const { answer } of run.waiting) answer("rejected");
      }
      await Promise.allSettled(running.map((one) => one.done));
    },
  };
}

/** None of its jobs has begun. */
function isUntouched(run: Run): boolean {
  return run.jobs.every((job) => job.status === "queued" || job.status === "waiting");
}
