import { i as dockerCredentials, n as registryFromEnvironment, r as credentialFor } from "./adapters-registry-oci-registry.js";
import { r as Fault } from "./chain-fault.js";
import { readFile } from "node:fs/promises";
// actions/connect.ts
function jobRegistry(environment, githubToken) {
	const docker = dockerCredentials(environment);
	const own = githubToken === void 0 ? async () => void 0 : credentialFor("ghcr.io", {
		kind: "password",
		username: environment["GITHUB_ACTOR"] ?? "x-access-token",
		password: githubToken
	});
	const credentials = async (registry) => await docker(registry) ?? await own(registry);
	return registryFromEnvironment(environment, { credentials });
}
async function inputFile(name, path) {
	try {
		return await readFile(path);
	} catch (cause) {
		throw new Fault("INPUT_INVALID", `${name}: "${path}" can't be read`, { cause });
	}
}
export { jobRegistry as n, inputFile as t };
