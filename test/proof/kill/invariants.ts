import { clearedBy } from "#chain/clearance/clearance.ts";
import { lanesOf, placeOf, printLane } from "#chain/clearance/lane.ts";
import { rulesFor } from "#chain/clearance/rules.ts";
import { trustMaterialOf } from "#chain/clearance/trust-material.ts";
import { acts, printStep } from "#chain/promotion/step.ts";
import { collectEvidence } from "#operations/collect-evidence.ts";
import { gatherAncestry } from "#operations/gather-ancestry.ts";
import { digestAt } from "#operations/observe-change.ts";
import { readPolicy } from "#operations/observe-policy.ts";
import { planNow } from "#operations/plan.ts";
import type { KillWorld, SeenPull } from "./kill-world.ts";
import type { KillScenario } from "./scenarios.ts";

/** What must hold at every moment, whoever died where. Each problem is a sentence. */
export async function always(world: KillWorld): Promise<readonly string[]> {
  const pulls = await world.pulls();
  return [...(await uncleared(world)), ...duplicates(pulls), ...ungated(pulls)];
}

/** What must hold once a fresh process has finished the job. */
export async function atTheEnd(
  world: KillWorld,
  scenario: KillScenario,
  releases: readonly string[],
): Promise<readonly string[]> {
  const pulls = (await world.pulls()).filter(({ state }) => state === "open");
  const problems: string[] = [];
  for (const [place, release] of Object.entries(scenario.ends)) {
    const found = await world.deployed(place);
    const wanted = release === 0 ? null : releases[release - 1];
    if (found !== wanted)
      problems.push(`${place} ends with ${found ?? "nothing"}, not ${wanted ?? "nothing"}`);
  }
  const open = pulls.filter(({ author }) => author === "clearance-promoter[bot]");
  if (open.length !== scenario.open)
    problems.push(`${open.length} pull requests are open, not ${scenario.open}`);
  for (const environment of scenario.settles) {
    const { steps } = await planNow(world.ports, { environment });
    for (const step of steps.filter(acts)) problems.push(`left to do in ${environment}: ${printStep(step)}`);
  }
  return [
    ...problems,
    ...((await scenario.also?.(world)) ?? []),
    ...(await leftForGood(
      world,
      pulls.map(({ branch }) => branch),
    )),
  ];
}

/** Longer than somebody who makes a branch may need to propose it: no younger one is swept. */
const PATIENCE = 2 * 3_600_000;

/** Branches that nobody proposes, and that the next pass doesn't sweep either; the clock moves on for it. */
async function leftForGood(world: KillWorld, proposed: readonly string[]): Promise<readonly string[]> {
  const strays = (await world.branches()).filter((branch) => !proposed.includes(branch));
  if (strays.length === 0) return [];
  world.pass(PATIENCE);
  const { steps } = await planNow(world.ports);
  const swept = new Set(steps.flatMap((step) => (step.do === "sweep" ? [step.branch] : [])));
  return strays.filter((branch) => !swept.has(branch)).map((branch) => `${branch} is left behind`);
}

/** No digest in the tree without that environment's clearance. */
async function uncleared({ ports, git }: KillWorld): Promise<readonly string[]> {
  await git.refresh();
  const main = (await git.resolve("refs/heads/main")) ?? "";
  const snapshot = await readPolicy(git, main, "clearance.yaml");
  const trust = trustMaterialOf(snapshot);
  const problems = await Promise.all(
    lanesOf(snapshot.policy).map(async (lane) => {
      const digest = await digestAt(git, main, placeOf(snapshot.policy, lane));
      if (digest === null) return [];
      const rules = rulesFor(snapshot, lane.service, lane.environment);
      const subject = { image: rules.image, digest };
      const { evidence } = await collectEvidence(subject, trust, ports);
      const ancestry = await gatherAncestry(evidence, rules, git);
      const cleared = clearedBy(subject, evidence, rules, ancestry) !== undefined;
      return cleared ? [] : [`${printLane(lane)} holds ${digest} without clearance`];
    }),
  );
  return problems.flat();
}

/** A promotion's branch is its identity: two pull requests from one would be one promotion twice. */
function duplicates(pulls: readonly SeenPull[]): readonly string[] {
  const refs = pulls.map(({ branch }) => branch).filter((branch) => branch.startsWith("clearance/"));
  const twice = new Set(refs.filter((ref, index) => refs.indexOf(ref) !== index));
  return [...twice].map((ref) => `${ref} was proposed twice`);
}

/** What prod merged was approved on the very head, by both people. */
function ungated(pulls: readonly SeenPull[]): readonly string[] {
  return pulls.flatMap(({ number, state, branch, approvers }) => {
    if (state !== "merged" || !branch.startsWith("clearance/prod-")) return [];
    const people = new Set(approvers);
    return people.size < 2 ? [`#${number} was merged with ${people.size} approvals on its head`] : [];
  });
}
