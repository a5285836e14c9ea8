import * as z from "zod";
import { Descriptor, MEDIA } from "#chain/digest/descriptor.ts";
import { digestOf } from "#chain/digest/digest.ts";
import { Fault } from "#chain/fault.ts";
import { parseJson } from "./answer.ts";
import { jsonIn } from "./json.ts";

/** What a registry has to know of a manifest or index; the rest is for those who read it. */
const Document = z.object({
  mediaType: z.string().optional(),
  artifactType: z.string().optional(),
  config: z.object({ mediaType: z.string() }).optional(),
  subject: Descriptor.optional(),
  annotations: z.record(z.string(), z.string()).optional(),
});

export const DOCUMENTS: readonly string[] = [
  MEDIA.index,
  MEDIA.manifest,
  MEDIA.dockerIndex,
  MEDIA.dockerManifest,
];

export const ACCEPTED = DOCUMENTS.join(", ");

/**
 * The media type of a manifest or index. Where header and document both say one they must agree: the
 * same bytes read as two things is how an index once hid a manifest (distribution spec, 1.0.1).
 *
 * @throws Fault `REGISTRY_REJECTED`.
 */
export function mediaTypeOf(bytes: Uint8Array, header: string | undefined, what: string): string {
  const said = header?.split(";", 1)[0]?.trim().toLowerCase();
  const written = parseJson(bytes, Document, what).mediaType;
  const mediaType = written ?? said;
  const agreed = written === undefined || said === undefined || !DOCUMENTS.includes(said) || said === written;
  if (mediaType !== undefined && DOCUMENTS.includes(mediaType) && agreed) return mediaType;
  throw new Fault("REGISTRY_REJECTED", `${what} is neither an image manifest nor an index`);
}

/** How a list of referrers names this manifest; undefined where it isn't one or has no subject. */
export function asReferrer(manifest: { readonly bytes: Uint8Array; readonly mediaType: string }) {
  const { bytes, mediaType } = manifest;
  const parsed = Document.safeParse(jsonIn(bytes));
  if (!parsed.success || parsed.data.subject === undefined) return undefined;
  const { annotations, artifactType, config, subject } = parsed.data;
  const type = artifactType ?? config?.mediaType;
  const descriptor: Descriptor = {
    mediaType,
    digest: digestOf(bytes),
    size: bytes.length,
    ...(type === undefined ? {} : { artifactType: type }),
    ...(annotations === undefined ? {} : { annotations }),
  };
  return { subject: subject.digest, descriptor };
}
