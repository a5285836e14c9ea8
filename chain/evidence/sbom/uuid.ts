import { createHash } from "node:crypto";

/** Ours alone, made once at random: names from other programs can't give the same identifiers. */
const NAMESPACE = "b5b0a1f2-7c35-4c0e-9f0c-5d5a3f3d8a61";

/** RFC 9562, version 5: the same name always gives the same UUID. */
export function uuidOf(name: string): string {
  const hash = createHash("sha1")
    .update(Buffer.from(NAMESPACE.replaceAll("-", ""), "hex"))
    .update(name)
    .digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString("hex", 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
