import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { githubApi } from "#adapters/github/github-api.ts";
import type { Tally } from "#adapters/github/twin/traffic/counters.ts";
import { GITOPS, stagingAlone } from "#test/scenarios/acme-platform.ts";
import { type PromotionWorld, promotionWorld } from "#test/scenarios/promotion-world.ts";
import { Reconciler } from "../promoter/reconciler.ts";
import { type Benchmark, type Figure, figure } from "./figure.ts";
import { workflowHop } from "./workflow-hop.ts";

/** GitHub's limit for what an identity creates in an hour. */
const CONTENT_PER_HOUR = 500;
const WAITING = 100;

export const apiBudgetBenchmark: Benchmark = {
  name: "api-budget",
  summary: "requests to GitHub by the loopback GitHub's own counters; writes docs/api-budget.md",
  async run(progress) {
    const figures = [
      ...(await keyHop(progress)),
      ...(await workflowHops(progress)),
      ...(await batchHop(progress)),
      ...(await waiting(progress)),
      await storm(progress),
    ];
    await writeFile(new URL("../docs/api-budget.md", import.meta.url), page(figures));
    return figures;
  },
};

/** One digest from its tag to merged, in an environment where nobody has to approve. */
async function keyHop(progress: (line: string) => void): Promise<Figure[]> {
  progress("one hop with a key");
  await using world = await promotionWorld({ policy: stagingAlone });
  await world.release("v1");
  await world.apply();
  world.pass(1_000);
  const digest = await world.release("v2");
  const tally = await counted(world, () => world.apply());
  if ((await world.deployed("staging")) !== digest) throw new Error("the hop didn't end in a merge");
  const perHour = Math.floor(CONTENT_PER_HOUR / tally.content);
  return [
    figure("requests of a hop with a key signer", tally.requests - rulesetReads(tally), "count", 6),
    figure("ruleset reads of it, not modified since the hop before", rulesetReads(tally), "count", 3),
    figure("things that a hop creates, each mutation counted", tally.content, "count", 5),
    figure(`hops per hour under ${CONTENT_PER_HOUR} of them`, perHour, "count", null),
  ];
}

/** The same where a workflow signs, and where people have a say; a person's own requests aren't the promoter's. */
async function workflowHops(progress: (line: string) => void): Promise<Figure[]> {
  const figures: Figure[] = [];
  const hops = [
    { reviews: [], release: undefined, name: "a workflow signer", limit: 9 },
    { reviews: ["dave"], release: "carol", name: "a workflow signer, a review and a release", limit: 18 },
  ];
  for (const { name, limit, ...people } of hops) {
    progress(`one hop with ${name}`);
    const tally = await workflowHop(people);
    // The last look is a wake's, which finds nothing to do.
    const rules = environmentReads(tally);
    const requests = tally.requests - rulesetReads(tally) - rules - informing(tally) - 1;
    if (figures.length === 0)
      figures.push(figure("reads of environments' rules before a merge", rules, "count", 4));
    figures.push(figure(`requests of a hop with ${name}`, requests, "count", limit));
  }
  return figures;
}

/** Two and three services that are ready together, in one pull request: what each one more costs. */
async function batchHop(progress: (line: string) => void): Promise<Figure[]> {
  progress("hops of two and of three services in a batch");
  const requests: number[] = [];
  for (const services of [2, 3]) {
    await using world = await promotionWorld(batchOf(services));
    await world.release("v1");
    await world.apply();
    world.pass(1_000);
    await world.release("v2");
    const tally = await counted(world, () => world.apply());
    if (tally.operations["Propose"] !== 1) throw new Error("the services didn't go in one pull request");
    requests.push(tally.requests - rulesetReads(tally) - informing(tally));
  }
  const [two = 0, three = 0] = requests;
  return [figure("requests of one more service in a batch", three - two, "count", 2)];
}

/** The platform of one environment, with services that share an image and go in one batch. */
function batchOf(services: number) {
  const names = Array.from({ length: services }, (_, index) => `check-in-${index}`);
  const files = names.map((name) => [
    `apps/${name}/staging/kustomization.yaml`,
    `images:\n  - name: check-in\n`,
  ]);
  return {
    policy: (text: string) => {
      const one = stagingAlone(text);
      const service = /^ {2}check-in:\n([\s\S]*?)(?=^environments:)/m.exec(one);
      if (service === null) throw new Error("the example policy has no service check-in");
      const all = names.map((name) => {
        const body = (service[1] ?? "").replace("apps/check-in/", `apps/${name}/`);
        return `  ${name}:\n    batch: together\n${body}`;
      });
      return one.replace(service[0], all.join(""));
    },
    files: Object.fromEntries(files) as Record<string, string>,
  };
}

/** A hundred pull requests that wait for people: what a wake takes, and what no wake takes. */
async function waiting(progress: (line: string) => void): Promise<Figure[]> {
  progress(`${WAITING} waiting pull requests`);
  await using world = await promotionWorld({ policy: stagingAlone });
  await world.release("v1");
  await world.apply();
  const base = (await world.git.resolve("refs/heads/main")) ?? "";
  for (let at = 0; at < WAITING; at++) {
    await world.as("alice").propose({
      branch: `waits-${at}`,
      base: { branch: "main", commit: base },
      files: [{ path: `notes/${at}.md`, bytes: new TextEncoder().encode("waits\n") }],
      message: "wait",
      title: "wait",
      body: "",
    });
  }
  await world.apply();
  const wake = await counted(world, () => world.apply());
  const idle = await counted(world, () => simulatedHour(world, null));
  const refreshed = await counted(world, () => simulatedHour(world, REFRESH));
  return [
    figure(`requests of a wake with ${WAITING} waiting pull requests`, wake.requests, "count", 1),
    // The first of each is the pass at the start.
    figure(`requests of an idle hour with webhooks and ${WAITING} waiting`, idle.requests - 1, "count", 0),
    figure("requests of it with a refresh every 15 minutes", refreshed.requests - 1, "count", 4),
  ];
}

const REFRESH = 15 * 60_000;

/** The service's loop for an hour in which nothing happens, on a clock that passes at once. */
async function simulatedHour(world: PromotionWorld, interval: number | null): Promise<void> {
  const over = Promise.withResolvers<void>();
  let now = world.ports.now().getTime();
  const end = now + 3_600_000;
  const clock = {
    now: () => now,
    sleep: async (milliseconds: number, signal: AbortSignal) => {
      now += milliseconds;
      if (now <= end) return;
      over.resolve();
      await once(signal, "abort");
    },
  };
  const service = new Reconciler(
    async () => ({ ok: true, again: (await world.apply()).again ?? null }),
    interval,
    clock,
  );
  void service.start();
  await over.promise;
  await service.close();
}

/** Two thousand reads at once in the lane of refreshes, and how long a rollback's first call takes then. */
async function storm(progress: (line: string) => void): Promise<Figure> {
  progress("a storm of refreshes");
  await using world = await promotionWorld({ policy: stagingAlone });
  const github = githubApi({
    apiUrl: world.github.apiUrl,
    repository: GITOPS,
    auth: { token: world.github.installationTokenFor("clearance-promoter") },
    patience: { waits: 0 },
    paced: true,
  });
  const calls = Array.from({ length: 500 }, () => github.environment("prod").catch(() => undefined));
  await github.inLane("rollback").pullRequests("main");
  const started = performance.now();
  await github.inLane("rollback").pullRequests("main");
  const took = performance.now() - started;
  await Promise.all(calls);
  return figure("a rollback's call during a storm of 500 others", took, "ms", 1_000);
}

async function counted(world: PromotionWorld, work: () => Promise<unknown>): Promise<Tally> {
  world.github.counters.reset();
  await work();
  return world.github.counters.read().total;
}

/** What is read of rulesets before each merge; GitHub answers "not modified" where nothing is new. */
function rulesetReads({ routes }: Tally): number {
  return sum(routes, /\/rules\/branches\/|\/rulesets\/|^GET \/apps\//);
}

/** What guards the environments that sign and merge, read like rulesets before each merge. */
function environmentReads({ routes }: Tally): number {
  return sum(routes, /\/environments\//);
}

/** Statuses that only inform; a hop's one status that counts isn't among them. */
function informing({ routes }: Tally): number {
  return Math.max(0, sum(routes, /^POST .*\/statuses\//) - 1);
}

function sum(table: Readonly<Record<string, number>>, which: RegExp): number {
  return Object.entries(table).reduce((all, [name, count]) => (which.test(name) ? all + count : all), 0);
}

function page(figures: readonly Figure[]): string {
  const rows = figures.map(({ what, value, unit, limit }) => {
    const measured = unit === "ms" ? `under ${Math.ceil(value / 100) * 100} ms` : String(value);
    return `| ${what} | ${measured} | ${limit === null ? "" : `${limit}${unit === "ms" ? " ms" : ""}`} |`;
  });
  return [
    "# What promotions take from GitHub's limits",
    "",
    "Written by `npm run bench -- api-budget`, which fails when a figure is over its limit. Counted by the loopback GitHub, not by the client: every request but Git's own traffic, tokens and the registry; reads of what guards a branch or an environment are a row of their own, and statuses that only inform aren't in a hop with a workflow signer. A look after the last merge, which finds nothing more to do, is in the figure with a key.",
    "",
    "| what | measured | limit |",
    "| --- | --- | --- |",
    ...rows,
    "",
    "- A hop with a workflow signer is a pass that opens and dispatches, the job `sign` and the job `merge`, each a process of its own that reads everything afresh; the look of the pass after the merge is the next wake's. Each review is one more wake, and its body is edited once; a release is looked for only where an approval is all that is missing, and is three reads in each job: the run, who released it, and whether that person may write.",
    "- One GraphQL query reads everything about the pull requests into a branch: reviews with what their authors may do, statuses, checks, whether they can be merged and by whom, and the newest hundred that are past; the policy's environments and teams along with it. Signing runs are read where one could be started now. A branch that isn't among those costs one more query for all such branches of a wake.",
    "- What came into a service's source is read where a promotion is opened with a gate that hasn't passed: one request for each two source commits, once, which is in no figure above. It is the one more that such a hop takes wherever something ran before; where every gate has passed, nobody is to decide and it isn't asked.",
    "- A pass that finds something new for the audit trail (a person's no, a refusal, a rollback's record) notes all of it in one request; a hop has none of that.",
    "- A branch, its commit and its pull request are one mutation. It isn't one step at GitHub's: repeating it does what is missing.",
    '- Reads by REST are asked with entity tags, which hold for one token; GitHub counts a "not modified" in the secondary limits only.',
    "- The service asks nothing between wakes. It wakes by a webhook, at the earliest time that a waiting gate names (a calendar, a hold's end, a soak), every minute where health is waited for or a place may go back by itself, and every `--interval` (15m unless said), which protects from lost webhooks and from registries that tell nobody; `--interval off` leaves it out.",
    "- The service reads the newest hundred comments along with a pass, at most every ten minutes and once when it starts: a command whose webhook was lost is answered within its hour. One request, not modified while nobody speaks; in no figure above.",
    "- On GitHub's own hosts calls wait in four lanes, rollback, merge, open, refresh, under 900 REST and 2,000 GraphQL points a minute, 80 created things a minute and 500 an hour. Merges leave 10 % of each to rollbacks, openings 20 %, refreshes 30 %; a rollback is never held back by the promoter itself.",
    "",
  ].join("\n");
}
