import { t as ImageName } from "./chain-digest-image-name.js";
import { g as celString, m as celList } from "./chain-clearance-parse-policy.js";
// chain/admission/image-selection.ts
function selects({ folders, names }, reference) {
	return folders.some((folder) => reference.startsWith(folder)) || names.some((name) => reference === name || /^[:@]/.test(reference.slice(name.length)) && reference.startsWith(name));
}
function nameIn(reference) {
	return ImageName.safeParse(/^.*\/[^/:@]+/.exec(reference.replace(/@.*$/, ""))?.[0]).data;
}
function untagged(reference) {
	const at = reference.indexOf("@");
	return at < 0 ? reference : `${nameIn(reference) ?? ""}${reference.slice(at)}`;
}
const CEL_NAME = "image.find(\"^[^@]*/[^/:@]+\")";
const CEL_UNTAGGED = `${CEL_NAME} + image.find("@.*$")`;
function globsOf(selection, rests) {
	const names = selection.names.flatMap((name) => rests.map((rest) => globLiteral(name) + rest));
	return [...selection.folders.map((folder) => `${globLiteral(folder)}*`), ...names];
}
function globLiteral(text) {
	return text.replaceAll(/[\\*?[\]{}]/g, "\\$&");
}
function selectionInCel(selection, [folders, names] = ["folders", "names"]) {
	const called = {
		folders,
		names
	};
	const lists = listsOf(selection);
	return {
		variables: lists.map(({ what, expression }) => ({
			name: called[what],
			expression
		})),
		selected: among(lists.map(({ what }) => ({
			what,
			list: `variables.${called[what]}`
		})))
	};
}
function selectedInCel(selection) {
	return among(listsOf(selection).map(({ what, expression }) => ({
		what,
		list: expression
	})));
}
function listsOf({ folders, names }) {
	return [{
		what: "folders",
		items: folders
	}, {
		what: "names",
		items: names
	}].filter(({ items }) => items.length > 0).map(({ what, items }) => ({
		what,
		expression: celList(items.map(celString))
	}));
}
function among(lists) {
	const by = {
		folders: "exists(folder, image.startsWith(folder))",
		names: "exists(name, image == name || image.startsWith(name + \"@\") || image.startsWith(name + \":\"))"
	};
	return `(${lists.map(({ what, list }) => `${list}.${by[what]}`).join(" ||\n ")})`;
}
export { selectedInCel as a, untagged as c, nameIn as i, CEL_UNTAGGED as n, selectionInCel as o, globsOf as r, selects as s, CEL_NAME as t };
