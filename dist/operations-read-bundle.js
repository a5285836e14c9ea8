import { i as ImageManifest } from "./chain-digest-descriptor.js";
import { r as Fault } from "./chain-fault.js";
// operations/read-bundle.ts
const BUNDLE_TYPE = "application/vnd.dev.sigstore.bundle";
const BUNDLE_LIMIT = 1e7;
const MANIFEST_LIMIT = 1e6;
async function readBundle(subject, referrer, registry) {
	if (referrer.size > MANIFEST_LIMIT) return malformed(`its manifest has ${referrer.size} bytes`);
	try {
		const { bytes } = await registry.manifest(subject.image, referrer.digest);
		const layer = bundleLayer(bytes, subject.digest);
		if ("code" in layer) return layer;
		return { bytes: await readAll(registry.blob(subject.image, layer), layer.size) };
	} catch (error) {
		if (error instanceof Fault && (error.code === "IMAGE_NOT_FOUND" || error.code === "DIGEST_MISMATCH")) return {
			code: error.code,
			reason: error.message
		};
		throw error;
	}
}
function bundleLayer(manifest, subject) {
	const parsed = ImageManifest.safeParse(jsonOf(manifest));
	if (!parsed.success) return malformed("it is not an image manifest");
	const [layer, ...more] = parsed.data.layers;
	if (parsed.data.subject?.digest !== subject) return malformed("it refers to another digest");
	if (layer === void 0 || more.length > 0) return malformed("it doesn't have exactly one layer");
	if (!layer.mediaType.startsWith("application/vnd.dev.sigstore.bundle")) return malformed(`it holds a ${layer.mediaType}`);
	if (layer.size > 1e7) return {
		code: "BUNDLE_TOO_LARGE",
		reason: `it has ${layer.size} bytes, and the limit is ${BUNDLE_LIMIT}`
	};
	return layer;
}
function jsonOf(bytes) {
	try {
		return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch {
		return;
	}
}
async function readAll(content, size) {
	const bytes = new Uint8Array(size);
	let offset = 0;
	for await (const chunk of content) {
		if (offset + chunk.length > size) throw new Fault("DIGEST_MISMATCH", `a bundle is larger than the ${size} bytes that its descriptor says`);
		bytes.set(chunk, offset);
		offset += chunk.length;
	}
	return bytes.subarray(0, offset);
}
function malformed(reason) {
	return {
		code: "BUNDLE_MALFORMED",
		reason
	};
}
export { BUNDLE_TYPE as n, readBundle as r, BUNDLE_LIMIT as t };
