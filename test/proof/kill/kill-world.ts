import type { ScenarioOptions, ScenarioWorld } from "#test/scenarios/scenario-world.ts";
import type { CallGate } from "./call-gate.ts";

/** One step of a workflow in the GitOps repository: an action of ours with what stands under `with`. */
export interface Job {
  readonly action: "promote" | "rollback";
  readonly inputs: Readonly<Record<string, string>>;
  /** Who started the run. */
  readonly actor?: string;
}

/** A platform on which processes end, and what a bystander sees of it. */
export interface KillWorld extends ScenarioWorld {
  /** Runs it with nothing from before: every local state is this process's own. @returns what it said */
  run(job: Job, signal?: AbortSignal): Promise<string>;
  /** Every pull request there ever was. */
  pulls(): Promise<readonly SeenPull[]>;
  /** The promoter's branches. */
  branches(): Promise<readonly string[]>;
  /** An issue by a person, and a comment below it. */
  askInIssue(login: string, comment: string): Promise<void>;
  /** The ids of what somebody wrote below that issue. */
  commentsBy(login: string): Promise<readonly number[]>;
}

export interface SeenPull {
  readonly number: number;
  readonly state: "open" | "closed" | "merged";
  readonly author: string;
  readonly branch: string;
  /** Who approves on its very head, with an approval that stands. */
  readonly approvers: readonly string[];
}

/** A world at one moment: it thaws as often as it is asked to. */
export interface FrozenWorld extends AsyncDisposable {
  /** The same world once more, whose jobs' outside calls go through the gate. */
  thaw(): Promise<KillWorld>;
}

/** Makes a world, lets `prepare` bring it where a job starts, and freezes it there. */
export type Freeze = (
  options: ScenarioOptions,
  prepare: (world: KillWorld) => Promise<void>,
  gate: CallGate,
) => Promise<FrozenWorld>;
