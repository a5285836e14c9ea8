import * as z from "zod";
import type { Cataloger, Fact, NpmPackageFact } from "./fact.ts";
import { parsePerson } from "./person.ts";

/** `…/node_modules/name` or `…/node_modules/@scope/name`, and nothing deeper: fixtures inside packages don't count. */
const INSTALLED = /(?:^|\/)node_modules\/(?:@[^/]+\/)?[^@./][^/]*$/;

/** Other people's files: only the fields that are used, and no field that can make the whole file unreadable. */
const lenient = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);
const names = lenient(z.record(z.string(), z.unknown()));
const PackageJson = z.looseObject({
  name: lenient(z.string().min(1)),
  version: lenient(z.string().min(1)),
  private: lenient(z.boolean()),
  license: lenient(z.union([z.string(), z.looseObject({ type: z.string() })])),
  licenses: lenient(z.array(z.looseObject({ type: z.string() }))),
  description: lenient(z.string()),
  author: lenient(z.union([z.string(), z.looseObject({ name: z.string(), email: lenient(z.string()) })])),
  homepage: lenient(z.string()),
  repository: lenient(z.union([z.string(), z.looseObject({ url: z.string() })])),
  dependencies: names,
  optionalDependencies: names,
  peerDependencies: names,
  peerDependenciesMeta: lenient(z.record(z.string(), z.looseObject({ optional: lenient(z.boolean()) }))),
});

const LockFile = z.looseObject({
  packages: z.record(
    z.string(),
    z.looseObject({
      version: lenient(z.string()),
      integrity: lenient(z.string()),
      resolved: lenient(z.string()),
    }),
  ),
});

/** Packages installed by npm, pnpm or yarn (node_modules), applications, and what lock files add. */
export const npmCataloger: Cataloger = {
  name: "npm",
  wants(path) {
    const slash = path.lastIndexOf("/");
    const name = path.slice(slash + 1);
    if (name === "package.json") return isPlace(path.slice(0, Math.max(slash, 0))) ? "all" : "no";
    if (name === "package-lock.json") return path.includes("node_modules/") ? "no" : "all";
    return path.endsWith("node_modules/.package-lock.json") ? "all" : "no";
  },
  read({ path, bytes }) {
    let json: unknown;
    try {
      json = JSON.parse(new TextDecoder().decode(bytes));
    } catch {
      return [{ kind: "unreadable", reason: "not JSON" }];
    }
    return [path.endsWith("package.json") ? packageFact(json) : lockFact(json)];
  },
  link: (path, target) => (INSTALLED.test(path) ? [{ kind: "npm-link", target }] : []),
};

/** Whether a folder is where a package manager puts a package. */
export function isInstalledPlace(folder: string): boolean {
  return INSTALLED.test(folder);
}

/** An installed package's folder, or one that no package contains: perhaps an application's. */
function isPlace(folder: string): boolean {
  return isInstalledPlace(folder) || !/(?:^|\/)node_modules(?:\/|$)/.test(folder);
}

function packageFact(json: unknown): Fact {
  const parsed = PackageJson.safeParse(json);
  if (!parsed.success) return { kind: "unreadable", reason: "not a package.json" };
  const manifest = parsed.data;
  const peers = Object.keys(manifest.peerDependencies ?? {});
  const isOptional = (name: string) => manifest.peerDependenciesMeta?.[name]?.optional === true;
  const optional = Object.keys(manifest.optionalDependencies ?? {});
  const fact: NpmPackageFact = {
    kind: "npm-package",
    private: manifest.private === true,
    // npm lists an optional dependency among the others as well; there it is optional all the same.
    requires: unique([
      ...Object.keys(manifest.dependencies ?? {}).filter((name) => !optional.includes(name)),
      ...peers.filter((name) => !isOptional(name)),
    ]),
    mayUse: unique([...optional, ...peers.filter(isOptional)]),
  };
  return {
    ...fact,
    ...present("name", manifest.name),
    ...present("version", manifest.version),
    ...present("licence", licenceText(manifest)),
    ...present("description", manifest.description),
    ...present("author", parsePerson(manifest.author)),
    ...present("homepage", manifest.homepage),
    ...present(
      "repository",
      typeof manifest.repository === "object" ? manifest.repository.url : manifest.repository,
    ),
  };
}

function licenceText(manifest: z.infer<typeof PackageJson>): string | undefined {
  const { license, licenses } = manifest;
  if (license !== undefined) return typeof license === "string" ? license : license.type;
  // The form of old packages: any of several.
  const types = licenses?.map((entry) => entry.type);
  if (types === undefined || types.length === 0) return undefined;
  return types.length === 1 ? types[0] : `(${types.join(" OR ")})`;
}

function lockFact(json: unknown): Fact {
  const parsed = LockFile.safeParse(json);
  // Lock files before npm 7 have no `packages`: they add nothing, and nothing is missing without them.
  if (!parsed.success) return { kind: "npm-lock", packages: {} };
  return {
    kind: "npm-lock",
    packages: Object.fromEntries(
      Object.entries(parsed.data.packages).map(([place, { version, integrity, resolved }]) => [
        place,
        {
          ...present("version", version),
          ...present("integrity", integrity),
          ...present("resolved", resolved),
        },
      ]),
    ),
  };
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}

function present<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]: V });
}
