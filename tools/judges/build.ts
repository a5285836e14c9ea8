/**
 * `npm run judges`: builds the foreign programs that the interop tests ask, once per set of pins, into the
 * user's cache folder. What is there already is left alone, so a second run says so and ends.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { withBuildLock } from "./build-lock.ts";
import {
  GO_JUDGES,
  type JudgeName,
  judgesFolder,
  KYVERNO_CHART,
  KYVERNO_CRDS,
  type PinnedFolder,
  PYTHON_JUDGES,
} from "./judges-folder.ts";
import { writeKyvernoChart, writeKyvernoCrds } from "./kyverno-sources.ts";

interface Step {
  readonly folder: PinnedFolder;
  readonly makes: readonly JudgeName[];
  readonly needs: string;
  readonly remedy: string;
  /** Into this folder, which is there. */
  build(bin: string): void;
}

const go = Object.entries(GO_JUDGES).flatMap(([folder, programs]) =>
  Object.entries(programs).map(([name, main]): Step => {
    const pins = join(import.meta.dirname, folder);
    return {
      folder: folder as keyof typeof GO_JUDGES,
      makes: [name as JudgeName],
      needs: "go",
      remedy: `install Go, at least the version in tools/judges/${folder}/go.mod (go.dev/dl)`,
      build(bin) {
        const partial = join(bin, `.${name}.partial`);
        const flags = ["-mod=readonly", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", partial];
        run("go", ["build", ...flags, main], { cwd: pins });
        renameSync(partial, join(bin, name));
      },
    };
  }),
);

const kyvernoSources = (
  [
    [KYVERNO_CRDS, writeKyvernoCrds],
    [KYVERNO_CHART, writeKyvernoChart],
  ] as const
).map(
  ([name, write]): Step => ({
    folder: "kyverno",
    makes: [name],
    needs: "go",
    remedy: "see what kyverno needs",
    build: (bin) => write(join(import.meta.dirname, "kyverno"), join(bin, name)),
  }),
);

const python: Step = {
  folder: "python",
  makes: PYTHON_JUDGES,
  needs: "python3",
  remedy: "install Python 3.11 or newer with its venv module (Debian: python3-venv)",
  build(bin) {
    const environment = join(bin, "..", "python");
    rmSync(environment, { recursive: true, force: true });
    run("python3", ["-m", "venv", environment]);
    const requirements = join(import.meta.dirname, "requirements.txt");
    const options = ["--quiet", "--require-hashes", "--only-binary=:all:", "--disable-pip-version-check"];
    run(join(environment, "bin", "pip"), ["install", ...options, "--requirement", requirements]);
    // Linked last: a venv that was left half made has no links, and is made again.
    for (const name of PYTHON_JUDGES) {
      rmSync(join(bin, name), { force: true });
      symlinkSync(join("..", "python", "bin", name), join(bin, name));
    }
  },
};

function run(command: string, args: readonly string[], options: { readonly cwd?: string } = {}): void {
  const { status, error } = spawnSync(command, args, { stdio: ["ignore", "inherit", "inherit"], ...options });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ${args.slice(0, 2).join(" ")} ended with ${status}`);
}

function say(line: string): void {
  console.log(`judges: ${line}`);
}

/** One step, or what is in its way. */
async function take(step: Step): Promise<string | undefined> {
  const folder = judgesFolder(step.folder);
  const bin = join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  return withBuildLock(join(folder, "lock"), say, () => {
    const names = step.makes.join(", ");
    if (step.makes.every((name) => existsSync(join(bin, name)))) {
      say(`${names}: there`);
      return undefined;
    }
    if (spawnSync(step.needs, ["--help"], { stdio: "ignore" }).error !== undefined) {
      return `${names}: ${step.needs} is not on this machine: ${step.remedy}`;
    }
    say(`${names}: building, which can take minutes the first time …`);
    const start = performance.now();
    try {
      step.build(bin);
    } catch (error) {
      return `${names}: ${error instanceof Error ? error.message : String(error)}; perhaps ${step.remedy}`;
    }
    say(`${names}: built in ${((performance.now() - start) / 1000).toFixed(1)} s`);
    return undefined;
  });
}

let missing = 0;
for (const step of [...go, ...kyvernoSources, python]) {
  const problem = await take(step);
  if (problem === undefined) continue;
  console.error(`judges: MISSING ${problem}`);
  missing += 1;
}
say(missing === 0 ? "ready" : "incomplete");
process.exitCode = missing === 0 ? 0 : 2;
