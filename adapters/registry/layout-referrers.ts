import * as z from "zod";
import type { Descriptor } from "#chain/digest/descriptor.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { DOCUMENT_LIMIT } from "./answer.ts";
import { descriptorsIn } from "./descriptors-in.ts";
import { asReferrer, DOCUMENTS } from "./document.ts";
import { jsonIn } from "./json.ts";
import { blobPath, type LayoutFiles } from "./layout-files.ts";
import { type LayoutIndex, REF_NAME } from "./layout-index.ts";
import { fallbackTag } from "./reference.ts";

const Entries = z.object({ manifests: z.array(z.unknown()) });

/**
 * Layouts have no referrers list of their own: every manifest of `index.json`, and of an index that
 * stands there under the fallback tag, is asked whether `subject` is its subject.
 */
export async function layoutReferrers(
  files: LayoutFiles,
  index: LayoutIndex,
  subject: Digest,
): Promise<readonly Descriptor[]> {
  const entries = await index.entries();
  const tagged = entries.find(({ annotations }) => annotations?.[REF_NAME] === fallbackTag(subject));
  const listed = tagged === undefined ? [] : await manifestsOf(files, tagged);
  const found = new Map<Digest, Descriptor>();
  for (const entry of [...entries, ...listed]) {
    const bytes = DOCUMENTS.includes(entry.mediaType) ? await documentOf(files, entry) : undefined;
    const referrer = bytes && asReferrer({ bytes, mediaType: entry.mediaType });
    if (referrer?.subject === subject) found.set(referrer.descriptor.digest, referrer.descriptor);
  }
  return [...found.values()];
}

async function manifestsOf(files: LayoutFiles, index: Descriptor): Promise<readonly Descriptor[]> {
  const parsed = Entries.safeParse(jsonIn((await documentOf(files, index)) ?? ""));
  return parsed.success ? descriptorsIn(parsed.data.manifests) : [];
}

async function documentOf(files: LayoutFiles, { digest }: Descriptor): Promise<Buffer | undefined> {
  const size = await files.size(digest);
  return size === undefined || size > DOCUMENT_LIMIT ? undefined : files.read(blobPath(digest));
}
