import { writeFile } from "node:fs/promises";
import { type Benchmark, type Figure, figure, median } from "./figure.ts";
import { STYLES } from "./scale/platform.ts";
import type { Taken } from "./scale/process.ts";
import { type Promoter, type ScaleWorld, scaleWorld } from "./scale/world.ts";

const SERVICES = 10_000;
const LANES = SERVICES * 6;
const MEMORY = 512 * 1024 * 1024;
const WAKES = 5;
const BATCH = 20;

export const scaleBenchmark: Benchmark = {
  name: "scale",
  summary: `${SERVICES} services in three environments of two regions; writes docs/scale.md`,
  async run(progress) {
    progress(`a GitOps tree of ${LANES} lanes`);
    await using world = await scaleWorld(SERVICES);
    const figures = [...(await service(world, progress)), ...(await workflow(world, progress))];
    await writeFile(new URL("../docs/scale.md", import.meta.url), page(figures));
    return figures;
  },
};

/** A process that lives on between its passes. */
async function service(world: ScaleWorld, progress: (line: string) => void): Promise<Figure[]> {
  const promoter = world.promoter();
  progress("first observation");
  const first = whole(await promoter.obey({ do: "plan", released: [] }));
  progress("wakes without news");
  const steady: Taken[] = [];
  for (let wake = 0; wake < WAKES; wake += 1) {
    steady.push(whole(await promoter.obey({ do: "plan", released: [] })));
  }
  const idle = undisturbed(await promoter.obey({ do: "apply", released: [] }));
  const changes: Figure[] = [];
  const used: number[] = [];
  for (const [index, style] of STYLES.entries()) {
    progress(`one change, ${style}`);
    const { opened, cpu } = await release(world, promoter, [index], "v2");
    used.push(cpu);
    changes.push(
      figure(
        `one change to its pull request, ${style}, own time`,
        opened.wall - opened.outside,
        "ms",
        1_000,
        {
          what: "waited for GitHub, Git and the registry, all on loopback",
          value: Math.round(opened.outside),
        },
      ),
    );
  }
  progress(`${BATCH} changes in one pull request`);
  const together = Array.from({ length: BATCH }, (_, at) => 32 + at * 3);
  world.github.counters.reset();
  const batch = await release(world, promoter, together, "v3");
  const { content } = world.github.counters.read().total;
  const last = await promoter.obey({ do: "plan", released: [] });
  await promoter.end();
  return [
    figure("first observation and plan, with the clone", first.wall / 1000, "s", 60),
    figure("CPU of it", first.cpu / 1000, "s", null),
    figure("plan without news, median", median(steady.map(({ wall }) => wall)), "ms", 2_000),
    figure("CPU of it, median", median(steady.map(({ cpu }) => cpu)), "ms", null),
    figure("whole wake without news: plan, read-back and upkeep", idle.wall, "ms", 2_000),
    figure(
      "tags that a wake asks the registry for",
      Math.max(...steady.map(({ tags }) => tags)),
      "count",
      500,
    ),
    figure(
      "places whose health a wake without news asks",
      Math.max(...steady.map(({ health }) => health)),
      "count",
      0,
    ),
    ...changes,
    figure("CPU of one change, the most of the three", Math.max(...used), "ms", null),
    figure(`pull requests of ${BATCH} services of one batch`, batch.pullRequests, "count", 1),
    figure("things that opening them creates", content, "count", 6),
    figure("resident memory after all of it", last.resident, "bytes", MEMORY),
    figure("most memory that was ever resident", last.peak, "bytes", null),
  ];
}

/** A fresh process without a clone at each wake. */
async function workflow(world: ScaleWorld, progress: (line: string) => void): Promise<Figure[]> {
  progress("one change, in a fresh process");
  const promoter = world.promoter();
  const { opened, peak } = await release(world, promoter, [9], "v2");
  await promoter.end();
  return [
    figure("a fresh process to a change's pull request, with the clone", opened.wall / 1000, "s", 60),
    figure("most memory that was ever resident in it", peak, "bytes", null),
  ];
}

async function release(
  world: ScaleWorld,
  promoter: Promoter,
  which: readonly number[],
  version: string,
): Promise<Taken & { readonly opened: NonNullable<Taken["opened"]> }> {
  const services = which.flatMap((index) => world.platform.services[index] ?? []);
  for (const one of services) await world.release(one, version);
  const taken = await promoter.obey({ do: "apply", released: services.map(({ name }) => name) });
  const { opened } = undisturbed(taken);
  if (opened === null) throw new Error("the change got no pull request");
  return { ...taken, opened };
}

function whole(taken: Taken): Taken {
  if (taken.lanes !== LANES) throw new Error(`${taken.lanes} lanes were read of ${LANES}`);
  return undisturbed(taken);
}

function undisturbed(taken: Taken): Taken {
  const [fault] = taken.faults;
  if (fault !== undefined) throw new Error(`${taken.faults.length} faults: ${fault}`);
  return taken;
}

function page(figures: readonly Figure[]): string {
  const rows = figures.map(({ what, value, unit, limit }) => {
    const print = (number: number) => {
      if (unit === "bytes") return `${Math.round(number / 1024 / 1024)} MiB`;
      return unit === "count" ? String(number) : `${number} ${unit}`;
    };
    return `| ${what} | ${print(value)} | ${limit === null ? "" : print(limit)} |`;
  });
  return [
    "# Ten thousand services",
    "",
    `Written by \`npm run bench -- scale\`, which fails when a figure is over its limit: ${SERVICES} services in three environments of two regions each, ${LANES} lanes, in one GitOps tree of some 23,400 files with 1694 commits. A third of the services has a kustomization per lane, a third a Helm values file of its own, a third shares files of 350 services.`,
    "",
    "| what | measured | limit |",
    "| --- | --- | --- |",
    ...rows,
    "",
    "Measured on two cores that other work kept busy (a load of 18, so that a second of CPU takes some four of the clock): own times over their limit are of that. CPU is the promoter's own, without that of the `git` processes that it starts.",
    "",
    "- Figures down to the memory are of **the service**, one process that remembers between its passes what it has read. All of it may be lost at any time: the next pass is a first one, with the same result. The last two are of **workflows**, where each wake is a fresh process with a fresh clone.",
    "- GitHub and Git's own transfer are the loopback GitHub, over a real bare repository, in another process. Own time is the wall clock less the moments in which GitHub, a fetch or the registry had been asked and hadn't answered; against GitHub itself their answers come on top.",
    "- The registry is real on loopback for images that are released; the tags of the others are answered from memory, for asking ten thousand images would measure the registry. Health is answered from memory, too.",
    "- A wake asks for 500 tags at most: with ten thousand services each has its minute in a turn of twenty, so that a tag which nobody announces is seen up to twenty minutes late (`--interval` of a minute). What has an open pull request is asked at each wake.",
    "- Memory is that of Node with `NODE_OPTIONS=--max-old-space-size=352`, as `promoter/kubernetes.yaml` sets it: without it, or a container's limit, Node collects late and stays at some 700 MiB.",
    "- An idle hour takes no request with webhooks: [docs/api-budget.md](api-budget.md), where the hops per hour are, too. A batch opens up to twenty services in one pull request, for the same created things as one service alone.",
    "- Not measured here: generated policies for that many services, and rollback readiness, which reads the history of every place after each change of the base.",
    "",
  ].join("\n");
}
