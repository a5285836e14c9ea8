import type { ModuleOf } from "./chunk-names.ts";

/** `@sigstore/sign` of a path inside node_modules; undefined for a source of ours. */
export function packageOf(id: string): string | undefined {
  return /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(id)?.[1]?.replaceAll("\\", "/");
}

/**
 * Which package's chunk each package is in: its own, unless every package that imports it is in one and the
 * same chunk. So `cacache` is where `make-fetch-happen` is, and nobody keeps a list.
 */
export function packageChunks(modules: Iterable<string>, moduleOf: ModuleOf): ReadonlyMap<string, string> {
  const importers = importersOf(modules, moduleOf);
  const names = [...importers.keys()].sort();
  const chunks = new Map<string, string>();
  for (let changed = true; changed; ) {
    changed = false;
    for (const name of names) {
      const chunk = chunkOf(name, importers.get(name) ?? new Set(), chunks);
      if (chunk === undefined || chunks.get(name) === chunk) continue;
      chunks.set(name, chunk);
      changed = true;
    }
  }
  return chunks;
}

const OURS = "";

/** A package that was split off once stays so: the search ends, and cycles between packages do too. */
function chunkOf(
  name: string,
  importers: ReadonlySet<string>,
  chunks: ReadonlyMap<string, string>,
): string | undefined {
  if (importers.has(OURS) || chunks.get(name) === name) return name;
  const found = new Set([...importers].flatMap((importer) => chunks.get(importer) ?? []));
  if (found.size > 1) return name;
  return [...found][0];
}

function importersOf(modules: Iterable<string>, moduleOf: ModuleOf): Map<string, Set<string>> {
  const importers = new Map<string, Set<string>>();
  for (const id of modules) {
    const importer = packageOf(id) ?? OURS;
    const module = moduleOf(id);
    for (const imported of [...(module?.importedIds ?? []), ...(module?.dynamicallyImportedIds ?? [])]) {
      const name = packageOf(imported);
      if (name === undefined || name === importer) continue;
      importers.set(name, (importers.get(name) ?? new Set()).add(importer));
    }
  }
  return importers;
}
