import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { runGit } from "#adapters/git/run-git.ts";
import type { ActionResult } from "#adapters/github/runner/run-action.ts";
import { GITOPS } from "#test/scenarios/acme-platform.ts";
import { type PromotionWorld, promotionWorld, type WorldOptions } from "#test/scenarios/promotion-world.ts";
import { runBuiltAction } from "./harness.ts";
import { type Entry, editMain } from "./tree-edit.ts";

type Inputs = Readonly<Record<string, string>>;

/** The example platform, with its actions as steps of workflows in its GitOps repository. */
export interface GitOpsWorld extends PromotionWorld {
  /** A step with the promoter's App as `github-token`. */
  run(name: "promote" | "rollback" | "verify", inputs?: Inputs, environment?: Inputs): Promise<ActionResult>;
  /** `METHOD path status` of every call that may have changed something on GitHub since this was last asked. */
  writes(): readonly string[];
  /** What a half-done promotion would have changed: every ref of the repository with its commit, and the pull requests. */
  traces(): Promise<readonly string[]>;
  /** The text without what differs from run to run: ports, digests, commits. */
  readable(text: string): string;
  /** Commits to main past every rule, until it is disposed of. */
  onMain(entries: Readonly<Record<string, Entry>>): Promise<AsyncDisposable>;
  /** Approves as both people that prod asks for. */
  approve(pullRequest: number): Promise<void>;
}

export async function gitopsWorld(options: WorldOptions = {}): Promise<GitOpsWorld> {
  const health = createServer((_request, response) => response.end("ok"));
  await new Promise<void>((listening) => health.listen(0, "127.0.0.1", listening));
  const at = `127.0.0.1:${(health.address() as AddressInfo).port}`;
  const change = options.policy ?? ((text: string) => text);
  const world = await promotionWorld({
    ...options,
    policy: (text) =>
      change(
        text
          .replace("http://staging.example", `http://${at}/staging`)
          .replace("http://{region}.prod.example", `http://${at}/prod/{region}`)
          .replace("soak: 10m, ", ""),
      ),
  });
  let seen = 0;
  return {
    ...world,
    run: (name, inputs = {}, environment = {}) =>
      runBuiltAction(name, {
        inputs,
        token: world.github.installationTokenFor("clearance-promoter"),
        environment: {
          GITHUB_REPOSITORY: GITOPS,
          GITHUB_API_URL: world.github.apiUrl,
          GITHUB_ACTOR: "erin",
          GITHUB_TRIGGERING_ACTOR: "erin",
          GITHUB_RUN_ID: "1",
          ...environment,
        },
      }),
    writes() {
      const requests = world.github.requests.slice(seen);
      seen = world.github.requests.length;
      return requests
        .filter(({ method, path }) => method !== "GET" && !path.endsWith("/graphql"))
        .map(({ method, path, status }) => `${method} ${short(path)} ${status}`);
    },
    async traces() {
      const directory = world.github.gitDirectory(GITOPS);
      const refs = (await runGit(["for-each-ref"], { directory })).toString().trim().split("\n");
      const pulls = (await world.rest("ada", "GET", "/pulls?state=all")).data as readonly {
        number: number;
      }[];
      return [...refs, ...pulls.map(({ number }) => `#${number}`)];
    },
    readable: (text) =>
      text
        .replaceAll(world.github.gitRoot, "GITHUB")
        .replaceAll(world.image, "REGISTRY/acme/check-in")
        .replaceAll(/sha256:[0-9a-f]{12,64}/g, "sha256:…")
        .replaceAll(/\b[0-9a-f]{40}\b/g, "COMMIT"),
    onMain: (entries) => editMain(world.github.gitDirectory(GITOPS), entries),
    async approve(pullRequest) {
      for (const login of ["carol", "dave"]) await world.review(pullRequest, login);
    },
    async [Symbol.asyncDispose]() {
      await world[Symbol.asyncDispose]();
      await new Promise<void>((closed) => health.close(() => closed()));
    },
  };
}

function short(path: string): string {
  return path
    .replace(/^\/api\/v3\/repos\/acme\/gitops/, "")
    .replaceAll(/[0-9a-f]{40}/g, "COMMIT")
    .replaceAll(/\/[0-9a-f]{12}\b/g, "/ID");
}
