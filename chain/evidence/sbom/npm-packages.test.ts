import { describe, expect, it } from "vitest";
import { digestOf } from "../../digest/digest.ts";
import type { Found } from "./merge-layers.ts";
import { npmCataloger } from "./npm-cataloger.ts";
import { npmPackages } from "./npm-packages.ts";

/** Files of an image as a cataloger sees them; a string is a link's target. */
function image(files: Readonly<Record<string, object | string>>): Found[] {
  return Object.entries(files).flatMap(([path, content]) => {
    const facts =
      typeof content === "string"
        ? (npmCataloger.link?.(path, content) ?? [])
        : npmCataloger.wants(path, 1) === "all"
          ? npmCataloger.read({ path, bytes: new TextEncoder().encode(JSON.stringify(content)) })
          : [];
    return facts.map((fact) => ({ path, layer: digestOf("layer"), fact }));
  });
}

const edges = (files: Readonly<Record<string, object | string>>, workdir = "app") =>
  Object.fromEntries(npmPackages(image(files), workdir).map((item) => [item.ref, item.dependsOn]));

const app = { name: "app", version: "1.0.0", dependencies: { a: "^1" } };
const pkg = (name: string, version: string, more: object = {}) => ({ name, version, ...more });

describe("npmPackages", () => {
  it("finds each dependency where Node would: nearest node_modules first", () => {
    expect(
      edges({
        "app/package.json": app,
        "app/node_modules/a/package.json": pkg("a", "1.0.0", { dependencies: { b: "*", c: "*" } }),
        "app/node_modules/a/node_modules/b/package.json": pkg("b", "2.0.0"),
        "app/node_modules/b/package.json": pkg("b", "1.0.0"),
        "app/node_modules/c/package.json": pkg("c", "1.0.0", { dependencies: { b: "*" } }),
      }),
    ).toEqual({
      "pkg:generic/app@1.0.0": ["pkg:npm/a@1.0.0"],
      "pkg:npm/a@1.0.0": ["pkg:npm/b@2.0.0", "pkg:npm/c@1.0.0"],
      "pkg:npm/b@1.0.0": [],
      "pkg:npm/b@2.0.0": [],
      "pkg:npm/c@1.0.0": ["pkg:npm/b@1.0.0"],
    });
  });

  it("follows links the way pnpm lays packages out", () => {
    expect(
      edges({
        "app/package.json": app,
        "app/node_modules/a": ".pnpm/a@1.0.0/node_modules/a",
        "app/node_modules/.pnpm/a@1.0.0/node_modules/a/package.json": pkg("a", "1.0.0", {
          dependencies: { "@s/b": "*" },
        }),
        "app/node_modules/.pnpm/a@1.0.0/node_modules/@s/b": "../../../@s+b@2.0.0/node_modules/@s/b",
        "app/node_modules/.pnpm/@s+b@2.0.0/node_modules/@s/b/package.json": pkg("@s/b", "2.0.0"),
      }),
    ).toEqual({
      "pkg:generic/app@1.0.0": ["pkg:npm/a@1.0.0"],
      "pkg:npm/a@1.0.0": ["pkg:npm/%40s/b@2.0.0"],
      "pkg:npm/%40s/b@2.0.0": [],
    });
  });

  it("says what is required and missing, and that optional things may be", () => {
    const [item] = npmPackages(
      image({
        "app/package.json": {
          ...app,
          dependencies: { a: "1", opt: "1" },
          optionalDependencies: { opt: "1" },
          peerDependencies: { peer: "1", maybe: "1" },
          peerDependenciesMeta: { maybe: { optional: true } },
        },
      }),
      "app",
    );
    expect(item?.unmet).toEqual(["a", "peer"]);
  });

  it("doesn't take fixtures inside packages, or any other package.json, for software", () => {
    expect(
      edges({
        "app/package.json": { name: "app", version: "1.0.0" },
        "app/node_modules/a/package.json": pkg("a", "1.0.0"),
        "app/node_modules/a/test/fixtures/evil/package.json": pkg("evil", "1.0.0"),
        "app/node_modules/a/lib/package.json": { type: "module" },
        "app/dist/package.json": { type: "module" },
        "usr/share/doc/example/package.json": pkg("example", "1.0.0"),
      }),
    ).toEqual({ "pkg:generic/app@1.0.0": [], "pkg:npm/a@1.0.0": [] });
  });

  it("takes hashes from the lock file only for the version that is installed", () => {
    const files = (version: string) => ({
      "app/package.json": app,
      "app/node_modules/a/package.json": pkg("a", "1.0.0"),
      "app/package-lock.json": {
        packages: {
          "": {},
          "node_modules/a": {
            version,
            resolved: "https://registry.example/a.tgz",
            integrity: `sha512-${Buffer.alloc(64, 7).toString("base64")}`,
          },
        },
      },
    });
    const [, same] = npmPackages(image(files("1.0.0")), "app");
    const hashes = [{ alg: "SHA-512", content: "07".repeat(64) }];
    expect(same?.component).toMatchObject({
      hashes,
      externalReferences: [{ type: "distribution", url: "https://registry.example/a.tgz", hashes }],
    });
    const [, other] = npmPackages(image(files("1.0.1")), "app");
    expect(other?.component).not.toHaveProperty("hashes");
  });

  it("keeps a package whose package.json says less than it should, under its folder's name", () => {
    expect(edges({ "node_modules/@s/x/package.json": { version: 1, dependencies: "none" } }, "")).toEqual({
      "pkg:npm/%40s/x": [],
    });
  });

  it("says of a package.json that isn't JSON that it couldn't be read", () => {
    const bytes = new TextEncoder().encode("{");
    expect(npmCataloger.read({ path: "node_modules/a/package.json", bytes })).toEqual([
      { kind: "unreadable", reason: "not JSON" },
    ]);
  });

  it("publishes no credentials that stand in a repository's address", () => {
    const [item] = npmPackages(
      image({
        "node_modules/a/package.json": pkg("a", "1.0.0", { repository: "https://u:p@git.example/a" }),
      }),
      "",
    );
    expect(JSON.stringify(item)).not.toContain("u:p");
  });
});
