import { Digest, hexOf } from "#chain/digest/digest.ts";
import { Fault } from "#chain/fault.ts";

/** A tag as the distribution spec allows it; what looks like a digest has to be one. */
export function checkReference(reference: string): string {
  if (Digest.safeParse(reference).success || /^\w[\w.-]{0,127}$/.test(reference)) return reference;
  throw new Fault("INPUT_INVALID", `"${reference}" is neither a tag nor sha256:<64 hex digits>`);
}

/** The digest that a reference is, undefined for a tag. */
export function digestIn(reference: string): Digest | undefined {
  const digest = Digest.safeParse(reference);
  return digest.success ? digest.data : undefined;
}

/** Where referrers are listed by registries without the API (distribution spec, "Referrers Tag Schema"). */
export function fallbackTag(subject: Digest): string {
  return `sha256-${hexOf(subject)}`;
}
