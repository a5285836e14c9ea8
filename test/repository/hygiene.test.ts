import { describe, expect, it } from "vitest";
import { text, trackedFiles } from "./tracked-files.ts";

const SOURCES = trackedFiles("*.ts", "*.mjs", "*.yml", "*.yaml", "*.json", "*.md", ".ci/*").filter(
  (path) => !path.startsWith("dist/") && !path.includes("/node_modules/"),
);

describe("the repository itself", () => {
  it("locks every package with its integrity and no download address", () => {
    const lock = JSON.parse(text("package-lock.json")) as {
      packages: Record<string, { resolved?: string; integrity?: string; link?: boolean }>;
    };
    const entries = Object.entries(lock.packages).filter(([path]) => path !== "");
    expect(entries.length).toBeGreaterThan(100);
    expect(entries.filter(([, entry]) => entry.resolved !== undefined).map(([path]) => path)).toEqual([]);
    expect(entries.filter(([, entry]) => entry.integrity === undefined).map(([path]) => path)).toEqual([]);
  });

  it("names exact versions only", () => {
    const manifest = JSON.parse(text("package.json")) as {
      devDependencies: Record<string, string>;
      dependencies?: object;
    };
    expect(
      Object.entries(manifest.devDependencies).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version)),
    ).toEqual([]);
    expect(manifest.dependencies).toBeUndefined();
  });

  it("lists each direct dependency with its reason", () => {
    const manifest = JSON.parse(text("package.json")) as { devDependencies: Record<string, string> };
    const listed = text("docs/dependencies.md");
    expect(Object.keys(manifest.devDependencies).filter((name) => !listed.includes(`\`${name}\``))).toEqual(
      [],
    );
  });

  it("has no skipped, focused or pending test, and no mock of a module", () => {
    const marks = /\b(it|test|describe)\.(skip|only|todo)\b|vi\.(mock|doMock)\(/;
    const tests = SOURCES.filter(
      (path) => path.endsWith(".test.ts") && path !== "test/repository/hygiene.test.ts",
    );
    expect(tests.length).toBeGreaterThan(10);
    expect(tests.filter((path) => marks.test(text(path)))).toEqual([]);
  });

  it("holds no drawer and no path of one machine", () => {
    expect(SOURCES.filter((path) => /(^|\/)(utils?|helpers?|types|misc|common)(\.ts|\/)/.test(path))).toEqual(
      [],
    );
    expect(
      SOURCES.filter(
        (path) =>
          /(^|[^\w.])\/(home|root|Users)\/\w/.test(text(path)) && path !== "test/repository/hygiene.test.ts",
      ),
    ).toEqual([]);
  });
});
