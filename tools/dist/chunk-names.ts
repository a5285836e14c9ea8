import { relative } from "node:path";
import { packageChunks, packageOf } from "./package-chunks.ts";

/** What the bundler knows of a module (a part of rolldown's ModuleInfo). */
interface Module {
  readonly importedIds: readonly string[];
  readonly dynamicallyImportedIds: readonly string[];
}

export type ModuleOf = (id: string) => Module | null;

/** Every module that can be loaded starting from `entries`. */
export function reachable(entries: readonly string[], moduleOf: ModuleOf): ReadonlySet<string> {
  const found = new Set<string>();
  const left = [...entries];
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    const module = moduleOf(id);
    if (module !== null) left.push(...module.importedIds, ...module.dynamicallyImportedIds);
  }
  return found;
}

/** Names chunks after what is in them, so that a name stays when the content changes. */
export class ChunkNames {
  readonly #root: string;
  readonly #elsewhere: ReadonlySet<string>;
  readonly #packages: ReadonlyMap<string, string>;

  constructor(
    root: string,
    starts: { sandbox: readonly string[]; others: readonly string[] },
    moduleOf: ModuleOf,
  ) {
    this.#root = root;
    this.#elsewhere = reachable(starts.others, moduleOf);
    this.#packages = packageChunks(reachable([...starts.others, ...starts.sandbox], moduleOf), moduleOf);
  }

  /** The chunk that a module is put into; null leaves it to the bundler, which shares no more than it must. */
  groupOf(id: string): string | null {
    const name = packageOf(id);
    if (name !== undefined) return this.#marked(id, flat(this.#packages.get(name) ?? name));
    return this.#elsewhere.has(id) ? null : this.#marked(id, this.#folders(id).slice(0, -1).join("-"));
  }

  /** The name of a chunk that the bundler made: that of the module it is there for. */
  nameOf(id: string): string {
    const name = packageOf(id);
    if (name !== undefined) return this.#marked(id, flat(name));
    return this.#marked(id, this.#folders(id).join("-").replace(/\.ts$/, ""));
  }

  #marked(id: string, name: string): string {
    if (this.#elsewhere.has(id)) return name;
    return name.startsWith("sandbox")
      ? name.replace(/^sandbox-?/, "sandbox-shell-").replace(/-$/, "")
      : `sandbox-${name}`;
  }

  #folders(id: string): readonly string[] {
    return relative(this.#root, id).split(/[\\/]/);
  }
}

function flat(name: string): string {
  return name.replace("@", "").replaceAll("/", "-");
}
