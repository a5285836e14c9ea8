import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { type OutputChunk, type RolldownOutput, rolldown } from "rolldown";
import { ChunkNames, type ModuleOf, reachable } from "./chunk-names.ts";
import { type Entry, findEntries } from "./entries.ts";
import { licensesOf } from "./licenses.ts";

export interface Bundle {
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sandbox: boolean }[];
}

/** Packages that only declare things: what an entry doesn't call, undici above all, stays out of it. */
const ONLY_DECLARE = /[\\/]node_modules[\\/](@actions|undici|tunnel)[\\/]/;
/** Optional peers of @cyclonedx/cyclonedx-library, for XML and for schemas: not installed, and looked for in vain. */
const OPTIONAL_PEERS = ["xmlbuilder2", "libxmljs2", "ajv", "ajv-formats", "ajv-formats-draft2019"];
/** How the bundler marks a module of its own making. */
const VIRTUAL = "\0";
const SHEBANG = "#!/usr/bin/env node\n";

/**
 * Builds dist/: one file per entry, shared chunks with names that stay. What only the sandbox loads is in
 * chunks called `sandbox-…`, which no other file names. The same sources give the same bytes in any folder.
 */
export async function bundle(root: string, out: string, entries = findEntries(root)): Promise<Bundle> {
  if (entries.length === 0)
    throw new Error("there is no entry: expected actions/*/main.ts, cli/main.ts or others");
  const start = (entry: Entry): string => join(root, entry.source);
  const starts = {
    sandbox: entries.filter(({ name }) => ofSandbox(name)).map(start),
    others: entries.filter(({ name }) => !ofSandbox(name)).map(start),
  };
  // The bundler asks for the first name when it knows all modules; from then on the names are fixed.
  let names: ChunkNames | undefined;
  const naming = (moduleOf: ModuleOf): ChunkNames => {
    names ??= new ChunkNames(root, starts, moduleOf);
    return names;
  };
  const build = await rolldown({
    cwd: root,
    input: Object.fromEntries(entries.map((entry) => [entry.name, start(entry)])),
    platform: "node",
    tsconfig: false,
    external: [...OPTIONAL_PEERS],
    transform: { define: { __dirname: "import.meta.dirname", __filename: "import.meta.filename" } },
    treeshake: { moduleSideEffects: (id) => !ONLY_DECLARE.test(id) },
    preserveEntrySignatures: "allow-extension",
    plugins: [{ name: "only-trusted-root-seeds", transform: onlyTrustedRootSeeds }],
    onLog(level, log) {
      if (level === "warn") throw new Error(`the bundler warns: ${log.message}`);
    },
  });
  let output: RolldownOutput;
  try {
    output = await build.generate({
      format: "esm",
      entryFileNames: "[name].js",
      chunkFileNames: ({ facadeModuleId, moduleIds, name }) => {
        const shownBy = facadeModuleId ?? moduleIds.at(-1);
        const grouped = facadeModuleId === null && moduleIds.some((id) => names?.groupOf(id) === name);
        if (shownBy === undefined || shownBy.startsWith(VIRTUAL) || grouped) return "[name].js";
        // A chunk without modules is the door that an `import()` goes through.
        return `${names?.nameOf(shownBy) ?? name}${moduleIds.length === 0 ? "-entry" : ""}.js`;
      },
      comments: { legal: false, annotation: false, jsdoc: false },
      codeSplitting: {
        groups: [
          {
            debugName: "packages, and what only the sandbox loads",
            name: (id, context) => naming((module) => context.getModuleInfo(module)).groupOf(id),
          },
        ],
        includeDependenciesRecursively: false,
      },
    });
  } finally {
    await build.close();
  }
  const chunks = output.output.filter((file) => file.type === "chunk");
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  for (const chunk of chunks) writeChunk(chunk, out, root);
  writeFileSync(join(out, "licenses.txt"), licensesOf(chunks.flatMap((chunk) => chunk.moduleIds)));
  // Also where dist/ stands alone, Node must not have to guess that these are modules.
  writeFileSync(join(out, "package.json"), '{ "type": "module" }\n');
  const own = sandboxOnly(chunks);
  return {
    files: readdirSync(out)
      .sort()
      .map((name) => ({ name, bytes: readFileSync(join(out, name)).length, sandbox: own.has(name) })),
  };
}

function writeChunk(chunk: OutputChunk, out: string, root: string): void {
  if (chunk.code.includes(root)) throw new Error(`${chunk.fileName} holds a path of this machine`);
  const file = join(out, chunk.fileName);
  const command = chunk.isEntry && chunk.fileName === "clearance.js";
  writeFileSync(file, command ? SHEBANG + chunk.code : chunk.code);
  if (command) chmodSync(file, 0o755);
}

/** @sigstore/tuf brings a first copy of TUF targets along; the keys of a package registry are none of ours. */
function onlyTrustedRootSeeds(code: string, id: string): string | undefined {
  if (!/@sigstore[\\/]tuf[\\/]seeds\.json$/.test(id)) return undefined;
  const seeds = JSON.parse(code) as Record<string, { targets?: Record<string, string> }>;
  for (const seed of Object.values(seeds)) {
    const trustedRoot = seed.targets?.["trusted_root.json"];
    if (trustedRoot !== undefined) seed.targets = { "trusted_root.json": trustedRoot };
  }
  return JSON.stringify(seeds);
}

/** `sandbox`, and the demo that runs on it. */
function ofSandbox(entry: string): boolean {
  return entry === "sandbox" || entry.startsWith("sandbox-");
}

/** Files that only the sandbox's entries lead to. */
function sandboxOnly(chunks: readonly OutputChunk[]): ReadonlySet<string> {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const moduleOf: ModuleOf = (name) => {
    const chunk = byName.get(name);
    return chunk === undefined
      ? null
      : { importedIds: chunk.imports, dynamicallyImportedIds: chunk.dynamicImports };
  };
  const starts = chunks.filter((chunk) => chunk.isEntry && !ofSandbox(chunk.fileName.replace(/\.js$/, "")));
  const elsewhere = reachable(
    starts.map((chunk) => chunk.fileName),
    moduleOf,
  );
  return new Set([...byName.keys()].filter((name) => !elsewhere.has(name)));
}

if (import.meta.main) {
  const root = resolve(import.meta.dirname, "../..");
  const { values } = parseArgs({ options: { out: { type: "string", default: join(root, "dist") } } });
  const { files } = await bundle(root, resolve(values.out));
  for (const file of files) console.log(`${String(file.bytes).padStart(9)} ${file.name}`);
  const size = files.filter((file) => !file.sandbox).reduce((sum, file) => sum + file.bytes, 0);
  console.log(`${String(size).padStart(9)} without what only the sandbox loads`);
}
