import { demoRun } from "./demo-run.ts";
import { type Benchmark, figure } from "./figure.ts";

export const rollbackBenchmark: Benchmark = {
  name: "rollback",
  summary: "clearance rollback, from the start of its process to merged, on loopback",
  async run(progress) {
    const { rollback } = await demoRun(progress);
    return [figure("clearance rollback", rollback.seconds, "s", 2)];
  },
};
