import { readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Benchmark, figure } from "./figure.ts";

const DIST = resolve(import.meta.dirname, "../dist");

export const distBenchmark: Benchmark = {
  name: "dist",
  summary: "size of dist/ without the sandbox's chunks",
  async run() {
    const files = readdirSync(DIST).map((name) => ({ name, size: statSync(join(DIST, name)).size }));
    const sum = (sandbox: boolean): number =>
      files
        .filter(({ name }) => name.startsWith("sandbox") === sandbox)
        .reduce((total, { size }) => total + size, 0);
    return [
      figure("dist/ without the sandbox", sum(false), "bytes", 4 * 1024 * 1024),
      figure("the sandbox's own chunks", sum(true), "bytes", null),
    ];
  },
};
