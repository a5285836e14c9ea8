import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "#chain/fault.ts";

const FILES = {
  GITHUB_OUTPUT: "set_output",
  GITHUB_ENV: "set_env",
  GITHUB_PATH: "add_path",
  GITHUB_STATE: "save_state",
  GITHUB_STEP_SUMMARY: "step_summary",
} as const;

/** What a step wrote into the files that the runner gave it. */
export interface StepWrites {
  readonly outputs: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  readonly path: readonly string[];
  readonly state: Readonly<Record<string, string>>;
  readonly summary: string;
}

export interface StepFiles {
  readonly environment: Readonly<Record<string, string>>;
  /** Reads and removes the files. @throws Fault `WORKFLOW_INVALID` where one can't be read as GitHub reads it. */
  collect(): StepWrites;
}

/** Fresh, empty command files for one step below the job's temp folder. */
export function makeStepFiles(temp: string): StepFiles {
  const folder = join(temp, "_runner_file_commands");
  mkdirSync(folder, { recursive: true });
  const id = randomUUID();
  const at = (name: keyof typeof FILES): string => join(folder, `${FILES[name]}_${id}`);
  const names = Object.keys(FILES) as (keyof typeof FILES)[];
  for (const name of names) writeFileSync(at(name), "");
  const take = (name: keyof typeof FILES): string => {
    const text = readFileSync(at(name), "utf8");
    rmSync(at(name));
    return text;
  };
  return {
    environment: Object.fromEntries(names.map((name) => [name, at(name)])),
    collect: () => ({
      outputs: parseAssignments(take("GITHUB_OUTPUT"), "GITHUB_OUTPUT"),
      environment: withoutReserved(parseAssignments(take("GITHUB_ENV"), "GITHUB_ENV")),
      path: take("GITHUB_PATH")
        .split(/\r?\n/)
        .filter((line) => line !== ""),
      state: parseAssignments(take("GITHUB_STATE"), "GITHUB_STATE"),
      summary: take("GITHUB_STEP_SUMMARY"),
    }),
  };
}

/** GitHub refuses to let a step change how later steps' Node starts. */
function withoutReserved(values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  if ("NODE_OPTIONS" in values) {
    throw new Fault("WORKFLOW_INVALID", "GITHUB_ENV can't set NODE_OPTIONS: set it in the step's env");
  }
  return values;
}

/**
 * `name=value` lines and `name<<DELIMITER … DELIMITER` blocks. A block that never ends is a fault: half a
 * value must not pass for a whole one.
 */
export function parseAssignments(text: string, file: string): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (line === "") continue;
    const equals = line.indexOf("=");
    const heredoc = line.indexOf("<<");
    if (heredoc > 0 && (equals < 0 || heredoc < equals)) {
      const delimiter = line.slice(heredoc + 2);
      const end = lines.indexOf(delimiter, at + 1);
      if (delimiter === "" || end < 0) {
        throw new Fault("WORKFLOW_INVALID", `${file}: the block "${line.slice(0, heredoc)}" never ends`);
      }
      values[line.slice(0, heredoc)] = lines.slice(at + 1, end).join("\n");
      at = end;
    } else if (equals > 0) {
      values[line.slice(0, equals)] = line.slice(equals + 1);
    } else {
      throw new Fault(
        "WORKFLOW_INVALID",
        `${file}: line ${at + 1} is neither name=value nor name<<DELIMITER`,
      );
    }
  }
  return values;
}
