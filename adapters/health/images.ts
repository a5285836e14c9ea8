import { spellings } from "#chain/admission/image-spelling.ts";
import type { Digest } from "#chain/digest/digest.ts";
import type { ImageName } from "#chain/digest/image-name.ts";

/** How the references to one image, in whatever spelling, stand to a digest. */
export interface ImageStanding {
  /** At least one is that digest. */
  readonly some: boolean;
  /** One that isn't: another digest, or a tag, which says nothing certain. */
  readonly other: string | undefined;
}

export function standingOf(image: ImageName, digest: Digest, references: readonly string[]): ImageStanding {
  const ours = new RegExp(spellings(image));
  const found = references.filter((reference) => ours.test(reference.toLowerCase()));
  const isIt = (reference: string) => reference.endsWith(`@${digest}`);
  return { some: found.some(isIt), other: found.find((reference) => !isIt(reference)) };
}
