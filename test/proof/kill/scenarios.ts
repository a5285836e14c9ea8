import { apply } from "#operations/apply.ts";
import type { PromotionWorld, WorldOptions } from "#test/scenarios/promotion-world.ts";
import { stagingAlone } from "#test/scenarios/promotion-world.ts";
import type { ThawedWorld } from "./frozen-world.ts";
import type { Job } from "./job.ts";

/** A job, or what a person does in between; a person looks first, as the job may be run again from its start. */
export type Turn = Job | ((world: ThawedWorld) => Promise<void>);

export interface KillScenario {
  readonly name: string;
  readonly options?: WorldOptions;
  /** Brings the world where the job starts. */
  prepare(world: PromotionWorld): Promise<void>;
  /** What runs, in order. */
  turns(world: ThawedWorld): Promise<readonly Turn[]>;
  /** The digest that must stand in each place at the end, by the number of its release; 0 for none. */
  readonly ends: Readonly<Record<string, 0 | 1 | 2 | 3>>;
  /** How many pull requests of the promoter are open then. */
  readonly open: number;
  /** Environments in which nothing may be left to do. */
  readonly settles: readonly string[];
}

const keyed = (world: PromotionWorld, environment: "dev" | "staging" | "prod"): Job => ({
  action: "promote",
  inputs: { environment, "signing-key": world.keyOf(environment) },
});

const openOf = async ({ promoter }: PromotionWorld) => (await promoter.pullRequests("main")).open;

async function approve(world: PromotionWorld): Promise<void> {
  for (const { number } of await openOf(world)) {
    for (const login of ["carol", "dave"]) await world.review(number, login);
  }
}

/** Everything up to prod, healthy, by the promoter in this process. */
async function everywhere(world: PromotionWorld): Promise<void> {
  for (let round = 0; round < 3; round += 1) {
    await world.apply();
    await approve(world);
  }
  await world.apply();
}

const rollBack: Job = {
  action: "rollback",
  inputs: { service: "check-in", environment: "prod", reason: "it answers 500" },
};

/** What the jobs of the shipped workflows do, each where a crash could hurt most. */
export const SCENARIOS: readonly KillScenario[] = [
  {
    name: "the first promotion of all, opened, signed and merged in one run",
    prepare: async (world) => void (await world.release("v1")),
    turns: async (world) => [keyed(world, "dev")],
    ends: { dev: 1, staging: 0 },
    open: 0,
    settles: ["dev"],
  },
  {
    name: "a newer digest takes the place of an older one",
    options: { policy: stagingAlone },
    async prepare(world) {
      await world.release("v1");
      await world.apply();
      await world.release("v2");
    },
    turns: async (world) => [keyed(world, "staging")],
    ends: { staging: 2 },
    open: 0,
    settles: ["staging"],
  },
  {
    name: "a pull request is opened, and waits for people",
    async prepare(world) {
      await world.release("v1");
      for (const environment of ["dev", "staging"]) await apply(world.ports, { environment });
    },
    turns: async () => [{ action: "promote", inputs: { environment: "prod" } }],
    ends: { "prod/a": 0 },
    open: 1,
    settles: [],
  },
  {
    name: "an approved promotion is signed and merged in one run",
    async prepare(world) {
      await world.release("v1");
      await world.apply();
      await approve(world);
    },
    turns: async (world) => [keyed(world, "prod")],
    ends: { "prod/a": 1, "prod/b": 0 },
    open: 1,
    settles: [],
  },
  {
    name: "an approved promotion is signed by one job and merged by the next",
    async prepare(world) {
      await world.release("v1");
      await world.apply();
      await approve(world);
    },
    async turns(world) {
      const [open] = await openOf(world);
      if (open === undefined) throw new Error("nothing is open");
      const inputs = {
        environment: "prod",
        "pull-request": String(open.number),
        head: open.head.commit,
      };
      return [
        { action: "promote", inputs: { ...inputs, mode: "sign", "signing-key": world.keyOf("prod") } },
        { action: "promote", inputs: { ...inputs, mode: "merge" } },
      ];
    },
    ends: { "prod/a": 1, "prod/b": 0 },
    open: 0,
    settles: [],
  },
  {
    name: "a newer candidate supersedes an open pull request",
    async prepare(world) {
      await world.release("v1");
      await world.apply();
      await world.release("v2");
      await world.apply();
    },
    turns: async () => [{ action: "promote", inputs: { environment: "prod" } }],
    ends: { "prod/a": 0 },
    open: 1,
    settles: ["prod"],
  },
  {
    name: "a rollback of both regions, without approval",
    async prepare(world) {
      await world.release("v1");
      await everywhere(world);
      await world.release("v2");
      await everywhere(world);
    },
    turns: async () => [rollBack],
    ends: { "prod/a": 1, "prod/b": 1 },
    open: 0,
    settles: [],
  },
  {
    name: "a rollback that one person approves",
    options: {
      policy: (text) =>
        text.replace("approvals: 0", "approvals: 1").replace("[acme/on-call]", "[acme/on-call, dave]"),
    },
    async prepare(world) {
      await world.release("v1");
      await everywhere(world);
      await world.release("v2");
      await everywhere(world);
    },
    turns: async () => [
      rollBack,
      async (world) => {
        for (const { number } of await openOf(world)) await world.review(number, "dave");
      },
      rollBack,
    ],
    ends: { "prod/a": 1, "prod/b": 1 },
    open: 0,
    settles: [],
  },
];
