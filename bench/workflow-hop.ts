import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { bareClone } from "#adapters/git/bare-clone.ts";
import { type GitHubApi, githubApi } from "#adapters/github/github-api.ts";
import type { JobHead, RunWorkflow } from "#adapters/github/runner/contract.ts";
import type { Tally } from "#adapters/github/twin/traffic/counters.ts";
import type { PullRequest } from "#chain/promotion/github.ts";
import { apply } from "#operations/apply.ts";
import type { ApplyPorts } from "#operations/apply-step.ts";
import { merge } from "#operations/merge.ts";
import { sign } from "#operations/sign.ts";
import type { PromotionRequest } from "#operations/sign-examine.ts";
import { GITOPS } from "#test/scenarios/acme-platform.ts";
import { type KeylessWorld, keylessWorld } from "#test/scenarios/keyless-world.ts";

const WORKFLOW = ".github/workflows/promote-staging.yml";

/**
 * One digest from its tag to merged where a workflow signs, from the pass that opens it to the pass after the
 * merge. Each pass and each job is a process of its own: another token, nothing remembered. The jobs are the
 * operations that the actions call, released by people where the environment has reviewers.
 *
 * @param people Who releases the signing run, and who reviews before that; as many as the policy asks for.
 */
export async function workflowHop(people: {
  readonly reviews: readonly string[];
  readonly release: string | undefined;
}): Promise<Tally> {
  const asked = people.reviews.length + (people.release === undefined ? 0 : 1);
  const approval = asked === 0 ? "" : `approval: { people: ${asked}, from: [acme/release] }, `;
  const rule = `{ name: staging, signer: { key: trust/staging.pub }, ${approval}health: { http: "http://staging.example/" } }`;
  const shipped = await readFile(new URL("../workflows/gitops/promote-staging.yml", import.meta.url), "utf8");
  let world: KeylessWorld | undefined;
  const runWorkflow: RunWorkflow = async (request, observer) => {
    if (world === undefined) throw new Error("no run before there is a world");
    const { "pull-request": pullRequest = "", head = "" } = request.inputs;
    const title = `promote staging #${pullRequest} at ${head}`;
    await observer.runNamed?.(title);
    const asks = { environment: "staging", pullRequest: Number(pullRequest), head, run: request.runId };
    const jobs = [
      await job("sign", "staging", (ports) => signed(asks, ports)),
      await job("merge", "clearance-promoter", (ports) => merge(asks, ports)),
    ];
    return { title, conclusion: "success", jobs };

    async function job(key: string, name: string, work: (ports: ApplyPorts) => Promise<{ outcome: string }>) {
      if (world === undefined) throw new Error("the world is there");
      const environment = { name, deployment: false };
      const one: JobHead = { key, name: key, permissions: {}, environment };
      await observer.jobWaiting(one, environment);
      await observer.jobStarted?.(one);
      const { outcome } = await work(fresh(world));
      if (outcome !== "signed" && outcome !== "merged") throw new Error(`${key} ended ${outcome}`);
      const told = {
        conclusion: "success",
        steps: [],
        outputs: {},
        log: "",
        summary: "",
        annotations: [],
      } as const;
      await observer.jobCompleted?.({ ...one, ...told });
      return { ...one, ...told };
    }
  };
  const signed = (asks: PromotionRequest, ports: ApplyPorts) =>
    sign({ ...asks, version: "0" }, { ...ports, signer: keyless.signerOf("staging") });
  await using keyless = await keylessWorld({
    policy: (text) => text.replace(/^environments:[\s\S]*(?=^rollback:)/m, `environments:\n  - ${rule}\n`),
    files: { [WORKFLOW]: shipped },
    runWorkflow,
  });
  world = keyless;
  const { github } = keyless;
  github.setEnvironment(
    GITOPS,
    "staging",
    people.release === undefined ? {} : { reviewers: ["carol", "dave"] },
  );
  github.setEnvironment(GITOPS, "clearance-promoter", {});
  await keyless.build("v1");
  github.counters.reset();
  await wake(keyless);
  const [pull] = (await keyless.as("ada").pullRequests("main")).open;
  for (const login of people.reviews) await approve(keyless, pull, login);
  if (people.reviews.length > 0) await wake(keyless);
  await github.settled();
  if (people.release !== undefined) await released(keyless, people.release);
  await github.settled();
  if ((await keyless.deployed("staging")) === null) throw new Error("the hop didn't end in a merge");
  await wake(keyless);
  const { actors } = github.counters.read();
  return actors["clearance-promoter[bot]"] ?? fail(Object.keys(actors));
}

/** By a person alone, so that nothing of it counts for the promoter. */
async function approve(world: KeylessWorld, pull: PullRequest | undefined, login: string): Promise<void> {
  if (pull === undefined) throw new Error("nothing was opened");
  const review = { event: "APPROVE", commit_id: pull.head.commit, body: "seen" };
  const { status } = await world.rest(login, "POST", `/pulls/${pull.number}/reviews`, review);
  if (status !== 200) throw new Error(`the review of ${login}: ${status}`);
}

function fail(actors: readonly string[]): never {
  throw new Error(`the promoter isn't among ${actors.join(", ")}`);
}

async function wake(world: KeylessWorld): Promise<void> {
  await apply(fresh(world));
}

/** What a new process knows: a token and a clone of its own. */
function fresh(world: KeylessWorld): ApplyPorts {
  const { github: twin, facts, ports } = world;
  const token = twin.installationTokenFor("clearance-promoter");
  const github: GitHubApi = githubApi({ apiUrl: twin.apiUrl, repository: GITOPS, auth: { token } });
  const git = bareClone({ url: twin.gitUrl(GITOPS), dir: join(facts.dir, randomUUID()), token });
  return { ...ports, git, github, signerOf: () => undefined };
}

async function released(world: KeylessWorld, login: string): Promise<void> {
  const run = world.github.runs(GITOPS).at(-1);
  if (run === undefined) throw new Error("nothing was dispatched");
  const { data } = await world.rest(login, "GET", `/actions/runs/${run.id}/pending_deployments`);
  const [pending] = data as { environment: { id: number } }[];
  await world.rest(login, "POST", `/actions/runs/${run.id}/pending_deployments`, {
    environment_ids: [pending?.environment.id],
    state: "approved",
    comment: "",
  });
}
