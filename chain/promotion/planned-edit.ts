import { type Place, spotsOf } from "../clearance/lane.ts";
import type { Digest } from "../digest/digest.ts";
import { Fault } from "../fault.ts";
import { editDigest } from "./edit/edit-digest.ts";
import type { PlannedFile } from "./planned-change.ts";

/**
 * What a change does to one file, before it is known on which tree it lands: a digest put in its place,
 * or a whole file. Edits of the same file follow one another.
 */
export type PlannedEdit =
  | { readonly place: Place; readonly from: Digest | null; readonly to: Digest }
  | { readonly path: string; readonly bytes: Uint8Array };

/** A digest put into every place where it stands. */
export function editsAt(place: Place, from: Digest | null, to: Digest): readonly PlannedEdit[] {
  return spotsOf(place).map((spot) => ({ place: spot, from, to }));
}

export function pathOf(edit: PlannedEdit): string {
  return "place" in edit ? edit.place.file : edit.path;
}

/**
 * The files as the edits leave them on a tree that holds `before`.
 *
 * @throws Fault `EDIT_…`; `STATE_CHANGED` where another digest stands than the one to be replaced.
 */
export function plannedFiles(
  edits: readonly PlannedEdit[],
  before: ReadonlyMap<string, Uint8Array>,
): readonly PlannedFile[] {
  const files = new Map<string, Uint8Array>();
  for (const edit of edits) {
    const path = pathOf(edit);
    files.set(path, "bytes" in edit ? edit.bytes : edited(edit, files.get(path) ?? before.get(path)));
  }
  return [...files].map(([path, bytes]) => ({ path, bytes }));
}

function edited(edit: Extract<PlannedEdit, { place: Place }>, bytes: Uint8Array | undefined): Uint8Array {
  const { file, path } = edit.place;
  if (bytes === undefined)
    throw new Fault("EDIT_PATH_MISSING", `${file} isn't in the tree: add it, or correct digestAt.file`);
  const result = editDigest(bytes, path, edit.to);
  if ((result.before ?? null) === edit.from) return result.bytes;
  throw new Fault(
    "STATE_CHANGED",
    `${file} holds ${result.before ?? "nothing"} at ${path}, not ${edit.from ?? "nothing"}`,
  );
}
