import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "#chain/fault.ts";
import { emptyState, type State } from "./state.ts";

/** The twin's memory: a value in the process, and one file that is replaced in one step. */
export interface Store {
  readonly dir: string;
  readonly state: State;
  newId(): number;
  /** Writes the file now: called before each answer, so that whoever got one finds it after a restart. */
  save(): void;
}

export function openStore(dir: string): Store {
  mkdirSync(dir, { recursive: true });
  const file = join(dir, "github.json");
  const state = existsSync(file) ? readState(file) : emptyState();
  let written = "";
  return {
    dir,
    state,
    newId: () => state.nextId++,
    save() {
      const text = JSON.stringify(state);
      if (text === written) return;
      writeFileSync(`${file}.new`, text, { mode: 0o600 });
      renameSync(`${file}.new`, file);
      written = text;
    },
  };
}

function readState(file: string): State {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as State;
  } catch (cause) {
    throw new Fault("SANDBOX_UNUSABLE", `${file} can't be read as the GitHub twin's state`, { cause });
  }
}
