import { inParallel } from "#operations/in-parallel.ts";
import { CallGate, type KillPoint, killPoints } from "./call-gate.ts";
import type { Choose } from "./choose.ts";
import { always, atTheEnd } from "./invariants.ts";
import type { Freeze, FrozenWorld, Job, KillWorld } from "./kill-world.ts";
import type { KillScenario, Turn } from "./scenarios.ts";

/** Scenarios that run side by side: most of one is waiting for its processes. */
const AT_ONCE = 3;

export interface KillReport {
  readonly scenarios: number;
  /** Outside calls times moments, over all scenarios. */
  readonly killPoints: number;
  /** Jobs that were ended there. */
  readonly kills: number;
  readonly violations: readonly string[];
}

export interface KillOptions {
  /** What the processes run on. */
  readonly freeze: Freeze;
  /** What counts as a kill point; every moment of every call where absent. */
  readonly points?: Choose;
  /** Which of those are taken; all where absent. */
  readonly choose?: Choose;
  readonly say?: (line: string) => void;
}

/**
 * Ends the jobs of each scenario at every outside call, lets a fresh process with no local state run the same
 * jobs again, and looks whether anything was lost, doubled, let through or left behind.
 */
export async function runKills(
  scenarios: readonly KillScenario[],
  options: KillOptions,
): Promise<KillReport> {
  const reports = await inParallel(scenarios, AT_ONCE, (scenario) => killScenario(scenario, options));
  return {
    scenarios: reports.length,
    killPoints: sum(reports.map(({ killPoints }) => killPoints)),
    kills: sum(reports.map(({ kills }) => kills)),
    violations: reports.flatMap(({ violations }) => violations),
  };
}

async function killScenario(scenario: KillScenario, options: KillOptions): Promise<KillReport> {
  const { freeze, points: among, choose, say } = options;
  const gate = new CallGate();
  const releases: string[] = [];
  await using frozen = await freeze(
    scenario.options ?? {},
    async (world) => {
      await scenario.prepare({
        ...world,
        release: async (...args) => {
          const digest = await world.release(...args);
          releases.push(digest);
          return digest;
        },
      });
    },
    gate,
  );
  const run = { scenario, releases, frozen, gate };
  const calls = await undisturbed(run);
  const every = killPoints(calls);
  const all = among === undefined ? every : among(every, calls);
  const points = choose === undefined ? all : choose(all, calls);
  say?.(`${scenario.name}: ${calls.length} calls, ${points.length} kills`);
  const violations: string[] = [];
  let kills = 0;
  const seen = new Map<string, readonly string[]>();
  for (const point of points) {
    const { killedAt, problems } = await killedOnce(run, point, seen);
    if (killedAt !== undefined) kills += 1;
    for (const problem of problems) {
      const line = `${scenario.name}, killed ${point.moment} call ${point.call} (${killedAt ?? "not reached"}): ${problem}`;
      say?.(`VIOLATION ${line}`);
      violations.push(line);
    }
  }
  say?.(`${scenario.name}: ${kills} kills left ${seen.size} different worlds`);
  return { scenarios: 1, killPoints: all.length, kills, violations };
}

interface ScenarioRun {
  readonly scenario: KillScenario;
  readonly releases: readonly string[];
  readonly frozen: FrozenWorld;
  readonly gate: CallGate;
}

/** The job as it should go: every call that it makes, and the proof that the invariants can hold at all. */
async function undisturbed(run: ScenarioRun): Promise<readonly string[]> {
  await using world = await run.frozen.thaw();
  run.gate.arm();
  const { said } = await takeTurns(await run.scenario.turns(world), world);
  const calls = [...run.gate.calls];
  run.gate.disarm();
  const problems = [...(await always(world)), ...(await atTheEnd(world, run.scenario, run.releases))];
  if (problems.length > 0)
    throw new Error(`${run.scenario.name} fails undisturbed: ${problems.join("; ")}\n${said}`);
  return calls;
}

/**
 * What is wrong right after the kill and once a fresh process is done. A process leaves nothing but what its
 * calls did, so two that died after the same ones leave the same world: that world is finished once.
 */
async function killedOnce(run: ScenarioRun, point: KillPoint, seen: Map<string, readonly string[]>) {
  await using world = await run.frozen.thaw();
  const turns = await run.scenario.turns(world);
  const ended = new AbortController();
  run.gate.arm(point, () => ended.abort());
  const { taken } = await takeTurns(turns, world, ended.signal);
  const { killedAt } = run.gate;
  const left = JSON.stringify([taken, run.gate.writes]);
  run.gate.arm();
  const known = seen.get(left);
  if (known !== undefined) return { killedAt, problems: known };
  const early = await always(world);
  const { said } = await takeTurns(turns, world);
  const late = [...(await always(world)), ...(await atTheEnd(world, run.scenario, run.releases))];
  const problems = [
    ...early.map((one) => `right after: ${one}`),
    ...late.map((one) => `at the end: ${one}`),
    ...(late.length > 0 ? [said] : []),
  ];
  seen.set(left, problems);
  return { killedAt, problems };
}

/** Until the end, or until one of them was killed. */
async function takeTurns(
  turns: readonly Turn[],
  world: KillWorld,
  signal?: AbortSignal,
): Promise<{ readonly said: string; readonly taken: number }> {
  const said: string[] = [];
  let taken = 0;
  for (const turn of turns) {
    if (signal?.aborted === true) break;
    taken += 1;
    if (isJob(turn)) said.push(await world.run(turn, signal));
    else await turn(world);
  }
  return { said: said.join("\n"), taken };
}

function isJob(turn: Turn): turn is Job {
  return typeof turn !== "function";
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
