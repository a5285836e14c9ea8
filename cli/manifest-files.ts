import { readdir, readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Fault } from "#chain/fault.ts";

/** A file of Kubernetes objects as it was named, or as it was found below a named folder. */
export interface ManifestFile {
  readonly path: string;
  readonly text: string;
}

const MANIFEST = /\.(ya?ml|json)$/i;

/**
 * Reads files, and of folders every YAML and JSON file below them in the order of their names.
 *
 * @throws Fault `INPUT_INVALID` for what isn't there or isn't UTF-8, and for a folder without any such file.
 */
export async function readManifestFiles(
  directory: string,
  named: readonly string[],
): Promise<readonly ManifestFile[]> {
  const paths = await Promise.all(named.map((path) => filesAt(directory, path)));
  return Promise.all(
    paths.flat().map(async (path) => ({ path, text: await textOf(resolve(directory, path)) })),
  );
}

async function filesAt(directory: string, path: string): Promise<readonly string[]> {
  const at = resolve(directory, path);
  let folder: boolean;
  try {
    folder = (await stat(at)).isDirectory();
  } catch (cause) {
    throw new Fault("INPUT_INVALID", `there is no file or folder ${path}`, { cause });
  }
  if (!folder) return [path];
  const entries = await readdir(at, { recursive: true, withFileTypes: true });
  const found = entries
    .filter((entry) => entry.isFile() && MANIFEST.test(entry.name))
    .map((entry) => join(path, join(entry.parentPath, entry.name).slice(at.length)))
    .sort();
  if (found.length === 0) throw new Fault("INPUT_INVALID", `the folder ${path} holds no YAML and no JSON`);
  return found;
}

async function textOf(path: string): Promise<string> {
  const bytes = await readFile(path);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Fault("INPUT_INVALID", `${path} isn't UTF-8`, { cause });
  }
}
