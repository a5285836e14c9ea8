import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const NAME = /^clearance-run-(\d+)-/;
const HOUR = 3_600_000;

/** One temporary folder for all that a run's tests make, so that it ends with the run; what they left in it is told. */
export function setup(): (() => void) | undefined {
  if (process.env["CLEARANCE_RUN_FOLDER"] !== undefined) return undefined;
  sweep(tmpdir());
  const folder = mkdtempSync(join(tmpdir(), `clearance-run-${process.pid}-`));
  process.env["CLEARANCE_RUN_FOLDER"] = folder;
  process.env["TMPDIR"] = folder;
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return () => {
    // A worker's fork server takes its own folder along when the worker ends.
    const left = readdirSync(folder).filter((name) => /^clearance-(?!fork-|toolkit-)/.test(name));
    if (left.length === 0) return;
    process.stderr.write(`tests left in the temporary folder: ${left.join(", ")}\n`);
    process.exitCode = 1;
  };
}

/** What a run that was killed has left. */
function sweep(all: string): void {
  for (const name of readdirSync(all)) {
    const pid = NAME.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    const folder = join(all, name);
    if (Date.now() - statSync(folder).mtimeMs > HOUR) rmSync(folder, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}
