import type { Finding } from "#chain/clearance/verdict.ts";

/** Where an annotation points: a path in the checkout. */
export interface Place {
  readonly title?: string;
  readonly file?: string;
  readonly line?: number;
}

/** The machine that runs an action: where inputs come from and everything that people see goes to. */
export interface Host {
  /** An input by its name in action.yml, trimmed; "" where it isn't set. */
  input(name: string): string;
  /** An input that is masked in the log before anyone can print it. */
  secret(name: string): string;
  /** @throws Fault `INPUT_INVALID` for anything but true or false. */
  flag(name: string): boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Hides a value in everything that is printed from now on. */
  setSecret(value: string): void;
  info(line: string): void;
  group<Result>(name: string, work: () => Promise<Result>): Promise<Result>;
  notice(message: string, place?: Place): void;
  warning(message: string, place?: Place): void;
  error(message: string, place?: Place): void;
  setOutput(name: string, value: string): void;
  /** Adds Markdown to the job summary; what goes over GitHub's limit is cut, and the text says so. */
  summary(markdown: string): void;
  /** The answer is no: an annotation for each finding, and the step ends with exit code 1. */
  fail(findings: readonly Finding[]): void;
  now(): Date;
}
