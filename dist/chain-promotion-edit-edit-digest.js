import { r as Fault } from "./chain-fault.js";
import { D as NEVER, b as string, s as array, y as strictObject } from "./zod.js";
import { t as Digest } from "./chain-digest-digest.js";
import { bt as Name, gt as repeatedKeys, r as parseDigestPath } from "./chain-clearance-parse-policy.js";
import { t as require_dist } from "./yaml.js";
// chain/promotion/one-line.ts
function lineOf(text) {
	return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ").trim() || "(none given)";
}
// chain/promotion/gate-line.ts
const REASON_LIMIT = 240;
function gateLines({ answers }) {
	return answers.map(({ gate, reason }) => ({
		gate,
		reason: cut(lineOf(reason))
	}));
}
function printGateLine({ gate, reason }) {
	return `${gate} passed: ${reason}`;
}
function parseGateLine(text) {
	const [, gate, reason] = /^([a-z][a-z0-9-]{0,39}) passed: (\S.*)$/u.exec(text) ?? [];
	if (gate === void 0 || reason === void 0) return void 0;
	const line = {
		gate,
		reason
	};
	return reason.length <= REASON_LIMIT && lineOf(reason) === reason ? line : void 0;
}
function cut(reason) {
	if (reason.length <= REASON_LIMIT) return reason;
	return `${reason.slice(0, 239).replace(/[\uD800-\uDBFF]$/u, "").trimEnd()}…`;
}
// chain/promotion/trailers.ts
function printRecords(records) {
	return records.map(printTrailers).join("\n");
}
function printTrailers(trailers) {
	const { rollback, batch, gates = [], record, written } = trailers;
	return [
		`Clearance-Promotion: ${trailers.promotion}`,
		...batch === void 0 ? [] : [`Clearance-Batch: ${batch}`],
		`Clearance-Service: ${trailers.service}`,
		`Clearance-Environment: ${trailers.environment}`,
		...trailers.regions.map((region) => `Clearance-Region: ${region}`),
		`Clearance-Digest: ${trailers.digest}`,
		`Clearance-Previous: ${printPrevious(trailers.previous)}`,
		...rollback === void 0 ? [] : [`Clearance-Rollback: ${lineOf(rollback.reason)}`, `Clearance-Requested-By: ${lineOf(rollback.requestedBy)}`],
		...gates.map((gate) => `Clearance-Gate: ${printGateLine(gate)}`),
		...record === void 0 ? [] : [`Clearance-Record: ${record}`],
		...written === void 0 ? [] : [`Clearance-Written: ${written.toISOString()}`]
	].join("\n");
}
function parseRecords(message) {
	if (!message.includes("Clearance-Promotion: ")) return [];
	const blocks = [];
	for (const line of lastParagraph(message)) {
		const [, name, value] = /^([A-Za-z0-9-]+): (.*)$/.exec(line) ?? [];
		if (name === void 0 || value === void 0) return [];
		if (!name.startsWith("Clearance-")) continue;
		if (name === "Clearance-Promotion") blocks.push({
			fields: {},
			regions: [],
			gates: []
		});
		const block = blocks.at(-1);
		if (block === void 0) return [];
		if (name === "Clearance-Region") block.regions.push(value);
		else if (name === "Clearance-Gate") block.gates.push(value);
		else if (Object.hasOwn(block.fields, name)) return [];
		else block.fields[name] = value;
	}
	const records = blocks.flatMap(({ fields, regions, gates }) => {
		const parsed = Fields.safeParse({
			...fields,
			"Clearance-Region": regions,
			"Clearance-Gate": gates
		});
		return parsed.success ? [parsed.data] : [];
	});
	return records.length === blocks.length && wentTogether(records) ? records : [];
}
function recordsIn(commit) {
	const known = RECORDS.get(commit) ?? readRecords(commit);
	RECORDS.set(commit, known);
	return known;
}
const RECORDS = new WeakMap();
function readRecords({ message, joined }) {
	const own = parseRecords(message);
	if (own.length > 0 || joined === void 0) return own;
	const ahead = parseRecords(joined);
	return ahead.every(({ written }) => written !== void 0) ? ahead : [];
}
function withoutRecords(message) {
	const at = message.lastIndexOf("\n\nClearance-Promotion: ");
	return at < 0 || message.slice(at).trim().includes("\n\n") ? message : message.slice(0, at);
}
function lastParagraph(message) {
	return (message.replaceAll("\r\n", "\n").trimEnd().split(/\n[ \t]*\n/).at(-1) ?? "").split("\n");
}
function wentTogether(records) {
	const [first, ...others] = records;
	if (first === void 0 || others.length === 0) return true;
	const places = ({ environment, regions, batch }) => JSON.stringify([
		environment,
		regions,
		batch
	]);
	return first.batch !== void 0 && others.every((one) => places(one) === places(first)) && new Set(records.map(({ service }) => service)).size === records.length;
}
const Line = string().min(1);
const Previous = string().transform((text, context) => {
	if (text === "none") return null;
	const [, digest, state, since] = /^(\S+) (?:(unhealthy|unknown)|healthy since (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z))$/.exec(text) ?? [];
	const parsed = Digest.safeParse(digest);
	if (parsed.success && (state === "unhealthy" || state === "unknown")) return {
		digest: parsed.data,
		state
	};
	const time = new Date(since ?? NaN);
	if (parsed.success && !Number.isNaN(time.getTime())) return {
		digest: parsed.data,
		state: "healthy",
		since: time
	};
	context.addIssue({
		code: "custom",
		message: "expected a digest and its health, or none"
	});
	return NEVER;
});
const Time = string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/).transform((text) => new Date(text)).refine((time) => !Number.isNaN(time.getTime()));
const Gate = string().transform((text, context) => {
	const line = parseGateLine(text);
	if (line !== void 0) return line;
	context.addIssue({
		code: "custom",
		message: "expected a gate's name, passed and a reason"
	});
	return NEVER;
});
const Fields = strictObject({
	"Clearance-Promotion": string().regex(/^[0-9a-f]{64}$/),
	"Clearance-Batch": Name.optional(),
	"Clearance-Service": Name,
	"Clearance-Environment": Name,
	"Clearance-Region": array(Name).refine((names) => new Set(names).size === names.length),
	"Clearance-Digest": Digest,
	"Clearance-Previous": Previous,
	"Clearance-Rollback": Line.optional(),
	"Clearance-Requested-By": Line.optional(),
	"Clearance-Gate": array(Gate).refine((gates) => new Set(gates.map(({ gate }) => gate)).size === gates.length),
	"Clearance-Record": Digest.optional(),
	"Clearance-Written": Time.optional()
}).transform((fields, context) => {
	const reason = fields["Clearance-Rollback"];
	const requestedBy = fields["Clearance-Requested-By"];
	if (reason === void 0 !== (requestedBy === void 0)) {
		context.addIssue({
			code: "custom",
			message: "a rollback names its reason and who asked"
		});
		return NEVER;
	}
	const batch = fields["Clearance-Batch"];
	const gates = fields["Clearance-Gate"];
	const record = fields["Clearance-Record"];
	const written = fields["Clearance-Written"];
	return {
		promotion: fields["Clearance-Promotion"],
		...batch === void 0 ? {} : { batch },
		service: fields["Clearance-Service"],
		environment: fields["Clearance-Environment"],
		regions: fields["Clearance-Region"],
		digest: fields["Clearance-Digest"],
		previous: fields["Clearance-Previous"],
		...reason === void 0 || requestedBy === void 0 ? {} : { rollback: {
			reason,
			requestedBy
		} },
		...gates.length === 0 ? {} : { gates },
		...record === void 0 ? {} : { record },
		...written === void 0 ? {} : { written }
	};
});
function printPrevious(previous) {
	if (previous === null) return "none";
	if (previous.state !== "healthy") return `${previous.digest} ${previous.state}`;
	return `${previous.digest} healthy since ${previous.since.toISOString()}`;
}
// chain/promotion/edit/differences.ts
var import_dist = require_dist();
function differences(a, b) {
	if (Object.is(a, b)) return 0;
	if (isBranch(a) && isBranch(b) && Array.isArray(a) === Array.isArray(b)) return [...new Set([...Object.keys(a), ...Object.keys(b)])].reduce((sum, key) => sum + differences(valueAt(a, key), valueAt(b, key)), 0);
	return Math.max(leaves(a), leaves(b));
}
function isBranch(value) {
	return typeof value === "object" && value !== null;
}
function valueAt(branch, key) {
	return Object.hasOwn(branch, key) ? branch[key] : void 0;
}
function leaves(value) {
	if (!isBranch(value)) return 1;
	return Math.max(1, Object.values(value).reduce((sum, child) => sum + leaves(child), 0));
}
// chain/promotion/edit/embedded-yaml.ts
function embeddedYaml(file, { type, value, range }, path) {
	if (type !== "BLOCK_LITERAL" || typeof value !== "string" || !range) throw new Fault("EDIT_UNSAFE", `${path} isn't a literal block of text: write it with | and on lines of its own`);
	const lines = value.split("\n");
	const starts = lineStarts(file, range[0], lines.length);
	const first = lines.findIndex((line) => line !== "");
	const indent = lengthOfLine(file, starts[first]) - (lines[first]?.length ?? 0);
	if (!lines.every((line, index) => {
		const start = starts[index] ?? file.length;
		const aligned = /^ *$/.test(file.slice(start, start + indent));
		return line === "" || aligned && indent > 0 && file.startsWith(line, start + indent);
	})) throw new Fault("EDIT_UNSAFE", `${path}: the block's indentation isn't even: indent it alike`);
	const eol = file.includes("\r\n") ? "\r\n" : "\n";
	const outside = (offset) => {
		const before = value.slice(0, offset).split("\n");
		const line = before.length - 1;
		return (starts[line] ?? file.length) + indent + (before[line]?.length ?? 0);
	};
	return {
		text: value,
		outward: ({ from, to, text }) => ({
			from: outside(from),
			to: outside(to),
			text: text.replaceAll("\n", eol + " ".repeat(indent))
		})
	};
}
function lengthOfLine(file, start = file.length) {
	const newline = file.indexOf("\n", start);
	return file.slice(start, newline < 0 ? void 0 : newline).replace(/\r$/, "").length;
}
function lineStarts(file, header, count) {
	const starts = [];
	let at = header;
	while (starts.length < count) {
		const newline = file.indexOf("\n", at);
		if (newline < 0) break;
		at = newline + 1;
		starts.push(at);
	}
	return starts;
}
// chain/promotion/edit/list-entry.ts
function isNamed(item, { entry, by }, ofImages) {
	const matches = (name) => name === entry || ofImages && name.endsWith(`/${entry}`);
	if ((0, import_dist.isMap)(item)) {
		const found = item.get(by ?? "name");
		return typeof found === "string" && (by === void 0 ? matches(found) : found === entry);
	}
	if (by !== void 0 || !(0, import_dist.isScalar)(item) || typeof item.value !== "string") return false;
	return matches(imageIn(item.value));
}
function imageIn(text) {
	const [named = ""] = text.slice(text.indexOf("=") + 1).split("@");
	return named.replace(/:[^:/]*$/, "");
}
// chain/promotion/edit/locate.ts
function locate(documents, path, { document, steps }) {
	const places = documents.filter((one) => document === void 0 || one.get("kind") === document.kind && one.getIn(["metadata", "name"]) === document.name).flatMap(({ contents }) => follow(contents, steps, path));
	const values = places.filter((place) => place.kind === "value");
	const [place, second] = values.length > 0 ? values : places;
	if (place === void 0) throw new Fault("EDIT_PATH_MISSING", `nothing is at ${path}: correct digestAt.path, or add the entry to the file`);
	if (second !== void 0) throw ambiguous(path);
	return place;
}
function follow(node, steps, path) {
	const [step, ...rest] = steps;
	if ((0, import_dist.isAlias)(node)) throw new Fault("EDIT_UNSAFE", `${path} leads through an alias (*${node.source}): write it out`);
	if (step === void 0 || "text" in step) return [];
	if ("entry" in step) return throughEntry(node, step, rest, path);
	if (!(0, import_dist.isMap)(node)) return [];
	const pairs = node.items.filter((pair) => (0, import_dist.isScalar)(pair.key) && pair.key.value === step.key);
	if (rest.length > 0) return pairs.flatMap((pair) => follow(pair.value, rest, path));
	if (pairs.length === 0) return [absent(node, step.key, path)];
	return pairs.map(({ key, value }) => {
		if (!(0, import_dist.isScalar)(key)) throw notAValue(path);
		return {
			kind: "value",
			key,
			value: scalarAt(value, path)
		};
	});
}
function throughEntry(node, step, rest, path) {
	if (!(0, import_dist.isSeq)(node)) return [];
	const ofImages = /\bimages\[/.test(path);
	const named = node.items.filter((item) => isNamed(item, step, ofImages));
	const numbered = step.by === void 0 && /^\d+$/.test(step.entry) ? node.items[Number(step.entry)] : void 0;
	const entries = named.length > 0 || numbered === void 0 ? named : [numbered];
	if (entries.length > 1) throw ambiguous(path);
	if (rest.length > 0) return entries.flatMap((item) => follow(item, rest, path));
	return entries.map((item) => ({
		kind: "value",
		key: void 0,
		value: scalarAt(item, path)
	}));
}
function scalarAt(node, path) {
	if ((0, import_dist.isAlias)(node)) throw new Fault("EDIT_UNSAFE", `${path} is an alias (*${node.source}): write it out`);
	if (!(0, import_dist.isScalar)(node)) throw notAValue(path);
	return node;
}
function notAValue(path) {
	return new Fault("EDIT_PATH_MISSING", `${path} isn't a single value: point digestAt.path at the digest itself`);
}
function ambiguous(path) {
	return new Fault("EDIT_PATH_AMBIGUOUS", `${path} is in the file more than once: make it unique, or name the document (Deployment/check-in:${path})`);
}
function absent(parent, key, path) {
	if (parent.items.some((pair) => (0, import_dist.isScalar)(pair.key) && pair.key.value === "<<")) throw new Fault("EDIT_UNSAFE", `${path} may come from a merge key (<<): write the digest out beside it`);
	return {
		kind: "absent",
		parent,
		key
	};
}
// chain/promotion/edit/splice.ts
const NAMES_AN_IMAGE = /^(?:.*image|name|newname|repository|tag|newtag)$/i;
function spliceFor(text, place, current, digest) {
	const json = isJson(text);
	if (place.kind === "absent") {
		refuseBare(place.key);
		return insertion(text, place.parent, json ? `"${place.key}": "${digest}"` : `${place.key}: ${digest}`);
	}
	const [from, to] = rangeOf(place.value);
	if (current !== void 0) {
		const at = text.indexOf(current, from);
		if (at < 0 || at + current.length > to) throw new Fault("EDIT_UNSAFE", "the digest is written with escapes or over several lines: write it plainly");
		return {
			from: at,
			to: at + current.length,
			text: digest
		};
	}
	if (typeof place.value.value === "string" && place.value.value !== "") return {
		from: beforeQuote(text, from, to),
		to: beforeQuote(text, from, to),
		text: `@${digest}`
	};
	if (place.key !== void 0) refuseBare(String(place.key.value));
	if (from === to) return afterColon(text, place.key, digest);
	if (/^["']{2}$/.test(text.slice(from, to))) return {
		from: from + 1,
		to: to - 1,
		text: digest
	};
	return {
		from,
		to,
		text: json ? `"${digest}"` : digest
	};
}
function isJson(text) {
	try {
		JSON.parse(text.replace(/^\uFEFF/, ""));
		return true;
	} catch {
		return false;
	}
}
function refuseBare(key) {
	if (!NAMES_AN_IMAGE.test(key)) return;
	throw new Fault("EDIT_PATH_MISSING", `"${key}" is empty or absent: a digest alone is no image there; write the image's name (for a tag, the tag), and the digest follows behind an @`);
}
function rangeOf(node) {
	if (!node.range) throw new Fault("EDIT_UNSAFE", "the parser doesn't say where the value is");
	return [node.range[0], node.range[1]];
}
function beforeQuote(text, from, to) {
	return /["']/.test(text[from] ?? "") ? to - 1 : to;
}
function afterColon(text, key, digest) {
	if (key === void 0) throw new Fault("EDIT_UNSAFE", "the list's entry is empty: write the image's name");
	const [, end] = rangeOf(key);
	const colon = /^[ \t]*:/.exec(text.slice(end));
	if (colon === null) throw new Fault("EDIT_UNSAFE", "the key and its colon are on different lines: write `key: value`");
	const at = end + colon[0].length;
	return {
		from: at,
		to: at,
		text: ` ${digest}`
	};
}
function insertion(text, parent, pair) {
	return parent.flow ? insertedInFlow(text, parent, pair) : insertedInBlock(text, parent, pair);
}
function insertedInFlow(text, parent, pair) {
	const last = parent.items.at(-1);
	if (last === void 0) {
		const at = (parent.range?.[0] ?? text.length) + 1;
		return {
			from: at,
			to: at,
			text: ` ${pair} `
		};
	}
	if (!(0, import_dist.isNode)(last.value) || !(0, import_dist.isNode)(last.key)) throw cantInsert(pair);
	const [, at] = rangeOf(last.value);
	const [start] = rangeOf(last.key);
	return {
		from: at,
		to: at,
		text: `,${/(\r?\n[ \t]*)$/.exec(text.slice(0, start))?.[1] ?? " "}${pair}`
	};
}
function insertedInBlock(text, parent, pair) {
	for (const { key, value } of parent.items.toReversed()) {
		if (!(0, import_dist.isScalar)(key) || !(0, import_dist.isScalar)(value)) continue;
		const [start] = rangeOf(key);
		const [, end] = rangeOf(value);
		if (text.slice(start, end).includes("\n")) continue;
		const newline = text.indexOf("\n", end);
		const crlf = newline < 0 ? text.includes("\r\n") : text[newline - 1] === "\r";
		const at = newline < 0 ? text.length : newline - (crlf ? 1 : 0);
		return {
			from: at,
			to: at,
			text: `${crlf ? "\r\n" : "\n"}${indentation(text, start, pair)}${pair}`
		};
	}
	const [first] = parent.items;
	if (first === void 0 || !(0, import_dist.isScalar)(first.key) || first.key.anchor !== void 0) throw cantInsert(pair);
	const [start] = rangeOf(first.key);
	return {
		from: start,
		to: start,
		text: `${pair}${text.includes("\r\n") ? "\r\n" : "\n"}${indentation(text, start, pair)}`
	};
}
function indentation(text, start, pair) {
	const column = text.slice(text.lastIndexOf("\n", start - 1) + 1, start).replace("﻿", "");
	if (!/^[ -]*$/.test(column)) throw cantInsert(pair);
	return " ".repeat(column.length);
}
function cantInsert(pair) {
	const key = pair.slice(0, pair.indexOf(":")).replaceAll("\"", "");
	return new Fault("EDIT_UNSAFE", `can't insert "${key}" safely: add it to the file with an empty value`);
}
// chain/promotion/edit/yaml-text.ts
const SIZE_LIMIT = 4194304;
function decodeYamlText(bytes) {
	if (bytes.length > SIZE_LIMIT) throw new Fault("EDIT_UNSAFE", `the file is larger than ${SIZE_LIMIT} bytes: keep the digest in a smaller one`);
	const text = decodeStrictly(bytes);
	if (text.includes("\0")) throw new Fault("EDIT_UNSAFE", "the file holds NUL characters: it isn't UTF-8 text");
	const marker = /^(?:<{7}|>{7}|\|{7})(?: .*)?\r?$/m.exec(text);
	if (marker !== null) throw new Fault("EDIT_UNSAFE", `the file holds a conflict marker (${marker[0].slice(0, 7)}): resolve it first`);
	return text;
}
function decodeStrictly(bytes) {
	try {
		return new TextDecoder("utf-8", {
			fatal: true,
			ignoreBOM: true
		}).decode(bytes);
	} catch (cause) {
		throw new Fault("EDIT_UNSAFE", "the file isn't valid UTF-8: save it as UTF-8", { cause });
	}
}
// chain/promotion/edit/edit-digest.ts
function editDigest(bytes, path, digest) {
	return remembered(EDITS, bytes, `${path}\0${digest}`, () => edit(bytes, path, digest));
}
const EDITS = new WeakMap();
const DIGESTS = new WeakMap();
function remembered(known, bytes, about, work) {
	const before = known.get(bytes) ?? new Map();
	known.set(bytes, before);
	const there = before.get(about) ?? { made: work() };
	before.set(about, there);
	return there.made;
}
function edit(bytes, path, digest) {
	const file = open(bytes, path);
	if (file.digest === digest) return {
		bytes,
		before: digest
	};
	const { from, to, text } = file.splice(digest);
	const edited = new TextEncoder().encode(file.text.slice(0, from) + text + file.text.slice(to));
	prove(file, open(edited, path), path, digest);
	return {
		bytes: edited,
		before: file.digest
	};
}
function readDigest(bytes, path) {
	return remembered(DIGESTS, bytes, path, () => open(bytes, path).digest);
}
function digestReader(bytes) {
	let parsed;
	return (path) => {
		parsed ??= parse(decodeYamlText(bytes));
		return openAt(parsed, parseDigestPath(path), path).digest;
	};
}
function open(bytes, path) {
	return openAt(parse(decodeYamlText(bytes)), parseDigestPath(path), path);
}
function parse(text) {
	const parsed = (0, import_dist.parseAllDocuments)(text, { uniqueKeys: false });
	const documents = "empty" in parsed ? [] : parsed;
	const [broken] = documents.flatMap((document) => document.errors);
	return {
		text,
		documents,
		broken,
		duplicate: documents.flatMap(repeatedKeys)[0]
	};
}
function openAt({ text, documents, broken, duplicate }, way, path) {
	const { outer, inner } = splitAtText(way, path);
	if (broken !== void 0) throw unsafe(`the file isn't valid YAML (${firstLine(broken.message)})`);
	const place = locate(documents, path, outer);
	if (duplicate !== void 0) throw unsafe(`the key ${String(duplicate.value)} is in the file twice`);
	if (place.kind === "value") refuseShared(documents, place.value.anchor, path);
	if (inner === void 0) {
		const digest = digestAt(place, path);
		return {
			text,
			documents,
			digest,
			block: void 0,
			splice: (to) => spliceFor(text, place, digest, to)
		};
	}
	if (place.kind === "absent") throw new Fault("EDIT_PATH_MISSING", `${path}: there is no such block of text`);
	const embedded = embeddedYaml(text, place.value, path);
	const block = openAt(parse(embedded.text), inner, path);
	return {
		text,
		documents,
		digest: block.digest,
		block,
		splice: (to) => embedded.outward(block.splice(to))
	};
}
function splitAtText({ document, steps }, path) {
	const at = steps.findIndex((step) => "text" in step);
	if (at < 0) return {
		outer: {
			document,
			steps
		},
		inner: void 0
	};
	const part = (some) => {
		const [first, ...rest] = some;
		if (first === void 0) throw new Fault("EDIT_PATH_MISSING", `${path}: nothing is beside the |`);
		return [first, ...rest];
	};
	return {
		outer: {
			document,
			steps: part(steps.slice(0, at))
		},
		inner: {
			document: void 0,
			steps: part(steps.slice(at + 1))
		}
	};
}
function digestAt(place, path) {
	if (place.kind === "absent") return void 0;
	const { value, type } = place.value;
	if (type === "BLOCK_LITERAL" || type === "BLOCK_FOLDED") throw unsafe(`${path} is a block of text: write it in one line`);
	if (value === null || value === "") return void 0;
	if (typeof value !== "string") throw unsafe(`${path} isn't text`);
	const digest = Digest.safeParse(value.slice(value.indexOf("@") + 1));
	if (digest.success) return digest.data;
	if (/^[^\s@:]+(?::\d+\/[^\s@:]+)?$/.test(value) && value.includes("/")) return void 0;
	throw unsafe(`${path} doesn't name a digest: write name@sha256:…, sha256:…, or leave it empty`);
}
function refuseShared(documents, anchor, path) {
	if (anchor === void 0) return;
	for (const document of documents) (0, import_dist.visit)(document, { Alias(_, { source }) {
		if (source === anchor) throw unsafe(`${path} has the anchor &${anchor}, which *${anchor} shares: write both out`);
	} });
}
function prove(before, after, path, digest) {
	const changed = differences(values(before.documents), values(after.documents));
	if (after.digest !== digest || changed !== 1 || isJson(before.text) !== isJson(after.text)) throw unsafe(`writing ${path} would change ${changed} values of the file (an anchor, perhaps): write them out`);
	if (before.block !== void 0 && after.block !== void 0) prove(before.block, after.block, path, digest);
}
function values(documents) {
	try {
		return documents.map((document) => document.toJS());
	} catch (cause) {
		throw new Fault("EDIT_UNSAFE", "the file's aliases can't be resolved: write them out", { cause });
	}
}
function unsafe(message) {
	return new Fault("EDIT_UNSAFE", message);
}
function firstLine(message) {
	return message.split("\n", 1)[0]?.replace(/:$/, "") ?? "";
}
export { parseRecords as a, recordsIn as c, printGateLine as d, lineOf as f, lastParagraph as i, withoutRecords as l, editDigest as n, printPrevious as o, readDigest as r, printRecords as s, digestReader as t, gateLines as u };
