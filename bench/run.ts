import { parseArgs } from "node:util";
import { EXIT } from "#chain/fault.ts";
import { admissionCostBenchmark } from "./admission-cost.ts";
import { admitBenchmark } from "./admit.ts";
import { apiBudgetBenchmark } from "./api-budget.ts";
import { demoBenchmark } from "./demo.ts";
import { distBenchmark } from "./dist.ts";
import type { Benchmark, Figure } from "./figure.ts";
import { generatorBenchmark } from "./generator.ts";
import { rollbackBenchmark } from "./rollback.ts";
import { scaleBenchmark } from "./scale.ts";
import { startBenchmark } from "./start.ts";
import { verifyBenchmark } from "./verify.ts";

const BENCHMARKS: readonly Benchmark[] = [
  distBenchmark,
  startBenchmark,
  verifyBenchmark,
  admitBenchmark,
  rollbackBenchmark,
  apiBudgetBenchmark,
  admissionCostBenchmark,
  scaleBenchmark,
  generatorBenchmark,
  demoBenchmark,
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "boolean" }, help: { type: "boolean", short: "h" } },
});
if (values.help === true) {
  const names = BENCHMARKS.map(({ name, summary }) => `  ${name.padEnd(10)}${summary}`).join("\n");
  process.stdout.write(`Usage: npm run bench [-- NAME… --json]\n\n${names}\n`);
  process.exit(EXIT.done);
}
const unknown = positionals.filter((name) => !BENCHMARKS.some((one) => one.name === name));
if (unknown.length > 0) {
  process.stderr.write(`there is no benchmark ${unknown.join(", ")}: see npm run bench -- --help\n`);
  process.exit(EXIT.fault);
}

const benchmarks: { name: string; figures: readonly Figure[] }[] = [];
for (const benchmark of BENCHMARKS) {
  const { name } = benchmark;
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const figures = await benchmark.run((line) => process.stderr.write(`${name}: ${line}\n`));
  benchmarks.push({ name, figures });
  if (values.json !== true) for (const one of figures) process.stdout.write(`${print(name, one)}\n`);
}
if (values.json === true) process.stdout.write(`${JSON.stringify({ benchmarks }, null, 2)}\n`);
process.exitCode = benchmarks.every(({ figures }) => figures.every(({ ok }) => ok))
  ? EXIT.done
  : EXIT.refused;

function print(name: string, { what, value, unit, limit, ok, against }: Figure): string {
  const asked = limit === null ? "" : `, ${ok ? "within" : "OVER"} ${limit} ${unit}`;
  const beside = against === null ? "" : ` (${against.what}: ${against.value} ${unit})`;
  return `${name.padEnd(9)} ${what}: ${value} ${unit}${asked}${beside}`;
}
