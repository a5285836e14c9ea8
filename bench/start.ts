import { spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { type Benchmark, figure, median } from "./figure.ts";

const DIST = resolve(import.meta.dirname, "../dist");
const RUNS = 20;
const ACTIONS = ["build", "sbom", "attest", "verify", "promote", "rollback", "main"];

export const startBenchmark: Benchmark = {
  name: "start",
  summary: "from the start of an action's process to its first log line",
  async run(progress) {
    const floor = await medianOf(["--eval", "console.log('started')"]);
    progress(`bare Node: ${floor.toFixed(1)} ms`);
    const figures = [];
    for (const action of ACTIONS) {
      const limit = action === "main" ? 200 : 150;
      const value = await medianOf([join(DIST, `${action}.js`)]);
      figures.push(
        figure(`${action}, median of ${RUNS}`, value, "ms", limit, {
          what: "bare Node",
          value: Number(floor.toFixed(1)),
        }),
      );
    }
    return figures;
  },
};

async function medianOf(args: readonly string[]): Promise<number> {
  const times: number[] = [];
  await firstLine(args);
  for (let run = 0; run < RUNS; run += 1) times.push(await firstLine(args));
  return median(times);
}

/** Milliseconds until something is printed; the process is ended then, since it has no inputs. */
function firstLine(args: readonly string[]): Promise<number> {
  return new Promise((done, failed) => {
    const start = performance.now();
    const child = spawn(process.execPath, args, {
      env: { PATH: process.env["PATH"] ?? "" },
      stdio: ["ignore", "pipe", "ignore"],
    });
    let took: number | undefined;
    child.stdout.once("data", () => {
      took = performance.now() - start;
      child.kill("SIGKILL");
    });
    child.on("error", failed);
    child.on("close", () =>
      took === undefined ? failed(new Error(`${args.join(" ")} printed nothing`)) : done(took),
    );
  });
}
