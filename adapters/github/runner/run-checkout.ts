import { rmSync } from "node:fs";
import { Fault } from "#chain/fault.ts";
import type { StepCall, StepEnd } from "./step.ts";
import { within } from "./uses.ts";

/** Inputs of actions/checkout that change nothing here: there are no submodules, and the checkout is always clean. */
const INPUTS = new Set([
  "repository",
  "ref",
  "path",
  "fetch-depth",
  "token",
  "persist-credentials",
  "clean",
  "fetch-tags",
  "show-progress",
]);

/** `actions/checkout`, built in: a real git checkout into the workspace. */
export async function runCheckout(call: StepCall, given: Readonly<Record<string, string>>): Promise<StepEnd> {
  const unknown = Object.keys(given).find((name) => !INPUTS.has(name));
  if (unknown !== undefined) {
    throw new Fault("WORKFLOW_INVALID", `actions/checkout: the input "${unknown}" isn't supported here`);
  }
  const { request, folders, token } = call.state;
  const repository = given["repository"] || request.repository.fullName;
  const own = repository.toLowerCase() === request.repository.fullName.toLowerCase();
  const depth = Number(given["fetch-depth"] || "1");
  if (!Number.isInteger(depth) || depth < 0) {
    throw new Fault(
      "WORKFLOW_INVALID",
      `actions/checkout: fetch-depth "${given["fetch-depth"]}" is no number`,
    );
  }
  const directory = within(folders.workspace, given["path"] || ".");
  rmSync(directory, { recursive: true, force: true });
  // Without a ref the run's own commit is meant, on its branch: a branch that moved since doesn't matter.
  const { commit } = await request.github.checkout({
    repository,
    ref: given["ref"] || (own ? request.ref : undefined),
    ...(own && !given["ref"] ? { commit: request.commit } : {}),
    directory,
    depth,
    token: given["token"] || token,
    persistCredentials: given["persist-credentials"] !== "false",
  });
  call.state.log.say(`${repository} is checked out at ${commit}`);
  return { ok: true, outputs: { ref: given["ref"] || request.ref, commit } };
}
