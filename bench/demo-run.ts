import { spawn } from "node:child_process";
import { resolve } from "node:path";
import * as z from "zod";

const Report = z.object({
  ok: z.boolean(),
  seconds: z.number(),
  rollback: z.object({ seconds: z.number() }),
});
export type DemoRun = z.infer<typeof Report> & { readonly wall: number };

let kept: Promise<DemoRun> | undefined;

/** One run of the demo, shared by the benchmarks that read it. */
export function demoRun(progress: (line: string) => void): Promise<DemoRun> {
  kept ??= run(progress);
  return kept;
}

function run(progress: (line: string) => void): Promise<DemoRun> {
  return new Promise((done, failed) => {
    progress("runs npm run demo -- --json");
    const start = performance.now();
    const child = spawn("npm", ["run", "--silent", "demo", "--", "--json"], {
      cwd: resolve(import.meta.dirname, ".."),
      stdio: ["ignore", "pipe", "ignore"],
    });
    let out = "";
    child.stdout.on("data", (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.on("error", failed);
    child.on("close", (code) => {
      const wall = (performance.now() - start) / 1000;
      if (code !== 0) failed(new Error(`the demo ended with ${code}`));
      else done({ ...Report.parse(JSON.parse(out)), wall });
    });
  });
}
