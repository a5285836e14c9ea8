import { r as Fault } from "./chain-fault.js";
import { n as isLoopback } from "./adapters-registry-endpoint.js";
import { readFile } from "node:fs/promises";
import { spawn } from "node:child_process";
// adapters/github/auth-from-environment.ts
async function appFromEnvironment(environment) {
	const appId = given(environment, "CLEARANCE_APP_ID");
	const privateKey = given(environment, "CLEARANCE_APP_PRIVATE_KEY") ?? await keyFile(environment);
	if (appId === void 0 && privateKey === void 0) return void 0;
	if (appId !== void 0 && privateKey !== void 0) return {
		appId,
		privateKey
	};
	throw new Fault("INPUT_INVALID", "an App needs CLEARANCE_APP_ID and CLEARANCE_APP_PRIVATE_KEY (or …_PRIVATE_KEY_FILE): set both or neither");
}
async function keyFile(environment) {
	const path = given(environment, "CLEARANCE_APP_PRIVATE_KEY_FILE");
	if (path === void 0) return void 0;
	try {
		return await readFile(path, "utf8");
	} catch (cause) {
		throw new Fault("INPUT_INVALID", `CLEARANCE_APP_PRIVATE_KEY_FILE: "${path}" can't be read`, { cause });
	}
}
async function tokenFromEnvironment(environment, server) {
	const token = given(environment, "GITHUB_TOKEN") ?? given(environment, "GH_TOKEN");
	if (token !== void 0 && server.trusted) return token;
	const kept = await askGh(environment, server.host);
	if (kept !== void 0) return kept;
	if (token !== void 0) throw new Fault("INPUT_INVALID", `the working directory's origin alone names ${server.host}: GITHUB_TOKEN isn't shown to it. Set GH_HOST=${server.host} if the token is for that host, or log in with \`gh auth login --hostname ${server.host}\``);
	throw new Fault("INPUT_INVALID", `there is no GitHub token: set GITHUB_TOKEN, or log in with \`gh auth login --hostname ${server.host}\``);
}
function askGh(environment, host) {
	return new Promise((resolve) => {
		const child = spawn("gh", [
			"auth",
			"token",
			"--hostname",
			host
		], {
			env: { ...environment },
			stdio: [
				"ignore",
				"pipe",
				"ignore"
			],
			timeout: 1e4
		});
		let said = "";
		child.stdout.setEncoding("utf8");
		child.stdout.on("data", (text) => {
			said += text;
		});
		child.on("error", () => resolve(void 0));
		child.on("close", (code) => resolve(code === 0 && said.trim() !== "" ? said.trim() : void 0));
	});
}
function given(environment, name) {
	const value = environment[name]?.trim();
	return value === "" ? void 0 : value;
}
// adapters/github/server.ts
function githubServer(environment, originHost) {
	const given = environment["GITHUB_API_URL"];
	if (given !== void 0 && given !== "") return {
		...serverAt(given),
		trusted: true
	};
	const named = environment["GH_HOST"];
	if (named !== void 0 && named !== "") return {
		apiUrl: apiUrlOf(named),
		host: named,
		trusted: true
	};
	const host = originHost ?? "github.com";
	return {
		apiUrl: apiUrlOf(host),
		host,
		trusted: isGitHubs(host) || isLoopback(hostnameOf(host))
	};
}
function apiUrlOf(host) {
	if (isGitHubs(host)) return `https://api.${host}`;
	return `${isLoopback(hostnameOf(host)) ? "http" : "https"}://${host}/api/v3`;
}
function serverAt(apiUrl) {
	if (!URL.canParse(apiUrl)) throw invalid(`GITHUB_API_URL: "${apiUrl}" isn't a URL`);
	const url = new URL(apiUrl);
	if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname))) throw invalid(`GITHUB_API_URL: ${url.origin} isn't https`);
	if (url.username !== "" || url.password !== "") throw invalid("GITHUB_API_URL holds credentials: give the token by GITHUB_TOKEN");
	return {
		apiUrl: apiUrl.replace(/\/+$/, ""),
		host: url.host.replace(/^api\./, "")
	};
}
function isGitHubs(host) {
	return host === "github.com" || /^[a-z0-9-]+\.ghe\.com$/.test(host);
}
function hostnameOf(host) {
	if (!URL.canParse(`http://${host}/`)) throw invalid(`"${host}" isn't the name of a host`);
	return new URL(`http://${host}/`).hostname;
}
function invalid(message) {
	return new Fault("INPUT_INVALID", message);
}
export { appFromEnvironment as n, tokenFromEnvironment as r, githubServer as t };
