import { y as string } from "./zod.js";
import { r as Fault } from "./chain-fault.js";
import { createHash } from "node:crypto";
// chain/digest/digest.ts
const Digest = string().regex(/^sha256:[0-9a-f]{64}$/, "expected sha256: followed by 64 lowercase hex digits").brand();
function digestOf(bytes) {
	return Digest.parse(`sha256:${createHash("sha256").update(bytes).digest("hex")}`);
}
function hexOf(digest) {
	return digest.slice(7);
}
function digestFromHex(hex) {
	const parsed = Digest.safeParse(`sha256:${hex ?? ""}`);
	return parsed.success ? parsed.data : void 0;
}
// chain/digest/image-name.ts
const ImageName = string().regex(/^(?=.{3,255}$)(localhost|[a-z0-9][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)+|\[[0-9a-f:]+\]|[a-z0-9][a-z0-9-]*(?=:))(:\d{1,5})?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)+$/, "expected registry/owner/name in lower case, without tag or digest").brand();
function registryOf(image) {
	return image.slice(0, image.indexOf("/"));
}
function repositoryOf(image) {
	return image.slice(image.indexOf("/") + 1);
}
function parseImageReference(text) {
	const at = text.indexOf("@");
	const image = ImageName.safeParse(text.slice(0, at < 0 ? text.length : at));
	const digest = Digest.safeParse(at < 0 ? "" : text.slice(at + 1));
	if (!image.success || !digest.success) throw new Fault("INPUT_INVALID", `"${text}" is not an image by digest: write registry/owner/name@sha256:<64 hex digits>`);
	return {
		image: image.data,
		digest: digest.data
	};
}
function printImageReference(reference) {
	return `${reference.image}@${reference.digest}`;
}
function resourceUri(image) {
	return `pkg:oci/${image.slice(image.lastIndexOf("/") + 1)}?repository_url=${image}`;
}
export { repositoryOf as a, digestFromHex as c, registryOf as i, digestOf as l, parseImageReference as n, resourceUri as o, printImageReference as r, Digest as s, ImageName as t, hexOf as u };
