import { n as readImage, t as printPlatform } from "./chain-digest-image.js";
import { r as printImageReference } from "./chain-digest-image-name.js";
import { r as Fault } from "./chain-fault.js";
import { n as whiteoutOf, t as layerReader } from "./adapters-layers-read-layer.js";
import { i as hexOf } from "./chain-digest-digest.js";
import { chmod, copyFile, link, lstat, mkdir, mkdtemp, open, readFile, readdir, readlink, rename, rm, rmdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
// adapters/layers/root-folder.ts
const LINKS = 40;
async function placeInside(root, path, options = {}) {
	const pending = segments(path);
	const last = pending.pop();
	if (last === void 0) return "";
	const real = [];
	let links = 0;
	for (let next = pending.shift(); next !== void 0; next = pending.shift()) {
		if (next === "..") {
			real.pop();
			continue;
		}
		const here = join(root, ...real, next);
		const status = await lstat(here).catch(absent);
		if (status === void 0) {
			if (options.create !== true) return void 0;
			await mkdir(here, { mode: 493 });
			real.push(next);
		} else if (status.isDirectory()) real.push(next);
		else if (status.isSymbolicLink()) {
			links += 1;
			if (links > LINKS) throw new Fault("IMAGE_MALFORMED", `"${path}" in the image is a loop of links.`);
			const target = await readlink(here);
			if (target.startsWith("/")) real.length = 0;
			pending.unshift(...segments(target));
		} else throw new Fault("IMAGE_MALFORMED", `"${path}" in the image leads through a file.`);
	}
	if (last === "..") real.pop();
	else real.push(last);
	return real.join("/");
}
function absent(error) {
	if (error.code === "ENOENT") return void 0;
	throw error;
}
function segments(path) {
	return path.split("/").filter((part) => part !== "" && part !== ".");
}
// adapters/layers/apply-layer.ts
async function applyLayer(root, entries) {
	const written = new Set();
	for (const entry of entries) {
		if (entry.path === "") continue;
		const whiteout = whiteoutOf(entry.path);
		if (whiteout === void 0) await place(root, entry, written);
		else await hide(root, whiteout, written);
	}
}
async function place(root, entry, written) {
	if (entry.type === "other") return;
	const path = await placeInside(root, entry.path, { create: true });
	if (path === void 0 || path === "" || path === "..") throw new Fault("IMAGE_MALFORMED", `The layer entry "${entry.path}" has no place in the image.`);
	written.add(path);
	const file = join(root, path);
	const existing = await lstat(file).catch(absent);
	if (entry.type === "directory") {
		if (existing?.isDirectory() !== true) {
			if (existing !== void 0) await rm(file);
			await mkdir(file);
		}
		await chmod(file, entry.mode | 448);
		return;
	}
	if (existing !== void 0 && !(entry.type === "link" && entry.path === entry.target)) await rm(file, { recursive: true });
	switch (entry.type) {
		case "symlink":
			await symlink(entry.target ?? "", file);
			break;
		case "link":
			await linkOrCopy(await linkSource(root, entry), file);
			break;
		case "file": await linkOrCopy(entry.file ?? "", file);
	}
}
async function linkSource(root, entry) {
	const path = await placeInside(root, entry.target ?? "");
	const source = path === void 0 ? void 0 : join(root, path);
	const status = source === void 0 ? void 0 : await lstat(source).catch(absent);
	if (source === void 0 || status?.isFile() !== true) throw new Fault("IMAGE_MALFORMED", `The layer entry "${entry.path}" is a hard link to "${entry.target}", which is no file of the image.`);
	return source;
}
async function linkOrCopy(source, target) {
	try {
		await link(source, target);
	} catch (error) {
		const code = error instanceof Error && "code" in error ? error.code : void 0;
		if (code !== "EXDEV" && code !== "EMLINK" && code !== "EPERM") throw error;
		await copyFile(source, target);
	}
}
async function hide(root, whiteout, written) {
	if (whiteout.kind === "removed") {
		const path = await placeInside(root, whiteout.path);
		if (path !== void 0 && path !== "") await removeBelow(root, path, written);
		return;
	}
	const inside = await placeInside(root, `${whiteout.path}/x`);
	if (inside === void 0) return;
	const folder = inside.split("/").slice(0, -1).join("/");
	for (const name of await readdir(join(root, folder))) await removeBelow(root, folder === "" ? name : `${folder}/${name}`, written);
}
async function removeBelow(root, path, written) {
	const file = join(root, path);
	const status = await lstat(file).catch(absent);
	if (status === void 0) return;
	if (!status.isDirectory()) {
		if (!written.has(path)) await rm(file);
		return;
	}
	for (const name of await readdir(file)) await removeBelow(root, `${path}/${name}`, written);
	if (!written.has(path) && (await readdir(file)).length === 0) await rmdir(file);
}
// adapters/layers/layer-store.ts
const CATALOGUE = "entries.json";
async function storedLayer(layer, blob, readLayer, store) {
	const folder = join(store, hexOf(layer.descriptor.digest));
	const known = await catalogueOf(folder);
	if (known !== void 0) return known;
	await mkdir(store, { recursive: true });
	const partial = await mkdtemp(join(store, "partial-"));
	try {
		await unpackInto(partial, readLayer(layer, blob()));
		await rename(partial, folder);
	} catch (error) {
		await rm(partial, {
			recursive: true,
			force: true
		});
		const won = await catalogueOf(folder);
		if (won === void 0) throw error;
		return won;
	}
	return await catalogueOf(folder) ?? [];
}
async function catalogueOf(folder) {
	let text;
	try {
		text = await readFile(join(folder, CATALOGUE), "utf8");
	} catch (error) {
		if (error instanceof Error && "code" in error && error.code === "ENOENT") return void 0;
		throw error;
	}
	return JSON.parse(text).map(([type, mode, path, target], position) => ({
		type,
		mode,
		path,
		...target === null ? {} : { target },
		...type === "file" ? { file: join(folder, String(position)) } : {}
	}));
}
async function unpackInto(folder, entries) {
	const lines = [];
	for await (const { type, mode, path, target, content } of entries) {
		const permissions = mode & 511;
		if (type === "file") await writeContent(join(folder, String(lines.length)), permissions, content);
		lines.push([
			type,
			permissions,
			path,
			target ?? null
		]);
	}
	await writeFile(join(folder, CATALOGUE), JSON.stringify(lines));
}
async function writeContent(file, permissions, content) {
	await using handle = await open(file, "wx");
	for await (const chunk of content) await handle.write(chunk);
	await chmod(file, permissions);
}
// adapters/layers/unpack.ts
async function unpack(request, registry) {
	const { reference, platform, root } = request;
	const chosen = (await readImage(reference, registry)).platforms.find((candidate) => candidate.platform.os === platform.os && candidate.platform.architecture === platform.architecture);
	if (chosen === void 0) throw new Fault("IMAGE_NOT_FOUND", `${printImageReference(reference)} has no ${printPlatform(platform)}.`);
	await mkdir(dirname(root), { recursive: true });
	const work = await mkdtemp(join(dirname(root), ".unpack-"));
	try {
		const partial = join(work, "root");
		await mkdir(partial);
		const readLayer = layerReader();
		for (const layer of chosen.layers) {
			const blob = () => registry.blob(reference.image, layer.descriptor);
			await applyLayer(partial, await storedLayer(layer, blob, readLayer, request.store ?? join(work, "layers")));
		}
		await rename(partial, root);
	} finally {
		await rm(work, {
			recursive: true,
			force: true
		});
	}
	return chosen.config;
}
export { unpack as t };
