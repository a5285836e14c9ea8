import { a as repositoryOf, i as registryOf } from "./chain-digest-image-name.js";
import { isIPv4 } from "node:net";
// adapters/registry/endpoint.ts
function isLoopback(hostname) {
	return hostname === "localhost" || hostname === "[::1]" || isIPv4(hostname) && hostname.startsWith("127.");
}
const SERVED_BY = { "docker.io": "registry-1.docker.io" };
function originOf(registry) {
	const { host, hostname } = new URL(`http://${SERVED_BY[registry] ?? registry}`);
	return isLoopback(hostname) ? `http://${host}` : `https://${SERVED_BY[registry] ?? registry}`;
}
function endpoint(image, path) {
	return new URL(`${originOf(registryOf(image))}/v2/${repositoryOf(image)}/${path}`);
}
function maySendTo(from, to) {
	if (to.username !== "" || to.password !== "") return false;
	if (isLoopback(to.hostname) && !isLoopback(from.hostname)) return false;
	return to.protocol === "https:" || to.protocol === "http:" && isLoopback(to.hostname);
}
function printUrl(url) {
	return `${url.origin}${url.pathname}`;
}
export { printUrl as a, originOf as i, isLoopback as n, maySendTo as r, endpoint as t };
