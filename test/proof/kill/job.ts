import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { readAction } from "#adapters/github/runner/action-file.ts";
import { machineEnvironment } from "#adapters/github/runner/machine-environment.ts";
import { type ActionResult, runAction } from "#adapters/github/runner/run-action.ts";
import type { GitHubTwin } from "#adapters/github/twin/github-twin.ts";
import { GITOPS } from "#test/scenarios/acme-platform.ts";
import type { Job } from "./kill-world.ts";

const ROOT = resolve(import.meta.dirname, "../../..");

/** An action in a process of its own, with nothing on disk from before. */
export async function runJob(
  job: Job,
  world: { readonly github: GitHubTwin; readonly apiUrl: string },
  dist: string,
  signal?: AbortSignal,
): Promise<ActionResult> {
  const folder = await mkdtemp(join(tmpdir(), "clearance-job-"));
  const [temp, home, workspace] = [join(folder, "temp"), join(folder, "home"), join(folder, "workspace")];
  await Promise.all([temp, home, workspace].map((path) => mkdir(path)));
  const actor = job.actor ?? "erin";
  try {
    return await runAction({
      entry: join(dist, `${job.action}.js`),
      action: readAction(join(ROOT, "actions", job.action), job.action),
      inputs: job.inputs,
      workspace,
      temp,
      environment: {
        ...machineEnvironment(process.env),
        GITHUB_ACTIONS: "true",
        GITHUB_API_URL: world.apiUrl,
        GITHUB_REPOSITORY: GITOPS,
        GITHUB_ACTOR: actor,
        GITHUB_TRIGGERING_ACTOR: actor,
        GITHUB_RUN_ID: "1",
        RUNNER_TEMP: temp,
        HOME: home,
      },
      contexts: { github: { token: world.github.installationTokenFor("clearance-promoter") } },
      ...(signal === undefined ? {} : { signal }),
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
