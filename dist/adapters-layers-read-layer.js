import { r as Fault } from "./chain-fault.js";
import { t as Digest } from "./chain-digest-digest.js";
import { a as MEDIA } from "./chain-digest-descriptor.js";
import { t as require_tar_stream } from "./tar-stream.js";
import { PassThrough, Readable, pipeline } from "node:stream";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { createHash } from "node:crypto";
// chain/digest/layer.ts
const PREFIX = ".wh.";
const OPAQUE = ".wh..wh..opq";
function whiteoutOf(path) {
	const slash = path.lastIndexOf("/");
	const name = path.slice(slash + 1);
	if (!name.startsWith(PREFIX)) return void 0;
	const folder = slash < 0 ? "" : path.slice(0, slash);
	if (name === OPAQUE) return {
		kind: "opaque",
		path: folder
	};
	const hidden = name.slice(4);
	if (hidden === "" || hidden === "." || hidden === "..") throw new Fault("IMAGE_MALFORMED", `The layer entry "${path}" is a whiteout of nothing.`);
	return {
		kind: "removed",
		path: path.slice(0, slash + 1) + hidden
	};
}
// adapters/layers/decompress.ts
var import_tar_stream = require_tar_stream();
const CHUNK = 1048576;
function decompressor(mediaType) {
	switch (mediaType) {
		case MEDIA.layerGzip:
		case MEDIA.dockerLayer: return createGunzip({ chunkSize: CHUNK });
		case MEDIA.layerZstd: return createZstdDecompress({ chunkSize: CHUNK });
		case MEDIA.layerTar: return new PassThrough();
		default: throw new Fault("IMAGE_MALFORMED", `"${mediaType}" isn't the media type of a layer that can be read.`);
	}
}
// adapters/layers/entry-path.ts
function entryPath(name) {
	if (name.includes("\0")) throw new Fault("IMAGE_MALFORMED", `A layer entry has a NUL byte in its name.`);
	if (PLAIN.test(name)) return name;
	const parts = name.split("/").filter((part) => part !== "" && part !== ".");
	if (parts.includes("..")) throw new Fault("IMAGE_MALFORMED", `The layer entry "${name}" leaves the image's root.`);
	return parts.join("/");
}
const PLAIN = /^[^./][^/]*(?:\/[^./][^/]*)*$/;
// adapters/layers/read-layer.ts
const LAYER_LIMITS = {
	bytes: 16 * 1024 ** 3,
	entries: 1e6
};
function layerReader(limits = LAYER_LIMITS) {
	return (layer, blob) => readLayer(layer, blob, limits);
}
async function* readLayer(layer, blob, limits) {
	const name = `Layer ${layer.descriptor.digest}`;
	const hash = createHash("sha256");
	const archive = (0, import_tar_stream.extract)();
	let blobFailure;
	async function* source() {
		const chunks = blob[Symbol.asyncIterator]();
		try {
			for (;;) {
				const next = await chunks.next().catch((error) => {
					blobFailure = { error };
					throw error;
				});
				if (next.done === true) return;
				yield next.value;
			}
		} finally {
			await chunks.return?.();
		}
	}
	async function* measured(chunks) {
		let bytes = 0;
		for await (const chunk of chunks) {
			bytes += chunk.length;
			if (bytes > limits.bytes) throw new Fault("IMAGE_MALFORMED", `${name} unpacks to more than ${limits.bytes} bytes.`);
			hash.update(chunk);
			yield chunk;
		}
	}
	function asFault(error) {
		if (blobFailure !== void 0) return blobFailure.error;
		if (error instanceof Fault) return error;
		return new Fault("IMAGE_MALFORMED", `${name} isn't a readable tar archive of its media type.`, { cause: error });
	}
	async function* contentOf(entry) {
		const chunks = entry[Symbol.asyncIterator]();
		for (;;) {
			let next;
			try {
				next = await chunks.next();
			} catch (error) {
				throw asFault(error);
			}
			if (next.done === true) return;
			yield next.value;
		}
	}
	const plain = decompressor(layer.descriptor.mediaType);
	pipeline(Readable.from(source()), plain, measured, archive, () => {});
	const entries = archive[Symbol.asyncIterator]();
	let count = 0;
	try {
		for (;;) {
			const next = await entries.next().catch((error) => {
				throw asFault(error);
			});
			if (next.done === true) break;
			count += 1;
			if (count > limits.entries) throw new Fault("IMAGE_MALFORMED", `${name} has more than ${limits.entries} entries.`);
			yield describeEntry(next.value, contentOf(next.value));
			next.value.resume();
		}
	} finally {
		archive.destroy();
	}
	if (blobFailure !== void 0) throw asFault(void 0);
	const diffId = Digest.parse(`sha256:${hash.digest("hex")}`);
	if (diffId !== layer.diffId) throw new Fault("DIGEST_MISMATCH", `${name} holds the tar ${diffId}, the config names ${layer.diffId}.`);
}
function describeEntry(entry, content) {
	const { header } = entry;
	const type = TYPES[header.type] ?? "other";
	const common = {
		path: entryPath(header.name),
		type,
		size: type === "file" ? header.size ?? 0 : 0,
		mode: (header.mode ?? 0) & 4095,
		content
	};
	if (type === "symlink") return {
		...common,
		target: header.linkname ?? ""
	};
	if (type === "link") return {
		...common,
		target: entryPath(header.linkname ?? "")
	};
	return common;
}
const TYPES = {
	file: "file",
	"contiguous-file": "file",
	directory: "directory",
	symlink: "symlink",
	link: "link"
};
export { whiteoutOf as n, layerReader as t };
