import { lanesOf, type Place, placeOf, spotsOf } from "../clearance/lane.ts";
import type { Lane, Policy } from "../clearance/policy.ts";
import type { Digest } from "../digest/digest.ts";
import { Fault } from "../fault.ts";
import { readDigest } from "../promotion/edit/edit-digest.ts";
import type { BlobChange } from "../promotion/git.ts";

/** One place whose digest a commit changed. */
export interface Deployed {
  readonly lane: Lane;
  readonly file: string;
  readonly before: Digest | null;
  readonly after: Digest | null;
}

/** No digest of ours stands there, whatever looks like one. */
const ELSEWHERE = /^(?:\.github|policies|quarantine|holds|calendar|break-glass|trust)\/|\.md$/u;

/** Larger files hold no digest that anyone would promote. */
const SIZE_LIMIT = 2_000_000;

export function mayHoldDigests(path: string): boolean {
  return !ELSEWHERE.test(path);
}

/** Whether the digests named in a file differ: what can be told without knowing what the file means. */
export function namesOtherDigests(before: Uint8Array | undefined, after: Uint8Array | undefined): boolean {
  return digestsIn(before).join() !== digestsIn(after).join();
}

/** Every digest that bytes name, sorted. */
export function digestsIn(bytes: Uint8Array | undefined): readonly string[] {
  if (bytes === undefined || bytes.length > SIZE_LIMIT) return [];
  const text = new TextDecoder("latin1").decode(bytes);
  return (text.match(/sha256:[0-9a-f]{64}/gu) ?? []).sort();
}

/** The places of one policy, by file. */
export function placesByFile(
  policy: Policy,
): ReadonlyMap<string, readonly (Place & { readonly lane: Lane })[]> {
  const places = new Map<string, (Place & { readonly lane: Lane })[]>();
  for (const lane of lanesOf(policy)) {
    for (const spot of spotsOf(placeOf(policy, lane))) {
      const place = { ...spot, lane };
      const there = places.get(place.file);
      if (there === undefined) places.set(place.file, [place]);
      else there.push(place);
    }
  }
  return places;
}

/** What a change of one file deploys, by the places that the policy has there. */
export function deployedBy(
  { path }: BlobChange,
  [before, after]: readonly [Uint8Array | undefined, Uint8Array | undefined],
  places: ReadonlyMap<string, readonly (Place & { readonly lane: Lane })[]>,
): readonly Deployed[] {
  return (places.get(path) ?? []).flatMap(({ lane, file, path: where }) => {
    const [old, young] = [digestAt(before, where), digestAt(after, where)];
    return old === young ? [] : [{ lane, file, before: old, after: young }];
  });
}

/** The past may hold the file in a shape that the path doesn't fit: then nothing was deployed by it. */
function digestAt(bytes: Uint8Array | undefined, path: string): Digest | null {
  if (bytes === undefined) return null;
  try {
    return readDigest(bytes, path) ?? null;
  } catch (error) {
    if (error instanceof Fault && error.code.startsWith("EDIT_")) return null;
    throw error;
  }
}
