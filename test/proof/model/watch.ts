import type { Tree } from "#adapters/git/memory/object-store.ts";
import type { GitHubEvent, MemoryPull } from "#adapters/github/memory/memory-state.ts";
import { isSameActor } from "#adapters/github/memory/memory-state.ts";
import { type RollbackRecord, rollbackIn } from "#chain/audit/rollback-record.ts";
import type { Lane } from "#chain/clearance/policy.ts";
import { type Digest, digestFromHex } from "#chain/digest/digest.ts";
import type { Statement } from "#chain/evidence/statement.ts";
import type { CommitId } from "#chain/promotion/git.ts";
import type { Status } from "#chain/promotion/github.ts";
import { digestIn, isHealthy, isQuarantined, type Moment, momentOf, textIn } from "./moment.ts";
import { fileOf, ON_CALL, PROMOTER } from "./platform.ts";
import { type Gate, MERGE_DEMANDS, referenceGates } from "./reference.ts";
import type { World } from "./world.ts";

export interface Violation {
  /** Which promise is broken. */
  readonly invariant: string;
  readonly what: string;
}

/** What a process has looked at: its decisions rest on nothing older. */
export interface Looking {
  readonly name: string;
  /** Index of the moment when its task began, and of its last own act in another matter. */
  began: number;
  since: number;
  /** Its success stands: what it fetches now is for its last look at a pair, and no decision. */
  merging: boolean;
  /** Whether a call of this task went wrong, so that it may have ended before its duty was done. */
  disturbed: boolean;
  /** Pull requests that this task must raise an alarm about. */
  readonly alarming: Set<number>;
  /** Reads may be answered from as long ago as this moment. */
  stale?: number;
}

export interface MergedDigest {
  readonly lane: Lane;
  readonly digest: Digest;
  readonly before: Digest | null;
  /** Whether what it replaced was healthy through all of the decision, or at some moment of it. */
  readonly leftHealthy: "always" | "ever" | "never";
  readonly rollback: boolean;
}

/** Sees everything that happens on the servers, and holds it against the reference. */
export class Watch {
  readonly violations: Violation[] = [];
  readonly merged: MergedDigest[] = [];
  readonly cleared = new Set<string>();
  /** Branches whose pull request a person closed last, by the moment of it. */
  readonly declined = new Map<string, number>();
  /** Merges by somebody else of what the promoter had proposed: by their commit, its number. */
  readonly foreign = new Map<CommitId, number>();
  /** Branches that the promoter made. */
  readonly made = new Set<string>();
  readonly #world: World;
  #moments: Moment[] = [];
  /** Whose call is let through now; undefined while people act. */
  acting: Looking | undefined;
  /** When the last pass began that saw all and failed at nothing. */
  cleanPass = -1;
  /** When a promotion last changed each lane's file. */
  readonly #arrived = new Map<string, number>();
  /** When each head was last given the success that lets it be merged. */
  readonly #succeeded = new Map<string, { readonly at: number; readonly by: Looking | undefined }>();

  /** `before` saw what happened in the world that this one goes on from. */
  constructor(world: World, before?: Watch) {
    this.#world = world;
    if (before !== undefined) {
      this.merged.push(...before.merged);
      for (const one of before.cleared) this.cleared.add(one);
      for (const one of before.made) this.made.add(one);
      for (const [file, at] of before.#arrived) this.#arrived.set(file, at);
      this.#moments = [...before.#moments];
    }
    world.github.onEvent((event) => this.#heard(event));
  }

  get now(): number {
    return this.#moments.length - 1;
  }

  /** After everything that may have changed the world. */
  look(): void {
    this.#moments.push(momentOf(this.#world, this.#moments.at(-1)));
  }

  get moment(): Moment {
    const moment = this.#moments.at(-1);
    if (moment === undefined) throw new Error("nobody has looked yet");
    return moment;
  }

  broken(invariant: string, what: string): void {
    this.violations.push({ invariant, what });
  }

  /** An environment's key has signed: every gate held at some moment of the decision behind it. */
  signed(environment: string, statement: Statement): void {
    const digest = digestFromHex(statement.subject[0]?.digest["sha256"]);
    if (digest === undefined) return;
    const rollback = rollbackIn(statement);
    if (rollback !== undefined) {
      this.#recorded(environment, rollback);
      return;
    }
    const lanes = this.#world.platform.lanes.filter((lane) => lane.environment === environment);
    const { objects } = this.#world.github.git;
    const seen = this.#window().flatMap(({ github }) => [...github.pulls.values()]);
    const proposed = [...new Set(seen.filter(({ state }) => state === "open"))].flatMap((pull) => {
      const { tree } = objects.get(pull.head.commit);
      const there = lanes.filter((lane) => digestIn(tree, lane) === digest);
      return there.map((lane) => ({ lane, digest, pull, head: pull.head.commit }));
    });
    const unmet = proposed.map((one) => this.#unmet(this.#gates(), one).join(", "));
    if (!unmet.includes(""))
      this.broken(
        "signed without a gate",
        `${environment} ${digest.slice(7, 15)}: ${unmet.join(" | ") || "no pull request"}`,
      );
    this.cleared.add(`${environment} ${digest}`);
  }

  /** A rollback's record is signed after it: the promoter has merged that very one, and says so. */
  #recorded(environment: string, record: RollbackRecord): void {
    const pull = this.#world.github.pull(record.pullRequest);
    const own = pull.merged?.commit === record.commit && isSameActor(pull.merged.by, PROMOTER);
    const rollback = pull.head.ref.startsWith(`clearance/rollback/${environment}/`);
    if (!own || !rollback) this.broken("signed a rollback that wasn't", `#${record.pullRequest}`);
  }

  /** A task has come to its end: what it must have told by now is told. */
  ended(looking: Looking): void {
    const { disturbed, alarming } = looking;
    if (!disturbed) this.#withdrawn(looking);
    const told = [...this.#world.github.state().pulls.values()].filter(({ head }) =>
      head.ref.startsWith("clearance/revert/"),
    );
    for (const number of disturbed ? [] : alarming) {
      const commit = this.#world.github.pull(number).merged?.commit.slice(0, 12) ?? "";
      if (!told.some(({ head }) => head.ref.endsWith(commit)))
        this.broken("merged what may not be there, and raised no alarm", `#${number}`);
    }
  }

  /** A promotion that couldn't be merged has no success any more when whoever gave it is done. */
  #withdrawn(looking: Looking): void {
    const { pulls, statuses } = this.#world.github.state();
    for (const [commit, { by }] of this.#succeeded) {
      if (by !== looking) continue;
      const open = [...pulls.values()].find(
        ({ state, head, author }) =>
          state === "open" &&
          head.commit === commit &&
          isSameActor(author, PROMOTER) &&
          isPromotion(head.ref),
      );
      const last = statuses.findLast((one) => one.commit === commit && one.context === "clearance");
      if (open !== undefined && last?.state === "success")
        this.broken("a success was left standing", `#${open.number}, by whoever gave it`);
    }
  }

  #gates(): Readonly<Record<string, Gate>> {
    return referenceGates(this.#world.platform, { releases: this.#world.releases, cleared: this.cleared });
  }

  #window(): readonly Moment[] {
    const { since = 0, stale = since } = this.acting ?? {};
    return this.#moments.slice(Math.min(since, stale));
  }

  /** From when on a reader may be shown things who is shown GitHub as it was that many changes ago. */
  stale(changes: number): number {
    const state = this.#world.github.state(changes);
    const index = this.#moments.findIndex(({ github }) => github === state);
    return index < 0 ? 0 : index;
  }

  /** Names of gates that held at no moment since the decision began. */
  #unmet(gates: Readonly<Record<string, Gate>>, proposed: Parameters<Gate>[1]): readonly string[] {
    const window = this.#window();
    return Object.entries(gates)
      .filter(([, gate]) => !window.some((moment) => gate(moment, proposed)))
      .map(([name]) => name);
  }

  #heard(event: GitHubEvent): void {
    const own = isSameActor(event.by, PROMOTER);
    if (event.what === "merged") this.#mergedBy(own, event.pull);
    if (event.what === "opened" && own) this.#opened(event.pull);
    if (event.what === "pushed" && own && event.before === undefined) this.made.add(event.branch);
    // What a person makes of a branch is for people to clear away.
    if (event.what === "pushed" && !own) this.made.delete(event.branch);
    if (event.what === "closed" && !own && isSameActor(event.pull.author, PROMOTER))
      this.declined.set(event.pull.head.ref, this.now);
    if (event.what === "reopened") this.declined.delete(event.pull.head.ref);
    const success = event.what === "reported" && isSuccess(event.status);
    if (success && own) this.#alone(event.status.commit);
    if (success && own) this.#succeeded.set(event.status.commit, { at: this.now, by: this.acting });
    if (own && this.acting !== undefined) {
      this.acting.merging = success;
      if (!success) this.acting.since = this.now;
    }
  }

  /** A promotion's success is for nobody else's pull request: none proposed its commit beside it all the while. */
  #alone(commit: CommitId): void {
    const open = ({ github }: Moment) =>
      [...github.pulls.values()].filter(({ state, head }) => state === "open" && head.commit === commit);
    const promotion = open(this.moment).some(
      ({ author, head }) => isSameActor(author, PROMOTER) && isPromotion(head.ref),
    );
    if (promotion && this.#window().every((moment) => open(moment).length > 1))
      this.broken("a success for two pull requests", commit.slice(0, 12));
  }

  #opened(pull: MemoryPull): void {
    const declined = this.declined.get(pull.head.ref);
    if (
      declined !== undefined &&
      this.acting !== undefined &&
      // Who asks for a rollback once more knows better than who closed it.
      this.acting.name !== ON_CALL &&
      declined <= Math.min(this.acting.began, this.acting.stale ?? this.now)
    )
      this.broken("opened again after a person declined", `#${pull.number} from ${pull.head.ref}`);
    this.declined.delete(pull.head.ref);
  }

  #mergedBy(own: boolean, pull: MemoryPull): void {
    const { objects } = this.#world.github.git;
    const commit = objects.get(pull.merged?.commit ?? "");
    const before = objects.get(commit.parents[0] ?? "").tree;
    const after = commit.tree;
    const changed = this.#world.platform.lanes.filter(
      (lane) => digestIn(before, lane) !== digestIn(after, lane),
    );
    const paths = [...new Set([...before.keys(), ...after.keys()])].filter(
      (path) => before.get(path) !== after.get(path),
    );
    if (!own) {
      this.#mergedByHand(pull, changed);
      return;
    }
    const quarantined = paths.filter((path) => path.startsWith("quarantine/") && !before.has(path));
    const rollback = pull.head.ref.startsWith("clearance/rollback/");
    this.#unplanned(pull, paths, changed, before, after, rollback);
    for (const lane of changed) this.#came(pull, lane, before, after, rollback);
    if (
      rollback &&
      changed.length > 0 &&
      !changed.every((lane) => isQuarantined(after, digestIn(before, lane) ?? ("" as Digest)))
    )
      this.broken("rollback without quarantine", `#${pull.number}: ${quarantined.join()}`);
  }

  #came(pull: MemoryPull, lane: Lane, before: Tree, after: Tree, rollback: boolean): void {
    const digest = digestIn(after, lane);
    const from = digestIn(before, lane);
    if (digest === null) {
      this.broken("a digest was taken out", `#${pull.number}`);
      return;
    }
    const known = { releases: this.#world.releases, cleared: this.cleared };
    const demands = Object.fromEntries(
      Object.entries(MERGE_DEMANDS).map(([name, demand]) => [name, demand(known)]),
    );
    const { quarantine, ...gates } = this.#gates();
    const asked = rollback
      ? { clearance: demands["clearance"], author: demands["author"], quarantine }
      : { ...gates, ...demands, quarantine };
    const unmet = this.#unmet(asked as Record<string, Gate>, { lane, digest, pull, head: pull.head.commit });
    if (unmet.length > 0)
      this.broken(
        "merged without a gate",
        `#${pull.number} ${lane.environment} ${digest.slice(7, 15)}: ${unmet.join(", ")}`,
      );
    if (rollback && !this.merged.some((one) => one.before === digest && one.leftHealthy !== "never"))
      this.broken("rolled back to what nobody saw healthy", `#${pull.number} ${digest.slice(7, 15)}`);
    if (isQuarantined(after, digest)) this.acting?.alarming.add(pull.number);
    if (!rollback && from !== null) this.#paired(pull, lane, after);
    const window = this.#window();
    const healthy = window.filter((moment) => isHealthy(moment, lane)).length;
    const leftHealthy = healthy === window.length ? "always" : healthy > 0 ? "ever" : "never";
    this.merged.push({ lane, digest, before: from, leftHealthy, rollback });
    if (!rollback) this.#arrived.set(fileOf(lane), this.#world.now.getTime());
  }

  /** The region that stands in for this one isn't changed within a soak, unless this one was ill itself. */
  #paired(pull: MemoryPull, lane: Lane, after: Tree): void {
    const { pairedFor, lanes } = this.#world.platform;
    const window = this.#window();
    const peer = lanes.find(
      (one) =>
        one.service === lane.service && one.environment === lane.environment && one.region !== lane.region,
    );
    const changed = peer === undefined ? undefined : this.#arrived.get(fileOf(peer));
    if (pairedFor === undefined || peer === undefined || lane.region === null) return;
    if (changed === undefined || digestIn(after, peer) === null) return;
    if (window.some((moment) => !isHealthy(moment, lane))) return;
    const latest = Math.max(...window.map(({ now }) => now.getTime()));
    if (latest - changed < pairedFor)
      this.broken("both regions of a pair changed at once", `#${pull.number} ${lane.region}`);
  }

  /** A merge changes digests and nothing else; a rollback also writes quarantines, a hold only holds, a renewal only refusals. */
  #unplanned(
    pull: MemoryPull,
    paths: readonly string[],
    changed: readonly Lane[],
    before: Tree,
    after: Tree,
    rollback: boolean,
  ): void {
    const files = changed.map(fileOf);
    const fine = (path: string) =>
      files.includes(path) ||
      (rollback && path.startsWith("quarantine/")) ||
      ((rollback || changed.length === 0) && /^policies\/generated\/.*\/quarantine\.yaml$/.test(path)) ||
      (changed.length === 0 && path.startsWith("holds/"));
    const strange = paths.filter((path) => !fine(path));
    const rest = (tree: Tree, path: string) => textIn(tree, path)?.replace(/^ *digest: .*\n/m, "");
    const edited = files.filter((path) => rest(before, path) !== rest(after, path));
    if (strange.length + edited.length > 0)
      this.broken("merged what wasn't planned", `#${pull.number} ${[...strange, ...edited].join(", ")}`);
    if (changed.length > 1 && !rollback && !isTogether(pull, changed))
      this.broken("merged two lanes at once", `#${pull.number}`);
  }

  /**
   * A person's merge needs the promoter's success on that head, which stands only while the promoter merges, and
   * on its own promotions alone. Whoever merges one all the same gives the alarm. Where an administrator had switched the rules off,
   * nothing asks for a success: no promoter can do anything about that, but refuse to merge there itself.
   */
  #mergedByHand(pull: MemoryPull, changed: readonly Lane[]): void {
    // A revert is opened for people to merge.
    if (changed.length === 0 || pull.head.ref.startsWith("clearance/revert/")) return;
    const head = pull.head.commit;
    const { pulls } = this.#world.github.state();
    const own = [...pulls.values()].find(
      (one) => isSameActor(one.author, PROMOTER) && one.head.commit === head,
    );
    if (own?.head.ref.startsWith("clearance/revert/") === true) return;
    if (own !== undefined) this.foreign.set(pull.merged?.commit ?? "", pull.number);
    else if (this.#world.github.rules.requiredStatuses.includes("clearance"))
      this.broken("let a person's digest through", `#${pull.number}`);
    const posted = this.#succeeded.get(pull.head.commit);
    if (posted?.by !== undefined && posted.at >= posted.by.began) posted.by.alarming.add(pull.number);
    if (posted !== undefined && posted.at < this.cleanPass)
      this.broken("a success was left standing", `#${pull.number} was merged by hand with it`);
  }
}

/** Services of one batch, in one place. */
function isTogether({ head }: MemoryPull, lanes: readonly Lane[]): boolean {
  const places = new Set(lanes.map(({ environment, region }) => `${environment}/${region}`));
  return head.ref.startsWith("clearance/batch/") && places.size === 1;
}

function isPromotion(branch: string): boolean {
  return /^clearance\/(?!rollback|revert|hold|quarantine)/.test(branch);
}

export function isSuccess({ context, state }: Status): boolean {
  return context === "clearance" && state === "success";
}
