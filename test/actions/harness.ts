import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { inject } from "vitest";
import { type ActionFile, readAction } from "#adapters/github/runner/action-file.ts";
import { machineEnvironment } from "#adapters/github/runner/machine-environment.ts";
import { type ActionResult, runAction } from "#adapters/github/runner/run-action.ts";

const ROOT = resolve(import.meta.dirname, "../..");

export interface ActionRun {
  readonly inputs?: Readonly<Record<string, string>>;
  /** GITHUB_* and the like, beside the machine's PATH. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  /** The checkout that it runs in; an empty folder where none is given. */
  readonly workspace?: string;
  /** RUNNER_TEMP, for what must outlive the run; a folder that goes with it where absent. */
  readonly temp?: string;
  /** `github.token`, which inputs have by default. */
  readonly token?: string;
  /** Instead of the action's own action.yml. */
  readonly action?: Pick<ActionFile, "inputs">;
}

/** Runs `<name>.js` of the freshly built dist/ in a process of its own, as the runner would. */
export async function runBuiltAction(name: string, run: ActionRun = {}): Promise<ActionResult> {
  const folder = mkdtempSync(join(tmpdir(), `clearance-${name}-`));
  const [ownTemp, home, own] = [join(folder, "temp"), join(folder, "home"), join(folder, "workspace")];
  for (const path of [ownTemp, home, own]) mkdirSync(path);
  const temp = run.temp ?? ownTemp;
  try {
    return await runAction({
      entry: join(inject("dist"), `${name}.js`),
      action: run.action ?? readAction(name === "main" ? ROOT : join(ROOT, "actions", name), name),
      inputs: run.inputs ?? {},
      workspace: run.workspace ?? own,
      temp,
      environment: {
        ...machineEnvironment(process.env),
        GITHUB_ACTIONS: "true",
        RUNNER_TEMP: temp,
        HOME: home,
        ...run.environment,
      },
      contexts: { github: { token: run.token ?? "" } },
      secrets: run.secrets ?? [],
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `CODE: message` of the fault that an action ended with, as its annotation shows it. */
export function faultOf({ annotations }: ActionResult): string {
  const shown = annotations.findLast(({ title }) => title?.startsWith("Fault: ") === true);
  return shown === undefined ? "no fault" : `${shown.title?.slice("Fault: ".length)}: ${shown.message}`;
}
