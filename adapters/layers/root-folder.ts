import { lstat, mkdir, readlink } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "#chain/fault.ts";

/** As Linux: more links than this in one path are a loop. */
const LINKS = 40;

/**
 * Where a path of the image really is below `root`: links on the way are followed as the image's own
 * processes would see them, with `/` and too many `..` both meaning `root`. The last segment is not
 * followed. Undefined where a folder on the way is missing, unless `create` makes it.
 *
 * @throws Fault `IMAGE_MALFORMED` for a loop of links or a file where a folder must be
 */
export async function placeInside(
  root: string,
  path: string,
  options: { readonly create?: boolean } = {},
): Promise<string | undefined> {
  const pending = segments(path);
  const last = pending.pop();
  if (last === undefined) return "";
  const real: string[] = [];
  let links = 0;
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    if (next === "..") {
      real.pop();
      continue;
    }
    const here = join(root, ...real, next);
    const status = await lstat(here).catch(absent);
    if (status === undefined) {
      if (options.create !== true) return undefined;
      await mkdir(here, { mode: 0o755 });
      real.push(next);
    } else if (status.isDirectory()) {
      real.push(next);
    } else if (status.isSymbolicLink()) {
      links += 1;
      if (links > LINKS) throw new Fault("IMAGE_MALFORMED", `"${path}" in the image is a loop of links.`);
      const target = await readlink(here);
      if (target.startsWith("/")) real.length = 0;
      pending.unshift(...segments(target));
    } else {
      throw new Fault("IMAGE_MALFORMED", `"${path}" in the image leads through a file.`);
    }
  }
  if (last === "..") real.pop();
  else real.push(last);
  return real.join("/");
}

/**
 * The file on this machine that a process in the image would get under `path`, its own links followed
 * inside `root` alone: how the ENTRYPOINT of an unpacked image is found.
 *
 * @throws Fault `IMAGE_MALFORMED` where there is none
 */
export async function fileInside(root: string, path: string): Promise<string> {
  let wanted = path;
  for (let links = 0; links <= LINKS; links++) {
    const place = await placeInside(root, wanted);
    const file = place === undefined ? undefined : join(root, place);
    const status = file === undefined ? undefined : await lstat(file).catch(absent);
    if (file === undefined || status === undefined) break;
    if (!status.isSymbolicLink()) return file;
    const target = await readlink(file);
    wanted = target.startsWith("/") ? target : `${(place ?? "").split("/").slice(0, -1).join("/")}/${target}`;
  }
  throw new Fault("IMAGE_MALFORMED", `The image holds no file "${path}".`);
}

export function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code === "ENOENT") return undefined;
  throw error;
}

function segments(path: string): string[] {
  return path.split("/").filter((part) => part !== "" && part !== ".");
}
