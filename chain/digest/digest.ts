import { createHash } from "node:crypto";
import * as z from "zod";

/**
 * The content address of an artifact: the only name this toolkit signs, clears,
 * promotes or admits. Lower case only (OCI image spec, "Digests").
 */
export const Digest = z
  .string()
  .regex(/^sha256:[0-9a-f]{64}$/, "expected sha256: followed by 64 lowercase hex digits")
  .brand<"Digest">();
export type Digest = z.infer<typeof Digest>;

/** The digest of the given bytes. */
export function digestOf(bytes: Uint8Array | string): Digest {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}` as Digest;
}

/** The 64 hex digits alone, as in-toto's DigestSet and file names want them. */
export function hexOf(digest: Digest): string {
  return digest.slice("sha256:".length);
}

/** The other way round: in-toto's `{ sha256: hex }` as a digest, or undefined where it isn't one. */
export function digestFromHex(hex: string | undefined): Digest | undefined {
  const parsed = Digest.safeParse(`sha256:${hex ?? ""}`);
  return parsed.success ? parsed.data : undefined;
}
