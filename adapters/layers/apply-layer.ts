import { chmod, copyFile, link, lstat, mkdir, readdir, rm, rmdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { type Whiteout, whiteoutOf } from "#chain/digest/layer.ts";
import { Fault } from "#chain/fault.ts";
import type { StoredEntry } from "./layer-store.ts";
import { absent, placeInside } from "./root-folder.ts";

/**
 * Lays one layer over what is in `root` (OCI image spec, "Applying Changesets"). Nothing is ever
 * created, linked or removed outside `root`, whatever links the image brings along. Devices, pipes and
 * sockets are left out: making them takes root, and a service doesn't need them.
 */
export async function applyLayer(root: string, entries: readonly StoredEntry[]): Promise<void> {
  // Whiteouts hide what is in the layers below, never what their own layer brings.
  const written = new Set<string>();
  for (const entry of entries) {
    if (entry.path === "") continue;
    const whiteout = whiteoutOf(entry.path);
    if (whiteout === undefined) {
      await place(root, entry, written);
    } else {
      await hide(root, whiteout, written);
    }
  }
}

async function place(root: string, entry: StoredEntry, written: Set<string>): Promise<void> {
  if (entry.type === "other") return;
  const path = await placeInside(root, entry.path, { create: true });
  // `create` leaves no missing folder; "" would be a link to the root itself.
  if (path === undefined || path === "" || path === "..") {
    throw new Fault("IMAGE_MALFORMED", `The layer entry "${entry.path}" has no place in the image.`);
  }
  written.add(path);
  const file = join(root, path);
  const existing = await lstat(file).catch(absent);
  if (entry.type === "directory") {
    if (existing?.isDirectory() !== true) {
      if (existing !== undefined) await rm(file);
      await mkdir(file);
    }
    // Without these bits for ourselves nothing could be put into the folder.
    await chmod(file, entry.mode | 0o700);
    return;
  }
  if (existing !== undefined && !(entry.type === "link" && entry.path === entry.target)) {
    await rm(file, { recursive: true });
  }
  switch (entry.type) {
    case "symlink":
      await symlink(entry.target ?? "", file);
      break;
    case "link":
      await linkOrCopy(await linkSource(root, entry), file);
      break;
    case "file":
      await linkOrCopy(entry.file ?? "", file);
      break;
  }
}

async function linkSource(root: string, entry: StoredEntry): Promise<string> {
  const path = await placeInside(root, entry.target ?? "");
  const source = path === undefined ? undefined : join(root, path);
  const status = source === undefined ? undefined : await lstat(source).catch(absent);
  if (source === undefined || status?.isFile() !== true) {
    throw new Fault(
      "IMAGE_MALFORMED",
      `The layer entry "${entry.path}" is a hard link to "${entry.target}", which is no file of the image.`,
    );
  }
  return source;
}

async function linkOrCopy(source: string, target: string): Promise<void> {
  try {
    await link(source, target);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code !== "EXDEV" && code !== "EMLINK" && code !== "EPERM") throw error;
    await copyFile(source, target);
  }
}

async function hide(root: string, whiteout: Whiteout, written: ReadonlySet<string>): Promise<void> {
  if (whiteout.kind === "removed") {
    const path = await placeInside(root, whiteout.path);
    if (path !== undefined && path !== "") await removeBelow(root, path, written);
    return;
  }
  // One more segment, so that a folder that is itself a link is followed to what it shows.
  const inside = await placeInside(root, `${whiteout.path}/x`);
  if (inside === undefined) return;
  const folder = inside.split("/").slice(0, -1).join("/");
  for (const name of await readdir(join(root, folder))) {
    await removeBelow(root, folder === "" ? name : `${folder}/${name}`, written);
  }
}

async function removeBelow(root: string, path: string, written: ReadonlySet<string>): Promise<void> {
  const file = join(root, path);
  const status = await lstat(file).catch(absent);
  if (status === undefined) return;
  if (!status.isDirectory()) {
    if (!written.has(path)) await rm(file);
    return;
  }
  for (const name of await readdir(file)) await removeBelow(root, `${path}/${name}`, written);
  if (!written.has(path) && (await readdir(file)).length === 0) await rmdir(file);
}
