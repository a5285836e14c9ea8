import { lstat, readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "#chain/fault.ts";
import { type Ignore, parseIgnore } from "./ignore-file.ts";

/** Something of the context that goes into a layer, with what of its metadata is kept. */
export type ContextEntry =
  | { readonly kind: "folder"; readonly path: string }
  | { readonly kind: "link"; readonly path: string; readonly target: string }
  | {
      readonly kind: "file";
      readonly path: string;
      readonly file: string;
      readonly size: number;
      readonly executable: boolean;
    };

/**
 * Everything in the context in one order that depends on the names alone. Links are kept as
 * links and never followed, so nothing from outside gets in.
 *
 * @throws Fault `INPUT_INVALID`
 */
export async function walkContext(context: string): Promise<ContextEntry[]> {
  const entries: ContextEntry[] = [];
  await walk(context, "", await readIgnore(context), entries);
  return entries;
}

async function readIgnore(context: string): Promise<Ignore> {
  try {
    return parseIgnore(await readFile(join(context, ".clearanceignore"), "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return parseIgnore("");
    throw error;
  }
}

async function walk(root: string, folder: string, ignore: Ignore, entries: ContextEntry[]): Promise<void> {
  for (const name of await sortedNames(join(root, folder), folder)) {
    const path = folder === "" ? name : `${folder}/${name}`;
    const file = join(root, path);
    const status = await lstat(file);
    if (ignore(path, status.isDirectory())) continue;
    if (status.isDirectory()) {
      entries.push({ kind: "folder", path });
      await walk(root, path, ignore, entries);
    } else if (status.isSymbolicLink()) {
      entries.push({ kind: "link", path, target: await readlink(file) });
    } else if (status.isFile()) {
      const executable = (status.mode & 0o100) !== 0;
      entries.push({ kind: "file", path, file, size: status.size, executable });
    } else {
      throw new Fault(
        "INPUT_INVALID",
        `"${path}" in the context is neither file, folder nor link: remove it or name it in .clearanceignore.`,
      );
    }
  }
}

async function sortedNames(directory: string, shown: string): Promise<string[]> {
  let names: Buffer[];
  try {
    names = await readdir(directory, { encoding: "buffer" });
  } catch (cause) {
    if (shown !== "") throw cause;
    throw new Fault("INPUT_INVALID", `The context "${directory}" can't be read as a folder.`, { cause });
  }
  return names
    .sort((a, b) => a.compare(b))
    .map((name) => {
      try {
        return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(name);
      } catch (cause) {
        throw new Fault(
          "INPUT_INVALID",
          `"${shown}/${name.toString("latin1")}" has a name that isn't UTF-8: layers can't carry it.`,
          { cause },
        );
      }
    });
}
