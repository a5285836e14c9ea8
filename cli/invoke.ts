import { parseArgs } from "node:util";
import { EXIT, Fault } from "#chain/fault.ts";
import type { Command, Invocation, Option, Outcome } from "./command.ts";
import { helpOf } from "./help.ts";

/** Options that every command has. */
export const SHARED: Readonly<Record<string, Option>> = {
  json: { type: "boolean", help: "one JSON document on stdout; progress stays on stderr" },
  help: { type: "boolean", short: "h", help: "show this" },
};

export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly directory: string;
  out(text: string): void;
  err(text: string): void;
}

/** Parses, runs and prints one command; the answer is the exit code. */
export async function invoke(
  command: Command,
  args: readonly string[],
  around: Surroundings,
): Promise<number> {
  const json = args.includes("--json");
  try {
    const parsed = parse(command, args);
    if (parsed.values["help"] === true) {
      around.out(helpOf(command, SHARED));
      return EXIT.done;
    }
    const outcome = await command.run(invocationOf(command, parsed, around));
    print(outcome, json, around);
    return outcome.code;
  } catch (error) {
    return failed(error, json, around);
  }
}

interface Parsed {
  readonly values: Readonly<Record<string, unknown>>;
  readonly positionals: readonly string[];
}

function parse(command: Command, args: readonly string[]): Parsed {
  const options = Object.fromEntries(
    Object.entries({ ...command.options, ...SHARED }).map(([name, { type, short, multiple }]) => [
      name,
      { type, ...(short === undefined ? {} : { short }), ...(multiple === undefined ? {} : { multiple }) },
    ]),
  );
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Fault("INPUT_INVALID", `${message} (see clearance ${command.name} --help)`, { cause: error });
  }
}

function invocationOf(command: Command, parsed: Parsed, around: Surroundings): Invocation {
  const option = (name: string): string | undefined => {
    const value = parsed.values[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  return {
    positionals: parsed.positionals,
    option,
    flag: (name) => parsed.values[name] === true,
    required(name) {
      const value = option(name);
      if (value === undefined) {
        throw new Fault("INPUT_INVALID", `--${name} is missing (see clearance ${command.name} --help)`);
      }
      return value;
    },
    environment: around.environment,
    directory: around.directory,
    progress: (line) => around.err(`${line}\n`),
  };
}

function print(outcome: Outcome, json: boolean, around: Surroundings): void {
  if (json) around.out(`${JSON.stringify(outcome.json, null, 2)}\n`);
  else if (outcome.text !== "") around.out(outcome.text.endsWith("\n") ? outcome.text : `${outcome.text}\n`);
}

/** A fault says its code and remedy; a bug shows its stack, since nobody expected it. */
function failed(error: unknown, json: boolean, around: Surroundings): number {
  if (error instanceof Fault) {
    if (json) {
      const fault = { code: error.code, message: error.message, retryable: error.retryable };
      around.out(`${JSON.stringify({ fault }, null, 2)}\n`);
    }
    around.err(`fault ${error.code}: ${error.message}\n`);
    return EXIT.fault;
  }
  around.err(`bug: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return EXIT.bug;
}
