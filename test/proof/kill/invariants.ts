import { runGit } from "#adapters/git/run-git.ts";
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
import { GITOPS } from "#test/scenarios/acme-platform.ts";
import type { ThawedWorld } from "./frozen-world.ts";
import type { KillScenario } from "./scenarios.ts";

interface Pull {
  readonly number: number;
  readonly state: string;
  readonly merged_at: string | null;
  readonly user: { readonly login: string };
  readonly head: { readonly ref: string; readonly sha: string };
}

/** What must hold at every moment, whoever died where. Each problem is a sentence. */
export async function always(world: ThawedWorld): Promise<readonly string[]> {
  const pulls = (await world.rest("ada", "GET", "/pulls?state=all&per_page=100")).data as readonly Pull[];
  return [...(await uncleared(world)), ...duplicates(pulls), ...(await ungated(world, pulls))];
}

/** What must hold once a fresh process has finished the job. */
export async function atTheEnd(
  world: ThawedWorld,
  scenario: KillScenario,
  releases: readonly string[],
): Promise<readonly string[]> {
  const pulls = (await world.rest("ada", "GET", "/pulls?state=open&per_page=100")).data as readonly Pull[];
  const problems: string[] = [];
  for (const [place, release] of Object.entries(scenario.ends)) {
    const found = await world.deployed(place);
    const wanted = release === 0 ? null : releases[release - 1];
    if (found !== wanted)
      problems.push(`${place} ends with ${found ?? "nothing"}, not ${wanted ?? "nothing"}`);
  }
  const open = pulls.filter(({ user }) => user.login === "clearance-promoter[bot]");
  if (open.length !== scenario.open)
    problems.push(`${open.length} pull requests are open, not ${scenario.open}`);
  const branches = await clearanceBranches(world);
  const wanted = new Set(pulls.map(({ head }) => head.ref));
  for (const branch of branches) if (!wanted.has(branch)) problems.push(`${branch} is left behind`);
  for (const environment of scenario.settles) {
    const { steps } = await planNow(world.ports, { environment });
    for (const step of steps.filter(acts)) problems.push(`left to do in ${environment}: ${printStep(step)}`);
  }
  return [...problems, ...((await scenario.also?.(world)) ?? [])];
}

/** No digest in the tree without that environment's clearance. */
async function uncleared({ ports, git }: ThawedWorld): Promise<readonly string[]> {
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
function duplicates(pulls: readonly Pull[]): readonly string[] {
  const refs = pulls.filter(({ head }) => head.ref.startsWith("clearance/")).map(({ head }) => head.ref);
  const twice = new Set(refs.filter((ref, index) => refs.indexOf(ref) !== index));
  return [...twice].map((ref) => `${ref} was proposed twice`);
}

/** What prod merged was approved on the very head, by both people. */
async function ungated(world: ThawedWorld, pulls: readonly Pull[]): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const { number, head, merged_at } of pulls) {
    if (merged_at === null || !head.ref.startsWith("clearance/prod-")) continue;
    const reviews = (await world.rest("ada", "GET", `/pulls/${number}/reviews`)).data as readonly {
      readonly user: { readonly login: string };
      readonly state: string;
      readonly commit_id: string;
    }[];
    const people = new Set(
      reviews
        .filter(({ state, commit_id }) => state === "APPROVED" && commit_id === head.sha)
        .map(({ user }) => user.login),
    );
    if (people.size < 2) problems.push(`#${number} was merged with ${people.size} approvals on its head`);
  }
  return problems;
}

async function clearanceBranches({ github }: ThawedWorld): Promise<readonly string[]> {
  const directory = github.gitDirectory(GITOPS);
  const listed = await runGit(["for-each-ref", "--format=%(refname:short)", "refs/heads/clearance"], {
    directory,
  });
  return listed
    .toString()
    .split("\n")
    .filter((name) => name !== "");
}
