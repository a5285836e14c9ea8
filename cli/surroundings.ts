import { EXIT, FAULTS, Fault } from "#chain/fault.ts";

/** The process that the command runs in, as values: a test gives its own. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly directory: string;
  out(text: string): void;
  err(text: string): void;
}

/** One JSON document; faults in it say what `--json` promises of a fault. */
export function tell(value: unknown): string {
  const shown = JSON.stringify(
    value,
    (_, one: unknown) => (one instanceof Fault ? faultDocument(one) : one),
    2,
  );
  return `${shown}\n`;
}

/** A fault says its code and remedy; a bug shows its stack, since nobody expected it. */
export function failed(error: unknown, json: boolean, around: Surroundings): number {
  if (error instanceof Fault) {
    if (json) around.out(tell({ fault: error }));
    around.err(`fault ${error.code}: ${error.message}\n${FAULTS[error.code]}\n`);
    return EXIT.fault;
  }
  const message = error instanceof Error ? error.message : String(error);
  if (json) around.out(tell({ bug: message }));
  around.err(`bug: ${error instanceof Error ? (error.stack ?? message) : message}\n`);
  return EXIT.bug;
}

function faultDocument({ code, message, retryable }: Fault) {
  return { code, message, retryable };
}
