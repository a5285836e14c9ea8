import { type Logger, pino, stdTimeFunctions } from "pino";

/** JSON lines on stderr: a static message, and what varies in fields. */
export type Log = Pick<Logger, "info" | "warn" | "error">;

export function stderrLog(): Log {
  const options = { base: null, timestamp: stdTimeFunctions.isoTime, formatters: { level } };
  return pino(options, { write: (line) => process.stderr.write(line) });
}

function level(label: string): { readonly level: string } {
  return { level: label };
}
