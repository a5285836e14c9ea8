import { type Digest, digestOf } from "#chain/digest/digest.ts";

/** One installation has few trust files; a flood of different ones must not fill the memory. */
const LIMIT = 64;

/** Parses trust files once: the same bytes give the same material for as long as the process lives. */
export function parsedOnce<T>(
  parse: (name: string, bytes: Uint8Array) => T,
): (name: string, bytes: Uint8Array) => T {
  const kept = new Map<Digest, T>();
  return (name, bytes) => {
    const digest = digestOf(bytes);
    const known = kept.get(digest);
    if (known !== undefined) return known;
    const material = parse(name, bytes);
    if (kept.size >= LIMIT) kept.clear();
    kept.set(digest, material);
    return material;
  };
}
