import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";

const MOST_BYTES = 4_000_000;

describe("dist/, as the sources build it now", () => {
  const dist = inject("dist");
  const scripts = readdirSync(dist).filter((name) => name.endsWith(".js"));
  const others = scripts.filter((name) => !name.startsWith("sandbox"));

  it("stays within 4 MB without the sandbox's chunks", () => {
    const sizes = others.map((name) => statSync(join(dist, name)).size);
    expect(sizes.length).toBeGreaterThan(0);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(MOST_BYTES);
  });

  it("loads nothing of the sandbox in an action, the command's start or the service", () => {
    const loading = others.filter((name) =>
      /(?:from|import) ?"\.\/sandbox-/.test(readFileSync(join(dist, name), "utf8")),
    );
    expect(loading).toEqual([]);
  });

  it("holds no twin outside the sandbox's chunks", () => {
    const holding = others.filter((name) =>
      /\/\/ adapters\/[\w/-]+\/twin\//.test(readFileSync(join(dist, name), "utf8")),
    );
    expect(holding).toEqual([]);
  });
});
