/**
 * `npm run judges`: builds the foreign programs that the interop tests ask, once per set of pins, into the
 * user's cache folder. What is there already is left alone, so a second run says so and ends.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { withBuildLock } from "./build-lock.ts";
import { GO_JUDGES, judgesFolder, PYTHON_JUDGES } from "./judges-folder.ts";

const folder = judgesFolder();
const bin = join(folder, "bin");

interface Step {
  readonly makes: readonly string[];
  readonly needs: string;
  readonly remedy: string;
  build(): void;
}

const go = Object.entries(GO_JUDGES).map(
  ([name, main]): Step => ({
    makes: [name],
    needs: "go",
    remedy: `install Go, at least the version in tools/judges/${name}/go.mod (go.dev/dl)`,
    build() {
      const partial = join(bin, `.${name}.partial`);
      const flags = ["-mod=readonly", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", partial];
      run("go", ["build", ...flags, main], { cwd: join(import.meta.dirname, name) });
      renameSync(partial, join(bin, name));
    },
  }),
);

const python: Step = {
  makes: PYTHON_JUDGES,
  needs: "python3",
  remedy: "install Python 3.11 or newer with its venv module (Debian: python3-venv)",
  build() {
    const environment = join(folder, "python");
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
function take(step: Step): string | undefined {
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
    step.build();
  } catch (error) {
    return `${names}: ${error instanceof Error ? error.message : String(error)}; perhaps ${step.remedy}`;
  }
  say(`${names}: built in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return undefined;
}

mkdirSync(bin, { recursive: true });
const missing = await withBuildLock(join(folder, "lock"), say, () =>
  [...go, python].map(take).filter((problem) => problem !== undefined),
);
for (const problem of missing) console.error(`judges: MISSING ${problem}`);
say(missing.length === 0 ? `ready in ${bin}` : `incomplete in ${bin}`);
process.exitCode = missing.length === 0 ? 0 : 2;
