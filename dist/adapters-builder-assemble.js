import { a as MEDIA } from "./chain-digest-descriptor.js";
import { r as Fault } from "./chain-fault.js";
import { n as readImage, t as printPlatform } from "./chain-digest-image.js";
import "./chain-clearance-barrier.js";
import { r as digestOf, t as Digest } from "./chain-digest-digest.js";
import { t as require_tar_stream } from "./tar-stream.js";
import { createReadStream, createWriteStream } from "node:fs";
import { PassThrough, Readable } from "node:stream";
import { constants, createGzip, createZstdCompress } from "node:zlib";
import { createHash } from "node:crypto";
import { constants as constants$1, lstat, mkdtemp, open, readFile, readdir, readlink, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline as pipeline$1 } from "node:stream/promises";
// adapters/builder/base-image.ts
async function resolveBase(base, registry) {
	const found = await registry.resolve(base.image, base.reference);
	if (found === void 0) throw new Fault("IMAGE_NOT_FOUND", `There is no base image ${base.image} under "${base.reference}".`);
	const { platforms } = await readImage({
		image: base.image,
		digest: found.digest
	}, registry);
	return {
		image: base.image,
		digest: found.digest,
		platforms
	};
}
function basePlatform(base, platform) {
	const match = base.platforms.find((candidate) => candidate.platform.os === platform.os && candidate.platform.architecture === platform.architecture && (platform.variant === void 0 || candidate.platform.variant === platform.variant));
	if (match !== void 0) return match;
	const there = base.platforms.map((candidate) => printPlatform(candidate.platform)).join(", ");
	throw new Fault("INPUT_INVALID", `The base ${base.image}@${base.digest} has no ${printPlatform(platform)}, only ${there}.`);
}
// adapters/builder/image-documents.ts
function imageConfig(build, platform, base, layers) {
	const created = timestamp(build.created);
	const inherited = base?.config.config;
	return document(MEDIA.config, {
		created,
		architecture: platform.architecture,
		os: platform.os,
		...platform.variant === void 0 ? {} : { variant: platform.variant },
		config: {
			User: build.user,
			...listed("Env", mergeEnv(inherited?.Env ?? [], build.env)),
			Entrypoint: build.entrypoint,
			WorkingDir: build.workdir,
			...named("Labels", {
				...inherited?.Labels,
				...build.labels
			})
		},
		rootfs: {
			type: "layers",
			diff_ids: [...base?.layers ?? [], ...layers].map((layer) => layer.diffId)
		},
		history: [...base?.config.history ?? [], ...layers.map(({ title }) => ({
			created,
			created_by: "clearance build",
			comment: title
		}))]
	});
}
function imageManifest(config, base, layers, annotations) {
	return document(MEDIA.manifest, {
		schemaVersion: 2,
		mediaType: MEDIA.manifest,
		config,
		layers: [...base?.layers ?? [], ...layers].map(({ descriptor: { mediaType, digest, size } }) => ({
			mediaType,
			digest,
			size
		})),
		...named("annotations", annotations)
	});
}
function imageIndex(manifests, annotations) {
	return document(MEDIA.index, {
		schemaVersion: 2,
		mediaType: MEDIA.index,
		manifests: manifests.map(({ platform: { architecture, os, variant }, descriptor }) => ({
			mediaType: descriptor.mediaType,
			digest: descriptor.digest,
			size: descriptor.size,
			platform: {
				architecture,
				os,
				...variant === void 0 ? {} : { variant }
			}
		})),
		...named("annotations", annotations)
	});
}
function imageAnnotations(build, base) {
	const described = Object.entries(build.labels).filter(([key]) => key.startsWith("org.opencontainers.image.") || key === "dev.clearance.rollback-barrier");
	return {
		...Object.fromEntries(described),
		"org.opencontainers.image.created": timestamp(build.created),
		...base === void 0 ? {} : {
			"org.opencontainers.image.base.name": base.image,
			"org.opencontainers.image.base.digest": base.digest
		}
	};
}
function timestamp(time) {
	return time.toISOString().replace(/\.\d+Z$/, "Z");
}
function mergeEnv(inherited, own) {
	return [...inherited.filter((pair) => !Object.hasOwn(own, pair.slice(0, pair.indexOf("=")))), ...sorted(own).map(([name, value]) => `${name}=${value}`)];
}
function named(key, values) {
	const pairs = sorted(values);
	return pairs.length === 0 ? {} : { [key]: Object.fromEntries(pairs) };
}
function listed(key, values) {
	return values.length === 0 ? {} : { [key]: values };
}
function sorted(values) {
	return Object.entries(values).sort(([a], [b]) => a < b ? -1 : 1);
}
function document(mediaType, content) {
	const bytes = new TextEncoder().encode(JSON.stringify(content));
	return {
		bytes,
		descriptor: {
			mediaType,
			digest: digestOf(bytes),
			size: bytes.length
		}
	};
}
// adapters/builder/layer-archive.ts
var import_tar_stream = require_tar_stream();
function archive(entries, metadata) {
	const tar = (0, import_tar_stream.pack)();
	write(tar, entries, metadata).then(() => tar.finalize(), (error) => tar.destroy(error));
	return tar;
}
async function write(tar, entries, { folder, created, owner }) {
	const shared = {
		mtime: created,
		...owner
	};
	for (const name of parentsOf(folder)) tar.entry({
		...shared,
		name,
		type: "directory",
		mode: 493,
		uid: 0,
		gid: 0
	});
	for (const entry of entries) {
		const name = folder === "" ? entry.path : `${folder}/${entry.path}`;
		switch (entry.kind) {
			case "folder":
				tar.entry({
					...shared,
					name,
					type: "directory",
					mode: 493
				});
				break;
			case "link":
				tar.entry({
					...shared,
					name,
					type: "symlink",
					linkname: entry.target,
					mode: 511
				});
				break;
			case "file": await writeFile$1(tar, {
				...shared,
				name,
				mode: entry.executable ? 493 : 420
			}, entry);
		}
	}
}
function parentsOf(folder) {
	const parts = folder.split("/").filter((part) => part !== "");
	return parts.map((_, position) => parts.slice(0, position + 1).join("/"));
}
async function writeFile$1(tar, header, entry) {
	await using handle = await openFile(entry);
	const before = await handle.stat({ bigint: true });
	if (Number(before.size) !== entry.size) throw changed(entry.path);
	const sink = tar.entry({
		...header,
		type: "file",
		size: entry.size
	});
	const content = entry.size === 0 ? Readable.from([]) : handle.createReadStream({
		end: entry.size - 1,
		autoClose: false,
		highWaterMark: 1048576
	});
	let read = 0;
	await pipeline$1(content, async function* counted(chunks) {
		for await (const chunk of chunks) {
			read += chunk.length;
			yield chunk;
		}
		const after = await handle.stat({ bigint: true });
		if (read !== entry.size || after.size !== before.size || after.mtimeNs !== before.mtimeNs) throw changed(entry.path);
	}, sink);
}
async function openFile(entry) {
	try {
		return await open(entry.file, constants$1.O_RDONLY | constants$1.O_NOFOLLOW);
	} catch (cause) {
		throw new Fault("INPUT_INVALID", `"${entry.path}" in the context can't be read.`, { cause });
	}
}
function changed(path) {
	return new Fault("INPUT_INVALID", `"${path}" changed while it was read: build from files that nothing writes to.`, { retryable: true });
}
// adapters/builder/layer-file.ts
const FORMAT = {
	gzip: {
		mediaType: MEDIA.layerGzip,
		create: () => createGzip({ level: 6 })
	},
	zstd: {
		mediaType: MEDIA.layerZstd,
		create: () => createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 3 } })
	},
	none: {
		mediaType: MEDIA.layerTar,
		create: () => new PassThrough()
	}
};
async function writeLayer(scratch, name, entries, metadata, compression) {
	const file = join(scratch, name);
	const format = FORMAT[compression];
	const plain = createHash("sha256");
	const packed = createHash("sha256");
	let size = 0;
	await pipeline$1(archive(entries, metadata), async function* hashPlain(chunks) {
		for await (const chunk of chunks) {
			plain.update(chunk);
			yield chunk;
		}
	}, format.create(), async function* hashPacked(chunks) {
		for await (const chunk of chunks) {
			if (size === 0 && compression === "gzip") eraseSystem(chunk);
			packed.update(chunk);
			size += chunk.length;
			yield chunk;
		}
	}, createWriteStream(file, {
		flags: "wx",
		highWaterMark: 4194304
	}));
	const digest = Digest.parse(`sha256:${packed.digest("hex")}`);
	return {
		descriptor: {
			mediaType: format.mediaType,
			digest,
			size
		},
		diffId: Digest.parse(`sha256:${plain.digest("hex")}`),
		content: () => createReadStream(file, { highWaterMark: 1048576 })
	};
}
function eraseSystem(header) {
	if (header.length > 9) header[9] = 255;
}
// adapters/builder/ignore-file.ts
const ALWAYS = [".git", ".clearanceignore"];
function parseIgnore(text) {
	const rules = text.split(/\r?\n/).flatMap(parseRule);
	return (path, isFolder) => {
		if (ALWAYS.includes(path)) return true;
		let ignored = false;
		for (const rule of rules) {
			if (rule.foldersOnly && !isFolder) continue;
			if (rule.pattern.test(path)) ignored = !rule.keeps;
		}
		return ignored;
	};
}
function parseRule(line) {
	let glob = line.trimEnd();
	if (glob === "" || glob.startsWith("#")) return [];
	const keeps = glob.startsWith("!");
	if (keeps || glob.startsWith("\\")) glob = glob.slice(1);
	const foldersOnly = glob.endsWith("/");
	if (foldersOnly) glob = glob.slice(0, -1);
	const anchored = glob.includes("/");
	if (glob.startsWith("/")) glob = glob.slice(1);
	return [{
		pattern: new RegExp(`^${anchored ? "" : "(?:.*/)?"}${expression(glob)}$`),
		foldersOnly,
		keeps
	}];
}
function expression(glob) {
	return glob.replace(/\*\*\/|\/\*\*$|\*\*|\*|\?|[.+^${}()|[\]\\]/g, (token) => {
		switch (token) {
			case "**/": return "(?:.*/)?";
			case "/**": return "/.*";
			case "**": return ".*";
			case "*": return "[^/]*";
			case "?": return "[^/]";
			default: return `\\${token}`;
		}
	});
}
// adapters/builder/walk-context.ts
async function walkContext(context) {
	const entries = [];
	await walk(context, "", await readIgnore(context), entries);
	return entries;
}
async function readIgnore(context) {
	try {
		return parseIgnore(await readFile(join(context, ".clearanceignore"), "utf8"));
	} catch (error) {
		if (error instanceof Error && "code" in error && error.code === "ENOENT") return parseIgnore("");
		throw error;
	}
}
async function walk(root, folder, ignore, entries) {
	for (const name of await sortedNames(join(root, folder), folder)) {
		const path = folder === "" ? name : `${folder}/${name}`;
		const file = join(root, path);
		const status = await lstat(file);
		if (ignore(path, status.isDirectory())) continue;
		if (status.isDirectory()) {
			entries.push({
				kind: "folder",
				path
			});
			await walk(root, path, ignore, entries);
		} else if (status.isSymbolicLink()) entries.push({
			kind: "link",
			path,
			target: await readlink(file)
		});
		else if (status.isFile()) {
			const executable = (status.mode & 64) !== 0;
			entries.push({
				kind: "file",
				path,
				file,
				size: status.size,
				executable
			});
		} else throw new Fault("INPUT_INVALID", `"${path}" in the context is neither file, folder nor link: remove it or name it in .clearanceignore.`);
	}
}
async function sortedNames(directory, shown) {
	let names;
	try {
		names = await readdir(directory, { encoding: "buffer" });
	} catch (cause) {
		if (shown !== "") throw cause;
		throw new Fault("INPUT_INVALID", `The context "${directory}" can't be read as a folder.`, { cause });
	}
	return names.sort((a, b) => a.compare(b)).map((name) => {
		try {
			return new TextDecoder("utf-8", {
				fatal: true,
				ignoreBOM: true
			}).decode(name);
		} catch (cause) {
			throw new Fault("INPUT_INVALID", `"${shown}/${name.toString("latin1")}" has a name that isn't UTF-8: layers can't carry it.`, { cause });
		}
	});
}
// adapters/builder/assemble.ts
function imageBuilder(ports) {
	return { assemble: (build) => assemble(build, ports) };
}
async function assemble(build, ports) {
	const folder = folderOf(build.workdir);
	const base = build.base === void 0 ? void 0 : await resolveBase(build.base, ports.base);
	const bases = build.platforms.map((platform) => ({
		platform,
		base: base === void 0 ? void 0 : basePlatform(base, platform)
	}));
	const scratch = await mkdtemp(join(tmpdir(), "clearance-build-"));
	try {
		const layers = await applicationLayers(build, folder, scratch);
		for (const layer of layers) await ports.target.putBlob(build.image, layer.descriptor, layer.content);
		const annotations = imageAnnotations(build, base);
		const documents = [];
		for (const { platform, base: below } of bases) {
			if (base !== void 0) await copyLayers(build, base, below?.layers ?? [], ports);
			const config = imageConfig(build, platform, below, layers);
			await ports.target.putBlob(build.image, config.descriptor, () => once(config.bytes));
			documents.push({
				platform,
				manifest: imageManifest(config.descriptor, below, layers, annotations)
			});
		}
		const manifests = [];
		for (const { platform, manifest } of documents) {
			await ports.target.putManifest(build.image, {
				bytes: manifest.bytes,
				mediaType: MEDIA.manifest
			});
			manifests.push({
				platform,
				descriptor: manifest.descriptor
			});
		}
		const index = imageIndex(manifests, annotations);
		await ports.target.putManifest(build.image, {
			bytes: index.bytes,
			mediaType: MEDIA.index
		});
		for (const tag of build.tags) await ports.target.putManifest(build.image, {
			bytes: index.bytes,
			mediaType: MEDIA.index,
			tag
		});
		return {
			digest: index.descriptor.digest,
			platforms: manifests.map(({ platform, descriptor }) => ({
				platform,
				digest: descriptor.digest
			})),
			...base === void 0 ? {} : { base: {
				image: base.image,
				digest: base.digest
			} },
			layers: layers.map(({ title, descriptor }) => ({
				title,
				digest: descriptor.digest,
				size: descriptor.size
			}))
		};
	} finally {
		await rm(scratch, {
			recursive: true,
			force: true
		});
	}
}
function folderOf(workdir) {
	const parts = workdir.split("/").filter((part) => part !== "");
	if (!workdir.startsWith("/") || parts.includes("..") || parts.includes(".")) throw new Fault("INPUT_INVALID", `workdir is "${workdir}": write an absolute folder such as /app.`);
	return parts.join("/");
}
async function applicationLayers(build, folder, scratch) {
	const entries = await walkContext(build.context);
	if (entries.length === 0) throw new Fault("INPUT_INVALID", `The context "${build.context}" has no files for the image.`);
	const isDependency = (entry) => /^node_modules(\/|$)/.test(entry.path);
	const groups = [{
		title: "dependencies",
		entries: entries.filter(isDependency)
	}, {
		title: "application",
		entries: entries.filter((entry) => !isDependency(entry))
	}];
	const metadata = {
		folder,
		created: build.created,
		owner: build.owner
	};
	const layers = [];
	for (const { title, entries } of groups) {
		if (entries.length === 0) continue;
		layers.push({
			title,
			...await writeLayer(scratch, title, entries, metadata, build.compression)
		});
	}
	return layers;
}
async function copyLayers(build, base, layers, ports) {
	for (const { descriptor } of layers) {
		const content = () => ports.base.blob(base.image, descriptor);
		await ports.target.putBlob(build.image, descriptor, content, base.image);
	}
}
async function* once(bytes) {
	yield bytes;
}
export { imageBuilder as t };
