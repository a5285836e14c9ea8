import { b as string, d as discriminatedUnion, f as int, p as literal, s as array, y as strictObject } from "./zod.js";
import { bt as Name, o as canonicalJson } from "./chain-clearance-parse-policy.js";
import { t as Digest } from "./chain-digest-digest.js";
import { i as lastParagraph } from "./chain-promotion-edit-edit-digest.js";
// chain/audit/note.ts
const NOTES_BRANCH = "clearance-audit";
const Commit = string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u);
const Id = string().regex(/^[0-9a-f]{64}$/u);
const Text = string().min(1).max(1e3);
const Declined = strictObject({
	kind: literal("declined"),
	pullRequest: int().positive(),
	branch: Text,
	head: Commit,
	title: Text,
	by: Text.nullable(),
	places: array(strictObject({
		service: Name,
		environment: Name,
		region: Name.nullable()
	})),
	to: Digest.nullable()
});
const Refused = strictObject({
	kind: literal("refused"),
	promotion: Id,
	service: Name,
	environment: Name,
	region: Name.nullable(),
	from: Digest.nullable(),
	to: Digest,
	findings: array(strictObject({
		code: string().regex(/^[A-Z_]{1,60}$/u),
		message: Text
	})).min(1)
});
const Signed = strictObject({
	kind: literal("signed"),
	rollback: Id,
	commit: Commit,
	service: Name,
	record: Digest
});
const Note = discriminatedUnion("kind", [
	Declined,
	Refused,
	Signed
]);
function printNotes(notes) {
	const title = notes.length === 1 ? notes.map(sentence).join("") : `${notes.length} notes`;
	const lines = notes.map((note) => `Clearance-Note: ${canonicalJson(note)}`);
	return `${title}\n\n${notes.length === 1 ? "" : `${notes.map(sentence).join("\n")}\n\n`}${lines.join("\n")}`;
}
function parseNotes(message) {
	const notes = lastParagraph(message).map((line) => {
		const text = line.startsWith("Clearance-Note: ") ? line.slice(16) : "";
		return Note.safeParse(jsonOf(text)).data;
	});
	return notes.every((note) => note !== void 0) ? notes : void 0;
}
function noteKey(note) {
	switch (note.kind) {
		case "declined": return `declined ${note.pullRequest} ${note.head}`;
		case "refused": return `refused ${note.promotion} ${[...new Set(note.findings.map(({ code }) => code))].sort().join()}`;
	}
	return `signed ${note.rollback} ${note.commit} ${note.service}`;
}
function sentence(note) {
	switch (note.kind) {
		case "declined": return `${note.by ?? "somebody"} declined #${note.pullRequest}`;
		case "refused": return `refused ${note.service} in ${note.environment}: ${note.findings.map(({ code }) => code).join(", ")}`;
	}
	return `signed the rollback of ${note.service} ${note.commit.slice(0, 12)}`;
}
function jsonOf(text) {
	try {
		return JSON.parse(text);
	} catch {
		return;
	}
}
export { printNotes as i, noteKey as n, parseNotes as r, NOTES_BRANCH as t };
