import { join, relative } from "node:path";
import { Fault } from "#chain/fault.ts";
import type { RunServices } from "./contract.ts";

/** What a step's `uses:` names. */
export type Uses =
  | { readonly kind: "checkout" }
  | { readonly kind: "local"; readonly path: string }
  | { readonly kind: "remote"; readonly repository: string; readonly path: string; readonly ref: string };

const REMOTE = /^(?<repository>[\w.-]+\/[\w.-]+)(?<path>\/[^@]*)?@(?<ref>\S+)$/;

/** @throws Fault `WORKFLOW_INVALID` for what no runner knows, or this one doesn't run. */
export function parseUses(text: string): Uses {
  if (text.startsWith("./")) return { kind: "local", path: text };
  if (text.startsWith("docker://")) {
    throw new Fault("WORKFLOW_INVALID", `uses: ${text}: there are no containers here`);
  }
  const { repository, path = "", ref } = REMOTE.exec(text)?.groups ?? {};
  if (repository === undefined || ref === undefined) {
    throw new Fault("WORKFLOW_INVALID", `uses: ${text}: expected ./path or owner/name/path@ref`);
  }
  if (repository.toLowerCase() === "actions/checkout") return { kind: "checkout" };
  return { kind: "remote", repository, path: path.slice(1), ref };
}

/** @throws Fault `WORKFLOW_INVALID` for a path that leaves its folder. */
export function within(folder: string, path: string): string {
  const full = join(folder, path);
  if (relative(folder, full).startsWith("..")) {
    throw new Fault("WORKFLOW_INVALID", `"${path}" leads out of its folder`);
  }
  return full;
}

/** The folder of a remote action. @throws Fault `WORKFLOW_INVALID` where GitHub finds no such repository or ref. */
export async function fetchAction(
  uses: Extract<Uses, { kind: "remote" }>,
  github: Pick<RunServices, "source">,
): Promise<string> {
  const source = await github.source(uses.repository, uses.ref);
  if (source === undefined) {
    throw new Fault("WORKFLOW_INVALID", `uses: ${uses.repository}@${uses.ref}: no such repository or ref`);
  }
  return within(source.directory, uses.path);
}
