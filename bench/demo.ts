import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { demoRun } from "./demo-run.ts";
import { type Benchmark, figure } from "./figure.ts";

export const demoBenchmark: Benchmark = {
  name: "demo",
  summary: "npm run demo, and npm test, as whole processes",
  async run(progress) {
    const { wall } = await demoRun(progress);
    progress("runs npm test");
    const start = performance.now();
    const code = await new Promise<number | null>((done, failed) => {
      const child = spawn("npm", ["test"], { cwd: resolve(import.meta.dirname, ".."), stdio: "ignore" });
      child.on("error", failed);
      child.on("close", done);
    });
    if (code !== 0) throw new Error(`npm test ended with ${code}`);
    return [
      figure("npm run demo", wall, "s", 30),
      figure("npm test", (performance.now() - start) / 1000, "s", 120),
    ];
  },
};
