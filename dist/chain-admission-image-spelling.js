import { a as repositoryOf, i as registryOf, t as ImageName } from "./chain-digest-image-name.js";
// chain/admission/image-spelling.ts
function spellings(image) {
	return `^${registrySpellings(registryOf(image))}${repositorySpellings(image)}([:@].*)?$`;
}
function folderSpellings(folder) {
	const image = ImageName.parse(folder.slice(0, -1));
	return `^${registrySpellings(registryOf(image))}${literal(repositoryOf(image))}/`;
}
function registrySpellings(registry) {
	if (registry === "docker.io") return "((index\\.|registry-1\\.)?docker\\.io(:0*443)?/)?";
	const port = /:(\d+)$/.exec(registry);
	if (port === null) return `${literal(registry)}(:0*443|:0*80)?/`;
	return `${literal(registry.slice(0, port.index))}:0*${Number(port[1])}/`;
}
function repositorySpellings(image) {
	const repository = repositoryOf(image);
	const library = /^library\/(.+)$/.exec(repository)?.[1];
	return registryOf(image) === "docker.io" && library !== void 0 ? `(library/)?${literal(library)}` : literal(repository);
}
function literal(text) {
	return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
export { spellings as n, folderSpellings as t };
