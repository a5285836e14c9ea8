import { memoryClone } from "#adapters/git/memory/memory-clone.ts";
import type { Line } from "#adapters/github/api/patiently.ts";
import { MemoryRefusal } from "#adapters/github/memory/memory-github.ts";
import { memoryPort } from "#adapters/github/memory/memory-port.ts";
import { memoryRequests } from "#adapters/github/memory/memory-requests.ts";
import type { MemoryRun } from "#adapters/github/memory/memory-state.ts";
import { type ApplyResult, apply } from "#operations/apply.ts";
import type { ApplyPorts } from "#operations/apply-step.ts";
import { type MergeResult, merge } from "#operations/merge.ts";
import { planNow } from "#operations/plan.ts";
import { type RollbackOutcome, rollback } from "#operations/rollback.ts";
import { type SignOutcome, sign } from "#operations/sign.ts";
import type { Command } from "./command.ts";
import { Webhooks } from "./deliveries.ts";
import { chosen, isPeoples, perform, person } from "./people.ts";
import { ON_CALL, type Platform, PROMOTER } from "./platform.ts";
import { pretendRun } from "./pretend-sigstore.ts";
import { type Ended, Process, type Trouble } from "./process.ts";
import { type Looking, type Violation, Watch } from "./watch.ts";
import { freshLine } from "./wire.ts";
import { World } from "./world.ts";

export interface Outcome {
  readonly steps: number;
  readonly violations: readonly Violation[];
}

export interface RollbackAsked {
  readonly service: string;
  readonly environment: string;
  readonly region?: string;
  ended?: Ended<RollbackOutcome>;
}

/** What goes wrong with the next calls of the same name. */
interface Troubled {
  readonly kind: Trouble;
  readonly times: number;
  readonly call?: string | undefined;
}

/** One promoter, or the on-call's rollback, as the driver sees it. */
interface Actor<T> {
  readonly process: Process<T>;
  readonly looking: Looking;
  ports: ApplyPorts;
  trouble: Troubled | undefined;
  line: Line;
  lag: number;
}

/** One world with two promoters and an on-call, driven call by call. */
export class Interleaving {
  readonly world: World;
  readonly watch: Watch;
  readonly promoters: readonly [Actor<ApplyResult>, Actor<ApplyResult>];
  readonly onCall: Actor<RollbackOutcome>;
  readonly asked: RollbackAsked[] = [];
  /** Where signing runs run: one after the other, as one workflow's do. */
  readonly runner: Actor<SignOutcome | MergeResult>;
  readonly #webhooks = new Webhooks();
  /** Those that make one more pass after the one under way. */
  readonly #woken = new Set<Actor<ApplyResult>>();
  #rolling: RollbackAsked | undefined;
  #signing: { readonly run: MemoryRun; readonly job: "sign" | "merge" } | undefined;

  constructor(platform: Platform, before?: Interleaving) {
    this.world = new World(platform, before?.world);
    this.watch = new Watch(this.world, before?.watch);
    this.promoters = [this.#actor<ApplyResult>("promoter one"), this.#actor<ApplyResult>("promoter two")];
    this.onCall = this.#actor<RollbackOutcome>(ON_CALL);
    this.runner = this.#actor<SignOutcome | MergeResult>("signing run");
    this.world.github.onEvent((event) => this.#webhooks.send(event));
    this.watch.look();
  }

  get steps(): number {
    return [...this.promoters, this.onCall, this.runner].reduce((sum, { process }) => sum + process.calls, 0);
  }

  async do(command: Command): Promise<void> {
    if (isPeoples(command)) {
      await perform(this.world, command);
      this.watch.look();
      return;
    }
    switch (command.do) {
      case "run":
        return this.#run(command.who, command.calls, command.pick);
      case "run-until":
        return this.#runUntil(command.who, command.call);
      case "run-rollback":
        return this.#runRollback(command.calls);
      case "deliver": {
        const actor = this.promoters[command.who];
        if (!this.#webhooks.deliver(actor.looking.name, command.which, command.fate)) return;
        if (actor.process.busy) this.#woken.add(actor);
        else await this.#begin(actor, () => apply(actor.ports));
        return;
      }
      case "run-signing":
        return this.#runSigning(command.calls, command.until);
      case "trouble":
        this.#actorOf(command.who).trouble = { kind: command.kind, times: command.times ?? 1 };
        return;
      case "lag":
        this.#lag(this.#actorOf(command.who), command.changes);
        return;
      case "ask-rollback": {
        const lane = chosen(this.world.platform.lanes, command.lane);
        if (lane === undefined) return;
        const { service, environment, region } = lane;
        this.asked.push({ service, environment, ...(command.whole || region === null ? {} : { region }) });
        return;
      }
      case "take-branch":
        await this.#takeBranch(command.pull, command.propose);
        this.watch.look();
    }
  }

  /** A whole pass of one promoter, without trouble. */
  async wholePass(who: 0 | 1): Promise<Ended<ApplyResult>> {
    const actor = this.promoters[who];
    this.#died(actor);
    actor.process.kill();
    actor.trouble = undefined;
    this.#lag(actor, 0);
    await this.#begin(actor, () => apply(actor.ports));
    for (;;) {
      const ended = await this.#step(actor, 0);
      if (ended !== undefined) return this.#ended(actor, ended);
    }
  }

  /** A whole rollback, without trouble. */
  async wholeRollback(asked: RollbackAsked): Promise<void> {
    this.onCall.process.kill();
    this.onCall.trouble = undefined;
    this.#lag(this.onCall, 0);
    await this.#beginRollback(asked);
    while (this.#rolling !== undefined) await this.#stepRollback();
  }

  async #run(who: 0 | 1, calls: number, pick: number): Promise<void> {
    const actor = this.promoters[who];
    if (!actor.process.busy) await this.#begin(actor, () => apply(actor.ports));
    for (let call = 0; call < calls && actor.process.busy; call += 1) {
      const ended = await this.#step(actor, pick);
      if (ended !== undefined) this.#ended(actor, ended);
      else if (!actor.process.busy) this.#died(actor);
      if (ended !== undefined && this.#woken.delete(actor))
        await this.#begin(actor, () => apply(actor.ports));
    }
  }

  #died(actor: Actor<ApplyResult>): void {
    this.#woken.delete(actor);
    this.#webhooks.forget(actor.looking.name);
  }

  async #runUntil(who: 0 | 1, call: string): Promise<void> {
    const actor = this.promoters[who];
    if (!actor.process.busy) await this.#begin(actor, () => apply(actor.ports));
    while (actor.process.busy && !actor.process.asks.includes(call)) {
      const ended = await this.#step(actor, 0);
      if (ended !== undefined) this.#ended(actor, ended);
    }
  }

  async #runRollback(calls: number): Promise<void> {
    if (!this.onCall.process.busy) {
      this.#rolling = undefined;
      const next = this.asked.find(({ ended }) => ended === undefined);
      if (next === undefined) return;
      await this.#beginRollback(next);
    }
    for (let call = 0; call < calls && this.onCall.process.busy; call += 1) await this.#stepRollback();
  }

  /** Everything that was let in, to its end and without trouble; what was under way has failed. */
  async wholeRuns(): Promise<void> {
    this.runner.process.kill();
    this.runner.trouble = undefined;
    this.#lag(this.runner, 0);
    this.#complete("failure");
    await this.#runSigning(Number.POSITIVE_INFINITY);
  }

  async #runSigning(calls: number, until?: string): Promise<void> {
    for (let call = 0; call < calls; call += 1) {
      if (this.#signing === undefined && !(await this.#beginSigning())) return;
      if (until !== undefined && this.runner.process.asks.includes(until)) return;
      const ended = await this.#step(this.runner, 0);
      if (ended !== undefined) await this.#signed(ended);
      else if (!this.runner.process.busy) this.#complete("failure");
    }
  }

  async #beginSigning(): Promise<boolean> {
    const run = this.world.github.state().runs.find(({ status }) => status === "queued");
    if (run === undefined) return false;
    this.world.github.changeRun(run.id, { status: "in_progress" });
    await this.#beginJob(run, "sign");
    return true;
  }

  async #beginJob(run: MemoryRun, job: "sign" | "merge"): Promise<void> {
    this.#signing = { run, job };
    const { ports, process } = this.runner;
    const environment = this.world.platform.signedByRun ?? "";
    const request = {
      environment,
      pullRequest: Number(run.inputs["pull-request"]),
      head: run.inputs["head"] ?? "",
      run: run.id,
      version: ports.version,
    };
    const signer = this.world.signerFor(environment, pretendRun(environment), process, (name, statement) =>
      this.watch.signed(name, statement),
    );
    await this.#begin<SignOutcome | MergeResult>(this.runner, () =>
      job === "sign" ? sign(request, { ...ports, signer }) : merge(request, ports),
    );
  }

  /** The job `merge` needs the job `sign`, in the same run. */
  async #signed(ended: Ended<SignOutcome | MergeResult>): Promise<void> {
    if ("bug" in ended)
      this.watch.broken("a bug", String(ended.bug instanceof Error ? ended.bug.stack : ended.bug));
    this.watch.ended(this.runner.looking);
    this.#lag(this.runner, 0);
    const outcome = "value" in ended ? ended.value.outcome : undefined;
    const { run, job } = this.#signing ?? {};
    if (run !== undefined && job === "sign" && outcome === "signed") await this.#beginJob(run, "merge");
    else this.#complete(outcome === "merged" ? "success" : "failure");
  }

  #complete(conclusion: "success" | "failure"): void {
    if (this.#signing === undefined) return;
    this.world.github.changeRun(this.#signing.run.id, { status: "completed", conclusion });
    this.#signing = undefined;
    this.watch.look();
  }

  #beginRollback(asked: RollbackAsked): Promise<void> {
    this.#rolling = asked;
    const { ended: _ended, ...where } = asked;
    const request = { ...where, reason: "it is bad", requestedBy: ON_CALL };
    return this.#begin(this.onCall, () => rollback(request, this.onCall.ports));
  }

  async #stepRollback(): Promise<void> {
    const ended = await this.#step(this.onCall, 0);
    if (ended === undefined) return;
    if ("bug" in ended)
      this.watch.broken("a bug", String(ended.bug instanceof Error ? ended.bug.stack : ended.bug));
    const again =
      "fault" in ended &&
      (ended.fault.retryable || /DENIED|GITHUB_REJECTED|STATE_CHANGED/.test(ended.fault.code));
    if (this.#rolling !== undefined && !again) this.#rolling.ended = ended;
    this.#rolling = undefined;
    this.#lag(this.onCall, 0);
  }

  async #begin<T>(actor: Actor<T>, run: () => Promise<T>): Promise<void> {
    actor.line = freshLine(actor.line.lane, actor.line.clock);
    actor.looking.began = this.watch.now;
    actor.looking.since = this.watch.now;
    actor.looking.disturbed = false;
    actor.looking.merging = false;
    actor.looking.alarming.clear();
    await actor.process.start(run);
  }

  async #step<T>(actor: Actor<T>, pick: number): Promise<Ended<T> | undefined> {
    const [asks] = actor.process.asks.slice(pick % Math.max(1, actor.process.asks.length));
    const trouble = this.#troubleFor(actor, asks);
    if (trouble !== undefined || actor.lag > 0) actor.looking.disturbed = true;
    // A promoter decides afresh from what it fetches last; a rollback from what it fetched first.
    const { name, merging } = actor.looking;
    if (asks === "git.refresh" && name !== ON_CALL && !merging) actor.looking.since = this.watch.now;
    this.world.pass(1000);
    this.watch.acting = actor.looking;
    const ended = await actor.process.step(pick, trouble);
    this.watch.acting = undefined;
    this.watch.look();
    return ended;
  }

  /** What happens to the call that is let through now: a clock never fails, and other calls aren't what fails. */
  #troubleFor<T>(actor: Actor<T>, asks: string | undefined): Trouble | undefined {
    const { trouble } = actor;
    if (trouble === undefined || asks === undefined || asks === "clock.sleep") return undefined;
    if (trouble.call !== undefined && trouble.call !== asks) return undefined;
    const times = trouble.times - 1;
    actor.trouble = times === 0 ? undefined : { ...trouble, times, call: asks };
    return trouble.kind;
  }

  #ended(actor: Actor<ApplyResult>, ended: Ended<ApplyResult>): Ended<ApplyResult> {
    if ("bug" in ended)
      this.watch.broken("a bug", String(ended.bug instanceof Error ? ended.bug.stack : ended.bug));
    this.watch.ended(actor.looking);
    const clean =
      "value" in ended &&
      ended.value.done.every(({ result }) => result !== "fault") &&
      ended.value.left.every((step) => step.do !== "fault");
    if (clean && actor.lag === 0) this.watch.cleanPass = Math.max(this.watch.cleanPass, actor.looking.began);
    this.#lag(actor, 0);
    return ended;
  }

  #lag(actor: Actor<unknown>, changes: number): void {
    actor.lag = changes;
    if (changes === 0) delete actor.looking.stale;
    else actor.looking.stale = this.watch.stale(changes);
  }

  #actorOf(who: 0 | 1 | 2 | 3): Actor<unknown> {
    if (who === 3) return this.runner;
    return who === 2 ? this.onCall : this.promoters[who];
  }

  #actor<T>(name: string): Actor<T> {
    const process = new Process<T>(name);
    const clock = this.world.clockOf(process);
    const lane = name === ON_CALL ? "rollback" : "merge";
    const actor: Actor<T> = {
      process,
      looking: { name, began: 0, since: 0, merging: false, disturbed: false, alarming: new Set() },
      trouble: undefined,
      line: freshLine(lane, clock),
      lag: 0,
      ports: undefined as unknown as ApplyPorts,
    };
    actor.ports = this.world.portsOf(
      process,
      () => actor.lag,
      (environment, statement) => this.watch.signed(environment, statement),
      () => actor.line,
    );
    return actor;
  }

  /** What the promoter would do next can be foretold by anybody who reads the repository. */
  async #takeBranch(seed: number, propose: boolean): Promise<void> {
    const { github } = this.world;
    const ports = {
      ...this.onCall.ports,
      git: memoryClone(github.git),
      github: memoryPort(memoryRequests(github, PROMOTER)),
      registry: this.world.registry,
      health: { ask: async () => ({ state: "healthy", since: undefined, detail: "" }) as const },
    };
    const planned = await planNow(ports).catch(() => undefined);
    const open = planned?.steps.find((step) => step.do === "open");
    const base = github.git.branches.get("main");
    if (open === undefined || github.git.branches.has(open.branch)) return;
    const mallory = person("mallory");
    const files = [{ path: `taken-${seed}.yaml`, bytes: new TextEncoder().encode("kind: Pod\n") }];
    github.push(mallory, open.branch, github.commit(mallory, base, files, "taken\n"));
    try {
      if (propose)
        github.open(mallory, { branch: open.branch, base: "main", title: open.title, body: open.body });
    } catch (error) {
      if (!(error instanceof MemoryRefusal)) throw error;
    }
  }
}
