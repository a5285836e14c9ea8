import { ImageName } from "#chain/digest/image-name.ts";
import { apply } from "#operations/apply.ts";
import { stagingAlone } from "#test/scenarios/acme-platform.ts";
import type { ScenarioOptions } from "#test/scenarios/scenario-world.ts";
import type { Job, KillWorld } from "./kill-world.ts";

/** A job, or what a person does in between; a person looks first, as the job may be run again from its start. */
export type Turn = Job | ((world: KillWorld) => Promise<void>);

export interface KillScenario {
  readonly name: string;
  readonly options?: ScenarioOptions;
  /** Brings the world where the job starts. */
  prepare(world: KillWorld): Promise<void>;
  /** What runs, in order. */
  turns(world: KillWorld): Promise<readonly Turn[]>;
  /** The digest that must stand in each place at the end, by the number of its release; 0 for none. */
  readonly ends: Readonly<Record<string, 0 | 1 | 2 | 3>>;
  /** How many pull requests of the promoter are open then. */
  readonly open: number;
  /** Environments in which nothing may be left to do. */
  readonly settles: readonly string[];
  /** What else must be so at the end; each problem is a sentence. */
  also?(world: KillWorld): Promise<readonly string[]>;
}

const keyed = (world: KillWorld, environment: "dev" | "staging" | "prod"): Job => ({
  action: "promote",
  inputs: { environment, "signing-key": world.keyOf(environment) },
});

const openOf = async ({ promoter }: KillWorld) => (await promoter.pullRequests("main")).open;

async function approve(world: KillWorld): Promise<void> {
  for (const { number } of await openOf(world)) {
    for (const login of ["carol", "dave"]) await world.review(number, login);
  }
}

/** Everything up to prod, healthy, by the promoter in this process. */
async function everywhere(world: KillWorld): Promise<void> {
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

const TOGETHER = "apps/values.yaml";

/** Two services under one batch name, in one file, with staging alone. */
function together(text: string): string {
  const image = /image: (\S+)/.exec(text)?.[1] ?? "";
  const service = (name: string, path: string) =>
    `  ${name}: { image: ${image}, builder: app, channel: main, batch: web, digestAt: { file: "${TOGETHER}", path: ${path} } }\n`;
  return stagingAlone(text).replace(
    /^services:[\s\S]*(?=^environments:)/m,
    `services:\n${service("boarding", "boarding")}${service("check-in", "checkIn")}`,
  );
}

/** One service of two images in one file, with staging alone. */
function twoImages(text: string): string {
  const image = /image: (\S+)/.exec(text)?.[1] ?? "";
  const one = (name: string) =>
    `      ${name}: { image: ${image}-${name}, digestAt: { file: "${IMAGES}", path: "{image}" } }\n`;
  return stagingAlone(text).replace(
    /^services:[\s\S]*(?=^environments:)/m,
    `services:\n  check-in:\n    builder: app\n    channel: main\n    images:\n${one("api")}${one("worker")}`,
  );
}

const IMAGES = "apps/check-in.yaml";
const imagesWorld: ScenarioOptions = {
  files: { [IMAGES]: 'api: ""\nworker: ""\n' },
  policy: twoImages,
};

/** Both images of the n-th commit. */
async function releaseImages(world: KillWorld, n: number): Promise<void> {
  for (const name of ["api", "worker"]) {
    const image = ImageName.parse(`${world.image}-${name}`);
    await world.release(`${name}-${n}`, { image, commit: String(n).repeat(40) });
  }
}

/** Both images stand there, as the first commit that had both left them. */
async function firstImages(world: KillWorld): Promise<readonly string[]> {
  const text = await fileNow(world, IMAGES);
  const main = (await world.git.resolve("refs/heads/main")) ?? "";
  const [, first] = (await world.git.history(main, [IMAGES])).toReversed();
  const before = first && Buffer.from((await world.git.read(first.id, IMAGES)) ?? []).toString("utf8");
  const whole = /^api: "sha256:[0-9a-f]{64}"\nworker: "sha256:[0-9a-f]{64}"\n$/.test(text);
  return whole && text === before ? [] : [`the images end as ${text}`];
}

async function fileNow({ git }: KillWorld, path: string): Promise<string> {
  await git.refresh();
  const main = (await git.resolve("refs/heads/main")) ?? "";
  return Buffer.from((await git.read(main, path)) ?? []).toString("utf8");
}

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
  {
    name: "two services in one batch",
    options: {
      files: { [TOGETHER]: '# two services\ncheckIn: ""\nboarding: ""\n' },
      policy: together,
    },
    prepare: async (world) => void (await world.release("v1")),
    turns: async (world) => [keyed(world, "staging")],
    ends: {},
    open: 0,
    settles: ["staging"],
    async also(world) {
      const text = await fileNow(world, TOGETHER);
      const [first, ...more] = [...text.matchAll(/"(sha256:[0-9a-f]{64})"/g)].map(([, digest]) => digest);
      return more.length === 1 && more[0] === first ? [] : [`the batch ends as ${text}`];
    },
  },
  {
    name: "a service with two images, promoted together",
    options: imagesWorld,
    prepare: (world) => releaseImages(world, 1),
    turns: async (world) => [keyed(world, "staging")],
    ends: {},
    open: 0,
    settles: ["staging"],
    also: firstImages,
  },
  {
    name: "a service with two images, rolled back together",
    options: imagesWorld,
    async prepare(world) {
      for (const n of [1, 2]) {
        await releaseImages(world, n);
        await world.apply();
        world.pass(1_000);
      }
    },
    turns: async () => [{ ...rollBack, inputs: { ...rollBack.inputs, environment: "staging" } }],
    ends: {},
    open: 0,
    settles: ["staging"],
    also: firstImages,
  },
  {
    name: "a rollback that a comment asks for",
    async prepare(world) {
      await world.release("v1");
      await everywhere(world);
      await world.release("v2");
      await everywhere(world);
      await world.askInIssue("erin", '/clearance rollback check-in --env prod --reason "it answers 500"');
    },
    async turns(world) {
      const [asked] = await world.commentsBy("erin");
      return [{ action: "promote", inputs: { mode: "answer", comment: String(asked) } }];
    },
    ends: { "prod/a": 1, "prod/b": 1 },
    open: 0,
    settles: [],
    async also(world) {
      const answers = await world.commentsBy("clearance-promoter[bot]");
      return answers.length === 1 ? [] : [`the comment has ${answers.length} answers`];
    },
  },
  {
    name: "a quarantine closes what is open, and renews the policies that refuse it",
    async prepare(world) {
      await world.release("v1");
      await everywhere(world);
      const v2 = await world.release("v2");
      await world.apply();
      await world.pushToMain({
        [`quarantine/${v2.replace(":", "-")}.yaml`]: `digest: "${v2}"\nowner: erin\nreason: it leaks\nsince: 2026-01-01T00:00:00Z\n`,
      });
    },
    turns: async () => [{ action: "promote", inputs: {} }],
    ends: { "prod/a": 1, "prod/b": 1 },
    open: 0,
    settles: ["prod"],
  },
];
