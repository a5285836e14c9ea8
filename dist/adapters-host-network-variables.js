import { r as Fault } from "./chain-fault.js";
// adapters/host/network-variables.ts
const PROXIES = [
	"HTTPS_PROXY",
	"https_proxy",
	"HTTP_PROXY",
	"http_proxy"
];
const DIRECT = "localhost,127.0.0.1,::1";
async function honourNetworkVariables(environment) {
	const proxies = PROXIES.flatMap((name) => {
		const value = environment[name];
		return value === void 0 || value === "" ? [] : [[name, proxyUrl(name, value)]];
	});
	if (proxies.length > 0) {
		const { setGlobalProxyFromEnv } = await import("node:http");
		const given = environment["no_proxy"] ?? environment["NO_PROXY"];
		const direct = given === void 0 || given === "" ? DIRECT : `${given},${DIRECT}`;
		setGlobalProxyFromEnv({
			...Object.fromEntries(proxies),
			no_proxy: direct
		});
	}
	const authorities = environment["SSL_CERT_FILE"];
	if (authorities !== void 0 && authorities !== "") await trust(authorities);
}
function proxyUrl(name, value) {
	const url = value.includes("://") ? value : `http://${value}`;
	if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
	throw new Fault("INPUT_INVALID", `${name}: the proxy isn't an http or https URL`);
}
async function trust(path) {
	const [{ readFile }, tls] = await Promise.all([import("node:fs/promises"), import("node:tls")]);
	const found = (await readFile(path, "utf8").catch(() => "")).match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
	if (found.length > 0) tls.setDefaultCACertificates([...tls.getCACertificates("default"), ...found]);
}
export { honourNetworkVariables as t };
