import { parseArgs } from "node:util";
import { EXIT, Fault } from "#chain/fault.ts";
import type { Command, Invocation, Outcome } from "./command.ts";
import { helpOf, SHARED } from "./help.ts";
import { type Surroundings, tell } from "./surroundings.ts";

/** Parses, runs and prints one command; the answer is the exit code. */
export async function invoke(
  command: Command,
  args: readonly string[],
  around: Surroundings,
): Promise<number> {
  const parsed = parse(command, args);
  if (parsed.values["help"] === true) {
    around.out(helpOf(command));
    return EXIT.done;
  }
  const outcome = await command.run(invocationOf(command, parsed, around));
  print(outcome, parsed.values["json"] === true, around);
  return outcome.code;
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
  let parsed: Parsed;
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw wrong(command, error instanceof Error ? error.message : String(error), error);
  }
  if (parsed.values["help"] === true) return parsed;
  const surplus = parsed.positionals[command.arguments.length];
  if (surplus !== undefined && command.rest === undefined) {
    throw wrong(command, `"${surplus}" is one argument too many`);
  }
  const missing = [...command.arguments, ...(command.rest === undefined ? [] : [command.rest])][
    parsed.positionals.length
  ];
  if (missing !== undefined) throw wrong(command, `${missing} is missing`);
  return parsed;
}

function invocationOf(command: Command, parsed: Parsed, around: Surroundings): Invocation {
  const option = (name: string): string | undefined => {
    const value = parsed.values[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const required = (name: string): string => {
    const value = option(name);
    if (value === undefined) throw wrong(command, `--${name} is missing`);
    return value;
  };
  for (const name of command.requires ?? []) required(name);
  return {
    argument(name) {
      const value = parsed.positionals[command.arguments.indexOf(name)];
      if (value === undefined || value === "") throw wrong(command, `${name} is missing`);
      return value;
    },
    rest: parsed.positionals.slice(command.arguments.length),
    option,
    options: (name) => [parsed.values[name] ?? []].flat().filter((one) => typeof one === "string"),
    required,
    flag: (name) => parsed.values[name] === true,
    environment: around.environment,
    directory: around.directory,
    progress: (line) => around.err(`${line}\n`),
  };
}

function wrong({ name }: Command, message: string, cause?: unknown): Fault {
  return new Fault("INPUT_INVALID", `${message} (see clearance ${name} --help)`, { cause });
}

function print(outcome: Outcome, json: boolean, around: Surroundings): void {
  if (json) around.out(tell(outcome.json));
  else if (outcome.text !== "") around.out(outcome.text.endsWith("\n") ? outcome.text : `${outcome.text}\n`);
}
