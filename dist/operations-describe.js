import { i as hexOf, r as digestOf } from "./chain-digest-digest.js";
import { n as readImage } from "./chain-digest-image.js";
import { C as unknown, S as union, b as string, l as boolean, m as looseObject, s as array, v as record } from "./zod.js";
import { n as whiteoutOf } from "./adapters-layers-read-layer.js";
import { t as require_packageurl_js } from "./packageurl-js.js";
import { t as require_spdx } from "./cyclonedx-cyclonedx-library.js";
import { createHash } from "node:crypto";
// chain/evidence/sbom/control-file.ts
function controlStanzas(text) {
	const stanzas = [];
	let stanza = new Map();
	let field;
	for (const line of text.split("\n")) if (line.trim() === "") {
		if (stanza.size > 0) stanzas.push(stanza);
		stanza = new Map();
		field = void 0;
	} else if (line.startsWith(" ") || line.startsWith("	")) {
		if (field !== void 0) stanza.set(field, `${stanza.get(field)}\n${line.slice(1)}`);
	} else {
		const colon = line.indexOf(":");
		field = colon > 0 ? line.slice(0, colon).toLowerCase() : void 0;
		if (field !== void 0) stanza.set(field, line.slice(colon + 1).trim());
	}
	if (stanza.size > 0) stanzas.push(stanza);
	return stanzas;
}
// chain/evidence/sbom/person.ts
function parsePerson(author) {
	if (author === void 0) return void 0;
	if (typeof author !== "string") return person(author.name, author.email);
	const email = /<([^<>]*)>/.exec(author)?.[1];
	return person(author.split(/[<(]/, 1)[0] ?? "", email);
}
function person(name, email) {
	const shown = name.trim();
	if (shown === "") return void 0;
	const address = email?.trim();
	return address !== void 0 && /^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/.test(address) ? {
		name: shown,
		email: address
	} : { name: shown };
}
// chain/evidence/sbom/dpkg-cataloger.ts
const STATUS = "var/lib/dpkg/status";
const STATUS_FOLDER = /^var\/lib\/dpkg\/status\.d\/[^/]+(?<!\.md5sums)$/;
const OS_RELEASE = new Set(["etc/os-release", "usr/lib/os-release"]);
const dpkgCataloger = {
	name: "dpkg",
	wants: (path) => path === STATUS || OS_RELEASE.has(path) || STATUS_FOLDER.test(path) ? "all" : "no",
	read({ path, bytes }) {
		const text = new TextDecoder().decode(bytes);
		if (OS_RELEASE.has(path)) return osRelease(text);
		return [{
			kind: "dpkg",
			packages: controlStanzas(text).filter(isInstalled).flatMap(parsePackage)
		}];
	}
};
function isInstalled(stanza) {
	const status = stanza.get("status");
	return status === void 0 || /^\S+ \S+ (installed|triggers-\w+)$/.test(status);
}
function parsePackage(stanza) {
	const name = stanza.get("package");
	const version = stanza.get("version");
	if (name === void 0 || version === void 0) return [];
	const optional = {};
	const architecture = stanza.get("architecture");
	if (architecture !== void 0) optional.architecture = architecture;
	const source = stanza.get("source");
	if (source !== void 0) optional.source = source;
	const maintainer = parsePerson(stanza.get("maintainer"));
	if (maintainer !== void 0) optional.maintainer = maintainer;
	const homepage = stanza.get("homepage");
	if (homepage !== void 0) optional.homepage = homepage;
	const description = stanza.get("description")?.split("\n", 1)[0];
	if (description !== void 0 && description !== "") optional.description = description;
	return [{
		...optional,
		name,
		version,
		requires: [...relations(stanza.get("pre-depends")), ...relations(stanza.get("depends"))],
		provides: relations(stanza.get("provides")).flat()
	}];
}
function relations(field) {
	if (field === void 0 || field.trim() === "") return [];
	return field.split(",").flatMap((relation) => {
		const alternatives = relation.split("|").flatMap((item) => /^\s*([a-z0-9][a-z0-9+.-]*)/.exec(item)?.[1] ?? []);
		return alternatives.length === 0 ? [] : [alternatives];
	});
}
function osRelease(text) {
	const values = new Map();
	for (const line of text.split("\n")) {
		const match = /^([A-Z_]+)=(?:"([^"]*)"|'([^']*)'|(\S*))\s*$/.exec(line);
		if (match?.[1] !== void 0) values.set(match[1], match[2] ?? match[3] ?? match[4] ?? "");
	}
	const id = values.get("ID");
	if (id === void 0) return [{
		kind: "unreadable",
		reason: "os-release without ID"
	}];
	const version = values.get("VERSION_ID");
	const homepage = values.get("HOME_URL");
	return [{
		kind: "os-release",
		id,
		name: values.get("NAME") ?? id,
		...version === void 0 ? {} : { version },
		...homepage === void 0 ? {} : { homepage }
	}];
}
// chain/evidence/sbom/npm-cataloger.ts
const INSTALLED = /(?:^|\/)node_modules\/(?:@[^/]+\/)?[^@./][^/]*$/;
const lenient = (schema) => schema.optional().catch(void 0);
const names = lenient(record(string(), unknown()));
const PackageJson = looseObject({
	name: lenient(string().min(1)),
	version: lenient(string().min(1)),
	private: lenient(boolean()),
	license: lenient(union([string(), looseObject({ type: string() })])),
	licenses: lenient(array(looseObject({ type: string() }))),
	description: lenient(string()),
	author: lenient(union([string(), looseObject({
		name: string(),
		email: lenient(string())
	})])),
	homepage: lenient(string()),
	repository: lenient(union([string(), looseObject({ url: string() })])),
	dependencies: names,
	optionalDependencies: names,
	peerDependencies: names,
	peerDependenciesMeta: lenient(record(string(), looseObject({ optional: lenient(boolean()) })))
});
const LockFile = looseObject({ packages: record(string(), looseObject({
	version: lenient(string()),
	integrity: lenient(string()),
	resolved: lenient(string())
})) });
const npmCataloger = {
	name: "npm",
	wants(path) {
		const slash = path.lastIndexOf("/");
		const name = path.slice(slash + 1);
		if (name === "package.json") return isPlace(path.slice(0, Math.max(slash, 0))) ? "all" : "no";
		if (name === "package-lock.json") return path.includes("node_modules/") ? "no" : "all";
		return path.endsWith("node_modules/.package-lock.json") ? "all" : "no";
	},
	read({ path, bytes }) {
		let json;
		try {
			json = JSON.parse(new TextDecoder().decode(bytes));
		} catch {
			return [{
				kind: "unreadable",
				reason: "not JSON"
			}];
		}
		return [path.endsWith("package.json") ? packageFact(json) : lockFact(json)];
	},
	link: (path, target) => INSTALLED.test(path) ? [{
		kind: "npm-link",
		target
	}] : []
};
function isInstalledPlace(folder) {
	return INSTALLED.test(folder);
}
function isPlace(folder) {
	return isInstalledPlace(folder) || !/(?:^|\/)node_modules(?:\/|$)/.test(folder);
}
function packageFact(json) {
	const parsed = PackageJson.safeParse(json);
	if (!parsed.success) return {
		kind: "unreadable",
		reason: "not a package.json"
	};
	const manifest = parsed.data;
	const peers = Object.keys(manifest.peerDependencies ?? {});
	const isOptional = (name) => manifest.peerDependenciesMeta?.[name]?.optional === true;
	const optional = Object.keys(manifest.optionalDependencies ?? {});
	return {
		kind: "npm-package",
		private: manifest.private === true,
		requires: unique([...Object.keys(manifest.dependencies ?? {}).filter((name) => !optional.includes(name)), ...peers.filter((name) => !isOptional(name))]),
		mayUse: unique([...optional, ...peers.filter(isOptional)]),
		...present("name", manifest.name),
		...present("version", manifest.version),
		...present("licence", licenceText(manifest)),
		...present("description", manifest.description),
		...present("author", parsePerson(manifest.author)),
		...present("homepage", manifest.homepage),
		...present("repository", typeof manifest.repository === "object" ? manifest.repository.url : manifest.repository)
	};
}
function licenceText(manifest) {
	const { license, licenses } = manifest;
	if (license !== void 0) return typeof license === "string" ? license : license.type;
	const types = licenses?.map((entry) => entry.type);
	if (types === void 0 || types.length === 0) return void 0;
	return types.length === 1 ? types[0] : `(${types.join(" OR ")})`;
}
function lockFact(json) {
	const parsed = LockFile.safeParse(json);
	if (!parsed.success) return {
		kind: "npm-lock",
		packages: {}
	};
	return {
		kind: "npm-lock",
		packages: Object.fromEntries(Object.entries(parsed.data.packages).map(([place, { version, integrity, resolved }]) => [place, {
			...present("version", version),
			...present("integrity", integrity),
			...present("resolved", resolved)
		}]))
	};
}
function unique(values) {
	return [...new Set(values)].sort();
}
function present(key, value) {
	return value === void 0 ? {} : { [key]: value };
}
// chain/evidence/sbom/catalogers.ts
const CATALOGERS = [npmCataloger, dpkgCataloger];
// chain/evidence/sbom/layer-facts.ts
const FILE_LIMIT = 67108864;
async function readFacts(diffId, entries, catalogers) {
	const facts = new Map();
	const files = new Set();
	const folders = new Set();
	const removed = new Set();
	const opaque = new Set();
	for await (const entry of entries) {
		const whiteout = whiteoutOf(entry.path);
		if (whiteout !== void 0) {
			(whiteout.kind === "removed" ? removed : opaque).add(whiteout.path);
			continue;
		}
		facts.delete(entry.path);
		if (entry.type === "directory") {
			folders.add(entry.path);
			continue;
		}
		files.add(entry.path);
		const found = await factsOf(entry, catalogers);
		if (found.length > 0) facts.set(entry.path, found);
	}
	return {
		diffId,
		facts,
		files,
		folders,
		removed,
		opaque
	};
}
async function factsOf(entry, catalogers) {
	if (entry.type === "symlink") return catalogers.flatMap((cataloger) => cataloger.link?.(entry.path, entry.target ?? "") ?? []);
	const interested = catalogers.filter((cataloger) => cataloger.wants(entry.path, entry.size) === "all");
	if (interested.length === 0 || entry.type === "other") return [];
	if (entry.type === "link") return [{
		kind: "unreadable",
		reason: `hard link to ${entry.target}`
	}];
	if (entry.size > FILE_LIMIT) return [{
		kind: "unreadable",
		reason: `${entry.size} bytes`
	}];
	const bytes = new Uint8Array(entry.size);
	let at = 0;
	for await (const chunk of entry.content) {
		bytes.set(chunk, at);
		at += chunk.length;
	}
	return interested.flatMap((cataloger) => cataloger.read({
		path: entry.path,
		bytes
	}));
}
// chain/evidence/sbom/merge-layers.ts
function mergeLayers(layers) {
	const seen = new Map();
	for (const layer of layers) {
		for (const path of seen.keys()) if (isHidden(path, layer)) seen.delete(path);
		for (const [path, facts] of layer.facts) seen.set(path, {
			layer: layer.diffId,
			facts
		});
	}
	return [...seen].sort(([a], [b]) => a < b ? -1 : 1).flatMap(([path, { layer, facts }]) => facts.map((fact) => ({
		path,
		layer,
		fact
	})));
}
function isHidden(path, upper) {
	if (upper.files.has(path) || upper.folders.has(path)) return true;
	if (upper.removed.has(path) || upper.opaque.has("")) return true;
	for (let slash = path.lastIndexOf("/"); slash > 0; slash = path.lastIndexOf("/", slash - 1)) {
		const folder = path.slice(0, slash);
		if (upper.files.has(folder) || upper.removed.has(folder) || upper.opaque.has(folder)) return true;
	}
	return false;
}
function factsOfKind(found, kind) {
	return found.filter((item) => item.fact.kind === kind);
}
// chain/evidence/sbom/package-url.ts
var import_packageurl_js = require_packageurl_js();
function npmUrl(name, version) {
	const slash = name.startsWith("@") ? name.indexOf("/") : -1;
	const scope = slash < 0 ? void 0 : name.slice(0, slash);
	return print(new import_packageurl_js.PackageURL("npm", scope, name.slice(slash + 1), version, void 0, void 0));
}
function applicationUrl(name, version) {
	const slash = name.startsWith("@") ? name.indexOf("/") : -1;
	const scope = slash < 0 ? void 0 : name.slice(1, slash);
	return print(new import_packageurl_js.PackageURL("generic", scope, name.slice(slash + 1), version, void 0, void 0));
}
function debUrl(distribution, item) {
	const qualifiers = { distro: distribution.version === void 0 ? distribution.id : `${distribution.id}-${distribution.version}` };
	if (item.architecture !== void 0) qualifiers["arch"] = item.architecture;
	return print(new import_packageurl_js.PackageURL("deb", distribution.id, item.name, item.version, qualifiers, void 0));
}
function imageUrl(image, digest, architecture) {
	const name = image.slice(image.lastIndexOf("/") + 1);
	const qualifiers = { repository_url: image };
	if (architecture !== void 0) qualifiers["arch"] = architecture;
	return print(new import_packageurl_js.PackageURL("oci", void 0, name, `sha256:${hexOf(digest)}`, qualifiers, void 0));
}
function print(url) {
	return url.toString().replaceAll("+", "%2B");
}
// chain/evidence/sbom/web-address.ts
function references(addresses) {
	return addresses.flatMap(([type, text]) => {
		const url = webAddress(text);
		return url === void 0 ? [] : [{
			type,
			url
		}];
	});
}
function webAddress(text) {
	const plain = text?.trim().replace(/^git\+/, "").replace(/^git:\/\//, "https://");
	if (plain === void 0) return void 0;
	if (/^[\w.-]+\/[\w.-]+$/.test(plain)) return `https://github.com/${plain}`;
	return /^https?:\/\/[^\s<>"{}|\\^`@]+$/.test(plain) ? plain : void 0;
}
// chain/evidence/sbom/dpkg-packages.ts
function operatingSystem(found) {
	const [release] = factsOfKind(found, "os-release");
	if (release === void 0) return void 0;
	const { id, name, version, homepage } = release.fact;
	const ref = `os:${id}${version === void 0 ? "" : `@${version}`}`;
	const website = references([["website", homepage]]);
	return {
		ref,
		component: {
			type: "operating-system",
			"bom-ref": ref,
			name: id,
			...version === void 0 ? {} : { version },
			description: name,
			...website.length === 0 ? {} : { externalReferences: website },
			evidence: { occurrences: [{
				location: `/${release.path}`,
				additionalContext: `layer ${release.layer}`
			}] }
		},
		dependsOn: [],
		unmet: []
	};
}
function dpkgPackages(found) {
	const release = factsOfKind(found, "os-release")[0]?.fact;
	const installed = factsOfKind(found, "dpkg").flatMap(({ path, layer, fact }) => fact.packages.map((item) => ({
		item,
		path,
		layer,
		ref: debRef(item, release)
	})));
	const byName = new Map();
	const byProvision = new Map();
	for (const { item, ref } of installed) {
		add(byName, item.name, ref);
		for (const name of item.provides) add(byProvision, name, ref);
	}
	const refsOf = (name) => byName.get(name) ?? byProvision.get(name) ?? [];
	return installed.map(({ item, path, layer, ref }) => {
		const dependsOn = new Set();
		const unmet = [];
		for (const alternatives of item.requires) {
			const targets = alternatives.flatMap(refsOf);
			if (targets.length === 0) unmet.push(alternatives.join(" | "));
			for (const target of targets) dependsOn.add(target);
		}
		dependsOn.delete(ref);
		return {
			ref,
			component: component$1(item, ref, path, layer),
			dependsOn: [...dependsOn].sort(),
			unmet
		};
	});
}
function debRef(item, release) {
	return debUrl(release ?? { id: "debian" }, item);
}
function component$1(item, ref, path, layer) {
	const website = references([["website", item.homepage]]);
	const { maintainer } = item;
	return {
		type: "library",
		"bom-ref": ref,
		...maintainer === void 0 ? {} : { supplier: {
			name: maintainer.name,
			...maintainer.email === void 0 ? {} : { contact: [{ email: maintainer.email }] }
		} },
		name: item.name,
		version: item.version,
		...item.description === void 0 ? {} : { description: item.description },
		purl: ref,
		...website.length === 0 ? {} : { externalReferences: website },
		...item.source === void 0 ? {} : { properties: [{
			name: "clearance:dpkg:source",
			value: item.source
		}] },
		evidence: { occurrences: [{
			location: `/${path}`,
			additionalContext: `layer ${layer}`
		}] }
	};
}
function add(map, key, value) {
	const values = map.get(key);
	if (values === void 0) map.set(key, [value]);
	else values.push(value);
}
// chain/evidence/sbom/graph.ts
function orphans(packages, entered) {
	const edges = new Map(packages.map((item) => [item.ref, item.dependsOn]));
	const reached = new Set();
	for (const ref of entered) walk(ref, edges, reached);
	const ended = [];
	const seen = new Set();
	for (const ref of [...edges.keys()].sort()) ended.push(...walk(ref, edges, seen));
	return ended.reverse().filter((ref) => walk(ref, edges, reached).length > 0).sort();
}
function walk(start, edges, reached) {
	const ended = [];
	if (reached.has(start)) return ended;
	reached.add(start);
	const path = [{
		ref: start,
		next: 0
	}];
	for (let here = path.at(-1); here !== void 0; here = path.at(-1)) {
		const target = edges.get(here.ref)?.[here.next];
		here.next += 1;
		if (target === void 0) {
			ended.push(here.ref);
			path.pop();
		} else if (!reached.has(target)) {
			reached.add(target);
			path.push({
				ref: target,
				next: 0
			});
		}
	}
	return ended;
}
// chain/evidence/sbom/licence.ts
var import_spdx = require_spdx();
function declaredLicences(text) {
	const words = text?.trim() ?? "";
	if (words === "") return [];
	const acknowledgement = "declared";
	const id = (0, import_spdx.fixupSpdxId)(words);
	if (id !== void 0) return [{ license: {
		id,
		acknowledgement
	} }];
	if (isExpression(words)) return [{
		expression: words,
		acknowledgement
	}];
	return [{ license: {
		name: words,
		acknowledgement
	} }];
}
function isExpression(text) {
	const tokens = text.match(/[()]|[^\s()]+/g) ?? [];
	let at = 0;
	function operand() {
		if (tokens[at] === "(") {
			at += 1;
			if (!expression() || tokens[at] !== ")") return false;
			at += 1;
			return true;
		}
		if (!isIdentifier(tokens[at])) return false;
		at += 1;
		if (tokens[at] !== "WITH") return true;
		at += 2;
		return /^[\w.-]+$/.test(tokens[at - 1] ?? "");
	}
	function expression() {
		if (!operand()) return false;
		while (tokens[at] === "AND" || tokens[at] === "OR") {
			at += 1;
			if (!operand()) return false;
		}
		return true;
	}
	return text.length <= 1e3 && expression() && at === tokens.length;
}
function isIdentifier(token) {
	if (token === void 0) return false;
	return (0, import_spdx.isSupportedSpdxId)(token.replace(/\+$/, "")) || /^(DocumentRef-[\w.-]+:)?LicenseRef-[\w.-]+$/.test(token);
}
// chain/evidence/sbom/npm-packages.ts
function npmPackages(found, workdir) {
	const links = linksOf(found);
	const installed = installedPackages(found, links, workdir);
	const locked = lockedPackages(found);
	return [...installed.values()].map((item) => {
		const { fact } = item.found;
		const dependsOn = new Set();
		const unmet = [];
		for (const name of [...fact.requires, ...fact.mayUse]) {
			const target = resolve(name, item.folder, installed, links);
			if (target !== void 0) dependsOn.add(target.ref);
			else if (fact.requires.includes(name)) unmet.push(name);
		}
		dependsOn.delete(item.ref);
		return {
			ref: item.ref,
			component: component(item, locked.get(item.folder)),
			dependsOn: [...dependsOn].sort(),
			unmet
		};
	});
}
function installedPackages(found, links, workdir) {
	const manifests = new Map(factsOfKind(found, "npm-package").map((item) => [folderOf(item.path), item]));
	const linked = new Set(links.values());
	const withModules = new Set();
	for (const folder of manifests.keys()) {
		const at = folder.indexOf("node_modules/");
		if (at === 0 || folder[at - 1] === "/") withModules.add(folder.slice(0, Math.max(at - 1, 0)));
	}
	const installed = new Map();
	for (const [folder, item] of manifests) {
		const inModules = isInstalledPlace(folder);
		const isApplication = !inModules && (folder === workdir || withModules.has(folder)) && !linked.has(folder);
		if (!inModules && !isApplication && !linked.has(folder)) continue;
		const name = item.fact.name ?? nameOf(folder);
		const ref = isApplication || item.fact.private ? applicationUrl(name, item.fact.version) : npmUrl(name, item.fact.version);
		installed.set(folder, {
			folder,
			found: item,
			ref,
			isApplication
		});
	}
	return installed;
}
function resolve(name, from, installed, links) {
	for (let folder = from; folder !== void 0; folder = parentOf(folder)) {
		if (folder === "node_modules" || folder.endsWith("/node_modules")) continue;
		const place = folder === "" ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
		const target = installed.get(links.get(place) ?? place);
		if (target !== void 0) return target;
	}
}
function linksOf(found) {
	return new Map(factsOfKind(found, "npm-link").map(({ path, fact }) => [path, follow(folderOf(path), fact.target)]));
}
function follow(folder, target) {
	const parts = target.startsWith("/") ? [] : folder.split("/");
	for (const part of target.split("/")) if (part === "..") parts.pop();
	else if (part !== "" && part !== ".") parts.push(part);
	return parts.join("/");
}
function lockedPackages(found) {
	const locked = new Map();
	for (const { path, fact } of factsOfKind(found, "npm-lock")) {
		const folder = folderOf(path).replace(/(?:^|\/)node_modules$/, "");
		for (const [place, entry] of Object.entries(fact.packages)) if (place !== "") locked.set(folder === "" ? place : `${folder}/${place}`, entry);
	}
	return locked;
}
function component(item, lock) {
	const { fact, layer, path } = item.found;
	const name = fact.name ?? nameOf(item.folder);
	const slash = name.startsWith("@") ? name.indexOf("/") : -1;
	const known = lock !== void 0 && lock.version === fact.version ? lock : void 0;
	const hashes = integrityHashes(known?.integrity);
	const licenses = declaredLicences(fact.licence);
	const externalReferences = [...references([["vcs", fact.repository], ["website", fact.homepage]]), ...references([["distribution", known?.resolved]]).map((reference) => ({
		...reference,
		...hashes.length === 0 ? {} : { hashes }
	}))];
	return {
		type: item.isApplication ? "application" : "library",
		"bom-ref": item.ref,
		...fact.author === void 0 ? {} : { authors: [fact.author] },
		...slash < 0 ? {} : { group: name.slice(0, slash) },
		name: name.slice(slash + 1),
		...fact.version === void 0 ? {} : { version: fact.version },
		...fact.description === void 0 ? {} : { description: fact.description },
		...hashes.length === 0 ? {} : { hashes },
		...licenses.length === 0 ? {} : { licenses },
		purl: item.ref,
		...externalReferences.length === 0 ? {} : { externalReferences },
		evidence: { occurrences: [{
			location: `/${path}`,
			additionalContext: `layer ${layer}`
		}] }
	};
}
const ALGORITHM = {
	sha1: "SHA-1",
	sha256: "SHA-256",
	sha384: "SHA-384",
	sha512: "SHA-512"
};
function integrityHashes(integrity) {
	return (integrity?.split(/\s+/) ?? []).flatMap((item) => {
		const [, name = "", base64 = ""] = /^(\w+)-([A-Za-z0-9+/]+=*)$/.exec(item) ?? [];
		const alg = ALGORITHM[name];
		return alg === void 0 ? [] : [{
			alg,
			content: Buffer.from(base64, "base64").toString("hex")
		}];
	});
}
function folderOf(path) {
	return path.slice(0, Math.max(path.lastIndexOf("/"), 0));
}
function parentOf(folder) {
	return folder === "" ? void 0 : folderOf(folder);
}
function nameOf(folder) {
	const at = folder.lastIndexOf("node_modules/");
	return at < 0 ? folder.slice(folder.lastIndexOf("/") + 1) : folder.slice(at + 13);
}
// chain/evidence/sbom/package.ts
function mergePackages(packages) {
	const merged = new Map();
	for (const item of packages) {
		const known = merged.get(item.ref);
		merged.set(item.ref, known === void 0 ? item : join(known, item));
	}
	return [...merged.values()].sort((a, b) => a.ref < b.ref ? -1 : 1);
}
function join(a, b) {
	const occurrences = new Map([...a.component.evidence?.occurrences ?? [], ...b.component.evidence?.occurrences ?? []].map((occurrence) => [`${occurrence.location}\0${occurrence.additionalContext ?? ""}`, occurrence]));
	return {
		ref: a.ref,
		component: {
			...b.component,
			...a.component,
			...occurrences.size === 0 ? {} : { evidence: { occurrences: [...occurrences].sort(([x], [y]) => x < y ? -1 : 1).map(([, value]) => value) } }
		},
		dependsOn: [...new Set([...a.dependsOn, ...b.dependsOn])].sort(),
		unmet: [...new Set([...a.unmet, ...b.unmet])].sort()
	};
}
// chain/evidence/sbom/uuid.ts
const NAMESPACE = "b5b0a1f2-7c35-4c0e-9f0c-5d5a3f3d8a61";
function uuidOf(name) {
	const hash = createHash("sha1").update(Buffer.from(NAMESPACE.replaceAll("-", ""), "hex")).update(name).digest();
	hash[6] = (hash[6] ?? 0) & 15 | 80;
	hash[8] = (hash[8] ?? 0) & 63 | 128;
	const hex = hash.toString("hex", 0, 16);
	return [
		hex.slice(0, 8),
		hex.slice(8, 12),
		hex.slice(12, 16),
		hex.slice(16, 20),
		hex.slice(20)
	].join("-");
}
// chain/evidence/sbom/sbom.ts
function sbomOf(request) {
	const root = imageUrl(request.subject.image, request.subject.digest);
	const described = request.platforms.map((platform) => describePlatform(request, platform));
	const packages = mergePackages(described.flatMap((platform) => platform.packages));
	const platformRefs = described.map((platform) => platform.ref).sort();
	const unreadable = described.flatMap((platform) => platform.unreadable);
	const content = {
		metadata: {
			timestamp: request.created.toISOString().replace(/\.\d+Z$/, "Z"),
			lifecycles: [{ phase: "post-build" }],
			tools: { components: [{
				type: "application",
				...request.tool
			}] },
			component: rootComponent(request, root),
			...unreadable.length === 0 ? {} : { properties: uniqueProperties(unreadable) }
		},
		components: packages.map((item) => item.component),
		dependencies: [{
			ref: root,
			dependsOn: platformRefs
		}, ...packages.map(({ ref, dependsOn }) => dependsOn.length === 0 ? { ref } : {
			ref,
			dependsOn
		})],
		compositions: compositions(root, platformRefs, packages)
	};
	return {
		$schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
		bomFormat: "CycloneDX",
		specVersion: "1.6",
		serialNumber: `urn:uuid:${uuidOf(`${request.subject.digest}\n${digestOf(JSON.stringify(content))}`)}`,
		version: 1,
		...content
	};
}
function describePlatform(request, described) {
	const found = mergeLayers(described.layers);
	const ref = imageUrl(request.subject.image, described.digest, described.platform.architecture);
	const applications = npmPackages(found, described.workdir.replace(/^\/+|\/+$/g, ""));
	const system = operatingSystem(found);
	const debs = dpkgPackages(found);
	const isApplication = (item) => item.component.type === "application";
	const direct = applications.filter(isApplication).map((item) => item.ref);
	const loose = orphans(applications, direct);
	const installed = orphans(debs, []);
	return {
		ref,
		packages: [
			{
				ref,
				component: containerComponent(request, described, ref),
				dependsOn: [...new Set([
					...direct,
					...loose,
					...system === void 0 ? installed : [system.ref]
				])].sort(),
				unmet: []
			},
			...applications,
			...system === void 0 ? [] : [{
				...system,
				dependsOn: installed
			}],
			...debs
		],
		unreadable: factsOfKind(found, "unreadable").map(({ path, fact }) => ({
			name: "clearance:unreadable",
			value: `/${path}: ${fact.reason}`
		}))
	};
}
function rootComponent({ subject, platforms }, ref) {
	const labels = platforms[0]?.labels ?? {};
	const licenses = declaredLicences(labels["org.opencontainers.image.licenses"]);
	const source = references([["vcs", labels["org.opencontainers.image.source"]], ["website", labels["org.opencontainers.image.url"]]]);
	const vendor = labels["org.opencontainers.image.vendor"];
	const revision = labels["org.opencontainers.image.revision"];
	return {
		type: "container",
		"bom-ref": ref,
		...vendor === void 0 ? {} : { supplier: { name: vendor } },
		name: subject.image,
		version: subject.digest,
		hashes: [{
			alg: "SHA-256",
			content: hexOf(subject.digest)
		}],
		...licenses.length === 0 ? {} : { licenses },
		purl: ref,
		...source.length === 0 ? {} : { externalReferences: source },
		...revision === void 0 ? {} : { properties: [{
			name: "clearance:revision",
			value: revision
		}] }
	};
}
function containerComponent(request, described, ref) {
	const { os, architecture, variant } = described.platform;
	return {
		type: "container",
		"bom-ref": ref,
		name: request.subject.image,
		version: described.digest,
		hashes: [{
			alg: "SHA-256",
			content: hexOf(described.digest)
		}],
		purl: ref,
		properties: [{
			name: "clearance:platform",
			value: [
				os,
				architecture,
				variant
			].filter(Boolean).join("/")
		}, ...described.layers.map(({ diffId }) => ({
			name: "clearance:layer",
			value: diffId
		}))]
	};
}
function compositions(root, platforms, packages) {
	const judged = packages.filter((item) => item.component.type !== "container");
	const complete = judged.filter((item) => item.unmet.length === 0).map((item) => item.ref);
	const incomplete = judged.filter((item) => item.unmet.length > 0).map((item) => item.ref);
	return [
		...complete.length === 0 ? [] : [{
			aggregate: "complete",
			dependencies: complete
		}],
		...incomplete.length === 0 ? [] : [{
			aggregate: "incomplete",
			dependencies: incomplete
		}],
		{
			aggregate: "unknown",
			assemblies: [root, ...platforms],
			dependencies: [root, ...platforms]
		}
	];
}
function uniqueProperties(properties) {
	return [...new Map(properties.map((property) => [property.value, property]))].sort(([a], [b]) => a < b ? -1 : 1).map(([, property]) => property);
}
// operations/describe.ts
async function describe(request, ports) {
	const { subject } = request;
	const image = await readImage(subject, ports.registry);
	const read = onceByLayer((layer) => readFacts(layer.diffId, ports.readLayer(layer, ports.registry.blob(subject.image, layer.descriptor)), CATALOGERS));
	const sbom = sbomOf({
		subject,
		platforms: await Promise.all(image.platforms.map(async ({ platform, stored, config, layers }) => ({
			platform,
			digest: stored.descriptor.digest,
			workdir: config.config?.WorkingDir ?? "",
			labels: config.config?.Labels ?? {},
			layers: await Promise.all(layers.map(read))
		}))),
		created: request.created ?? newest(image.platforms.map(({ config }) => config.created)),
		tool: request.tool
	});
	const bytes = new TextEncoder().encode(`${JSON.stringify(sbom, null, 2)}\n`);
	return {
		sbom,
		bytes,
		digest: digestOf(bytes)
	};
}
function onceByLayer(read) {
	const started = new Map();
	return (layer) => {
		const known = started.get(layer.descriptor.digest);
		if (known !== void 0) return known;
		const facts = read(layer);
		started.set(layer.descriptor.digest, facts);
		return facts;
	};
}
function newest(times) {
	const known = times.map((time) => Date.parse(time ?? "")).filter((time) => !Number.isNaN(time));
	return new Date(Math.max(0, ...known));
}
export { describe as t };
