import { r as Fault } from "./chain-fault.js";
import { a as MEDIA, i as ImageManifest, n as ImageConfig, r as ImageIndex } from "./chain-digest-descriptor.js";
// chain/digest/image.ts
const CONFIG_LIMIT = 4194304;
const NOT_A_PLATFORM = "unknown";
async function readImage(reference, registry) {
	const stored = await registry.manifest(reference.image, reference.digest);
	if (!isIndex(stored.descriptor.mediaType)) return {
		stored,
		platforms: [await readPlatform(reference.image, stored, registry)]
	};
	const index = parseDocument(ImageIndex, stored.bytes, `image index ${reference.digest}`);
	const platforms = [];
	for (const entry of index.manifests) {
		if (entry.platform?.os === NOT_A_PLATFORM) continue;
		const manifest = await registry.manifest(reference.image, entry.digest);
		platforms.push(await readPlatform(reference.image, manifest, registry));
	}
	if (platforms.length === 0) throw new Fault("IMAGE_MALFORMED", `Image index ${reference.digest} names no platform.`);
	return {
		stored,
		platforms
	};
}
function printPlatform(platform) {
	return [
		platform.os,
		platform.architecture,
		platform.variant
	].filter((part) => part !== void 0).join("/");
}
function isIndex(mediaType) {
	return mediaType === MEDIA.index || mediaType === MEDIA.dockerIndex;
}
async function readPlatform(image, stored, registry) {
	const name = `image manifest ${stored.descriptor.digest}`;
	const manifest = parseDocument(ImageManifest, stored.bytes, name);
	if (manifest.config.size > CONFIG_LIMIT) throw new Fault("IMAGE_MALFORMED", `The config of ${name} has ${manifest.config.size} bytes.`);
	const bytes = await gather(registry.blob(image, manifest.config));
	const config = parseDocument(ImageConfig, bytes, `config ${manifest.config.digest}`);
	const { architecture, os, variant } = config;
	return {
		platform: variant === void 0 ? {
			architecture,
			os
		} : {
			architecture,
			os,
			variant
		},
		stored,
		manifest,
		config,
		layers: pairLayers(manifest, config, name)
	};
}
function pairLayers(manifest, config, name) {
	const diffIds = config.rootfs.diff_ids;
	const layers = manifest.layers.flatMap((descriptor, position) => {
		const diffId = diffIds[position];
		return diffId === void 0 ? [] : [{
			descriptor,
			diffId
		}];
	});
	if (layers.length !== manifest.layers.length || layers.length !== diffIds.length) throw new Fault("IMAGE_MALFORMED", `The ${name} has ${manifest.layers.length} layers, its config names ${diffIds.length}.`);
	return layers;
}
function parseDocument(schema, bytes, name) {
	let json;
	try {
		json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch (cause) {
		throw new Fault("IMAGE_MALFORMED", `The ${name} isn't JSON.`, { cause });
	}
	const parsed = schema.safeParse(json);
	if (parsed.success) return parsed.data;
	const [issue] = parsed.error.issues;
	const where = issue === void 0 ? "" : ` at ${issue.path.join(".") || "the top"}: ${issue.message}`;
	throw new Fault("IMAGE_MALFORMED", `The ${name} isn't what the OCI image spec asks for${where}.`);
}
async function gather(chunks) {
	const parts = [];
	let size = 0;
	for await (const chunk of chunks) {
		parts.push(chunk);
		size += chunk.length;
	}
	const whole = new Uint8Array(size);
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}
	return whole;
}
export { readImage as n, printPlatform as t };
