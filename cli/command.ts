import type { ParseArgsOptionDescriptor } from "node:util";

/** One option of a command: `node:util` parses it, `--help` shows it. */
export interface Option extends ParseArgsOptionDescriptor {
  readonly help: string;
  /** What stands for the value in the help: `--env E`. */
  readonly value?: string;
}

export interface Invocation {
  /** An argument by the name that the command gives it: `SERVICE`. */
  readonly argument: (name: string) => string;
  /** What follows the arguments, where the command takes more: at least one. */
  readonly rest: readonly string[];
  /** An option's value, or undefined where it wasn't given. */
  readonly option: (name: string) => string | undefined;
  /** Every value of an option that may be given several times. */
  readonly options: (name: string) => readonly string[];
  readonly flag: (name: string) => boolean;
  /** @throws Fault `INPUT_INVALID` that names the option. */
  readonly required: (name: string) => string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly directory: string;
  /** One line on stderr about work under way. */
  readonly progress: (line: string) => void;
}

/** What a command ends with: `json` for machines, `text` for people, and the exit code. */
export interface Outcome {
  readonly code: number;
  readonly json: unknown;
  readonly text: string;
}

/** What can be typed. The work is imported when it is asked for, so that `--help` and a first line never wait. */
export interface Command {
  /** `policies generate` */
  readonly name: string;
  readonly summary: string;
  /** Sentences below the usage. */
  readonly details?: string;
  /** `["SERVICE"]`: each has to be there. */
  readonly arguments: readonly string[];
  /** `FILE`: one or more of it may follow the arguments. */
  readonly rest?: string;
  readonly options: Readonly<Record<string, Option>>;
  /** Options that have to be there. */
  readonly requires?: readonly string[];
  run(invocation: Invocation): Promise<Outcome>;
}

/** A command that another program of this package does: it reads the rest of the line itself. */
export interface HandedOver {
  readonly name: string;
  readonly summary: string;
  readonly program: "sandbox" | "serve";
}
