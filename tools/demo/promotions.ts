import { setTimeout as sleep } from "node:timers/promises";
import { localRepository } from "#adapters/git/local-repository.ts";
import { placeOf, printEnvironment } from "#chain/clearance/lane.ts";
import { parsePolicy } from "#chain/clearance/parse-policy.ts";
import type { Lane } from "#chain/clearance/policy.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { readDigest } from "#chain/promotion/edit/edit-digest.ts";
import type { Sandbox } from "../../sandbox/start.ts";
import { type Acme, GITOPS, until } from "./acme.ts";
import type { Narrator } from "./narrator.ts";
import type { Promotion } from "./report.ts";

export interface PullRequest {
  readonly number: number;
  readonly title: string;
  readonly state: string;
  readonly merged_at: string | null;
  readonly body: string;
  readonly head: { readonly ref: string; readonly sha: string };
}

interface Run {
  readonly id: number;
  readonly path: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly display_title: string;
}

/** Follows one digest through its pull requests. */
export class Promotions {
  readonly #acme: Acme;
  readonly #sandbox: Sandbox;
  readonly #narrator: Narrator;
  /** Makes the promoter look again: a dispatch of its workflow, or nothing where the service is awake. */
  readonly #nudge: () => Promise<void>;

  constructor(acme: Acme, sandbox: Sandbox, narrator: Narrator, nudge: () => Promise<void>) {
    this.#acme = acme;
    this.#sandbox = sandbox;
    this.#narrator = narrator;
    this.#nudge = nudge;
  }

  all(): Promise<readonly PullRequest[]> {
    return this.#acme.rest("ada", "GET", `/repos/${GITOPS}/pulls?state=all&per_page=100`);
  }

  runs(): Promise<readonly Run[]> {
    return this.#acme
      .rest<{ workflow_runs: readonly Run[] }>("ada", "GET", `/repos/${GITOPS}/actions/runs?per_page=50`)
      .then(({ workflow_runs }) => workflow_runs);
  }

  /** The open or merged pull request that carries a digest into a lane. */
  async find(lane: Lane, digest: Digest): Promise<PullRequest | undefined> {
    const branch = `clearance/${lane.environment}${lane.region === null ? "" : `-${lane.region}`}/${lane.service}/`;
    return (await this.all()).find(
      ({ head, body, state, merged_at }) =>
        head.ref.startsWith(branch) && body.includes(digest) && (state === "open" || merged_at !== null),
    );
  }

  async opened(lane: Lane, digest: Digest): Promise<PullRequest> {
    const where = printEnvironment(lane.environment, lane.region);
    const found = await until(`a pull request into ${where}`, async () => {
      const one = await this.find(lane, digest);
      if (one !== undefined) return one;
      await this.#nudge();
      await sleep(150);
      return this.find(lane, digest);
    });
    return found;
  }

  /** Two different people: one reviews, the other releases the environment that signs. */
  async approve(pullRequest: PullRequest, reviewer: string): Promise<void> {
    await this.#acme.rest(reviewer, "POST", `/repos/${GITOPS}/pulls/${pullRequest.number}/reviews`, {
      event: "APPROVE",
      commit_id: pullRequest.head.sha,
    });
    this.#narrator.say(`${reviewer} approves #${pullRequest.number}`);
  }

  /** The signing run of this head that waits for somebody to release its environment. */
  waitingRun(pullRequest: PullRequest): Promise<Run> {
    return until(`the signing run of #${pullRequest.number}`, async () => {
      const wanted = `#${pullRequest.number} at ${pullRequest.head.sha}`;
      const find = async (): Promise<Run | undefined> =>
        (await this.runs()).find((run) => run.status === "waiting" && run.display_title.endsWith(wanted));
      const one = await find();
      if (one !== undefined) return one;
      await this.#nudge();
      await sleep(100);
      return find();
    });
  }

  async release(run: Run, reviewer: string): Promise<Run> {
    const path = `/repos/${GITOPS}/actions/runs/${run.id}`;
    const pending = await this.#acme.rest<readonly { environment: { id: number } }[]>(
      "ada",
      "GET",
      `${path}/pending_deployments`,
    );
    await this.#acme.rest(reviewer, "POST", `${path}/pending_deployments`, {
      environment_ids: pending.map(({ environment }) => environment.id),
      state: "approved",
      comment: "ready",
    });
    this.#narrator.say(`${reviewer} releases the environment`);
    return until(
      `the end of run ${run.id}`,
      async () => {
        const now = await this.#acme.rest<Run>("ada", "GET", path);
        return now.status === "completed" ? now : undefined;
      },
      () => this.#underWay(),
    );
  }

  /** Runs that haven't ended, with their jobs: what somebody who waited in vain wants to know. */
  async #underWay(): Promise<string> {
    const runs = (await this.runs()).filter(({ status }) => status !== "completed");
    const told = runs.map(async ({ id, path, status }) => {
      const { jobs } = await this.#acme.rest<{ jobs: readonly { name: string; status: string }[] }>(
        "ada",
        "GET",
        `/repos/${GITOPS}/actions/runs/${id}/jobs`,
      );
      return `\n  ${path}, run ${id}, ${status}: ${jobs.map((one) => `${one.name} ${one.status}`).join(", ")}`;
    });
    return `; under way:${(await Promise.all(told)).join("") || " nothing"}`;
  }

  async merged(lane: Lane, digest: Digest): Promise<Promotion> {
    const pullRequest = await until(
      `#merge into ${printEnvironment(lane.environment, lane.region)}`,
      async () => {
        const one = await this.find(lane, digest);
        if (one?.merged_at != null) return one;
        await this.#nudge();
        await sleep(150);
        return undefined;
      },
      () => this.#underWay(),
    );
    const mergedDigest = await this.standing(lane);
    this.#narrator.say(
      `${printEnvironment(lane.environment, lane.region)}: #${pullRequest.number} merged, ${mergedDigest?.slice(0, 19) ?? "nothing"}… stands in the tree`,
    );
    return {
      digest,
      environment: lane.environment,
      region: lane.region,
      pullRequest: pullRequest.number,
      mergedDigest,
    };
  }

  /** What main holds for a lane, read from the bare repository itself. */
  async standing(lane: Lane): Promise<Digest | null> {
    const git = localRepository(this.#sandbox.github.gitDirectory(GITOPS));
    const head = (await git.resolve("refs/heads/main")) ?? "";
    const text = async (path: string): Promise<Uint8Array> =>
      (await git.read(head, path)) ?? new Uint8Array();
    const policy = parsePolicy(new TextDecoder().decode(await text("clearance.yaml")), "clearance.yaml");
    const place = placeOf(policy, lane);
    return readDigest(await text(place.file), place.path) ?? null;
  }
}
