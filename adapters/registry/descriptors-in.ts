import { Descriptor } from "#chain/digest/descriptor.ts";

/**
 * The descriptors among an index's entries. One that we can't read (another hash, another shape) is no
 * evidence, and hides none beside it.
 */
export function descriptorsIn(entries: readonly unknown[]): readonly Descriptor[] {
  return entries
    .map((entry) => Descriptor.safeParse(entry))
    .filter((parsed) => parsed.success)
    .map(({ data }) => data);
}
