import { b as string } from "./zod.js";
import { r as Fault } from "./chain-fault.js";
import { t as Digest } from "./chain-digest-digest.js";
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
export { repositoryOf as a, registryOf as i, parseImageReference as n, resourceUri as o, printImageReference as r, ImageName as t };
