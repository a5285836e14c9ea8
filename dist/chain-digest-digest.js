import { b as string } from "./zod.js";
import { createHash } from "node:crypto";
// chain/digest/digest.ts
const Digest = string().regex(/^sha256:[0-9a-f]{64}$/, "expected sha256: followed by 64 lowercase hex digits").brand();
function digestOf(bytes) {
	return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
function hexOf(digest) {
	return digest.slice(7);
}
function digestFromHex(hex) {
	const parsed = Digest.safeParse(`sha256:${hex ?? ""}`);
	return parsed.success ? parsed.data : void 0;
}
export { hexOf as i, digestFromHex as n, digestOf as r, Digest as t };
