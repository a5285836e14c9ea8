import { expect, it } from "vitest";
import type { Lane, Policy } from "#chain/clearance/policy.ts";
import type { Rules } from "#chain/clearance/rules.ts";
import { digestOf } from "#chain/digest/digest.ts";
import { Fault } from "#chain/fault.ts";
import type { GitRepository } from "#chain/promotion/git.ts";
import type { ObservedLane } from "#chain/promotion/state.ts";
import { awaitedAt } from "./observe-awaited.ts";
import { digestChanges } from "./observe-change.ts";

const HOUR = 3_600_000;
const start = Date.parse("2026-11-20T08:00:00Z");
const at = (hours: number) => new Date(start + hours * HOUR);
const policy = {
  services: { boarding: { digestAt: { file: "{environment}.yaml", path: "image" } } },
  environments: [{ name: "staging" }, { name: "prod" }],
} as unknown as Policy;
const staging: Lane = { service: "boarding", environment: "staging", region: null };

interface Change {
  readonly file: "staging.yaml" | "prod.yaml";
  readonly holds: string;
  readonly at: number;
}
const into = (file: "staging" | "prod", holds: string, hour: number): Change => ({
  file: `${file}.yaml`,
  holds,
  at: hour,
});

/** Its commits are named by how many changes came before them, and with them. */
function repository(changes: readonly Change[]): GitRepository {
  return {
    history: async (_: string, [path]: readonly string[]) =>
      changes
        .map((change, index) => ({
          ...change,
          id: String(index + 1),
          parents: [String(index)],
          committed: at(change.at),
        }))
        .filter(({ file }) => file === path)
        .reverse(),
    read: async (commit: string, path: string) => {
      const last = changes.slice(0, Number(commit)).findLast(({ file }) => file === path);
      return last === undefined ? undefined : new TextEncoder().encode(`image: "${digestOf(last.holds)}"\n`);
    },
  } as unknown as GitRepository;
}

async function awaited(
  now: number,
  changes: readonly Change[],
  { soak = HOUR, look = async (lane: Lane) => ({ lane }) as ObservedLane } = {},
) {
  const git = repository(changes);
  const commit = String(changes.length);
  const previousWave = { environment: "staging", regions: [], soak };
  const rules = { supersede: 4 * HOUR, wave: { environment: "prod", regions: [] }, previousWave };
  const observed = { lane: staging, current: digestOf("standing"), candidate: { subject: {} } };
  const found = await awaitedAt(observed as unknown as ObservedLane, {
    policy,
    git,
    commit,
    now: at(now),
    rulesOf: () => rules as unknown as Rules,
    lastChange: async ({ environment }) => {
      const place = { file: `${environment}.yaml`, path: "image" };
      for await (const change of digestChanges(git, commit, place)) return change;
      return undefined;
    },
    look,
  });
  return found.map(({ by, since }) => `${by.lane.environment} since ${since.toISOString()}`);
}

it.each([
  ["the first change here after its last one", [into("staging", "b", 1), into("staging", "c", 4)], 6, 1],
  ["its own last change, where that came after", [into("staging", "b", -2), into("prod", "z", 1)], 6, 1],
  [
    "when it went away again from what is there",
    [into("staging", "b", 1), into("staging", "a", 2), into("staging", "c", 3)],
    7,
    3,
  ],
] as const)("a place waits since %s, as Git says", async (_, changes, now, since) => {
  const before = [into("staging", "a", -5), into("prod", "a", -4)];
  expect(await awaited(now, [...before, ...changes])).toEqual([`prod since ${at(since).toISOString()}`]);
});

it("a place that nothing was ever in waits since the first change before it", async () => {
  expect(await awaited(5, [into("staging", "a", 0)])).toEqual([`prod since ${at(0).toISOString()}`]);
});

it.each([
  ["has waited for less than its bound", 4, {}],
  ["waits for no soak", 6, { soak: 0 }],
  [
    "can't be read",
    6,
    { look: () => Promise.reject(new Fault("EDIT_PATH_MISSING", "prod.yaml isn't in the tree")) },
  ],
])("a place that %s keeps nobody waiting", async (_, now, options) => {
  expect(await awaited(now, [into("staging", "a", 1)], options)).toEqual([]);
});
