import { r as temporaryFolder } from "./adapters-gitops-clone-folder.js";
import { n as connectGitOps, t as DEFAULT_BASE } from "./operations-observe-ports.js";
import { r as Fault } from "./chain-fault.js";
// actions/connect-gitops.ts
function baseOf({ policy }) {
	return {
		...DEFAULT_BASE,
		policyPath: policy
	};
}
async function withGitOps(inputs, host, work) {
	const repository = inputs.gitops ?? host.environment["GITHUB_REPOSITORY"];
	if (repository === void 0) throw new Fault("INPUT_INVALID", "gitops: name the GitOps repository, owner/name");
	const apiUrl = host.environment["GITHUB_API_URL"] ?? "https://api.github.com";
	const auth = authOf(inputs);
	const folder = await temporaryFolder(host.environment["RUNNER_TEMP"]);
	try {
		return await work(connectGitOps({
			apiUrl,
			repository,
			auth,
			dir: folder.dir
		}));
	} finally {
		await folder.release();
	}
}
function authOf({ githubToken, appId, appPrivateKey }) {
	if (appId !== void 0 && appPrivateKey !== void 0) return {
		appId,
		privateKey: appPrivateKey
	};
	if (appId !== void 0 || appPrivateKey !== void 0) throw new Fault("INPUT_INVALID", "app-id and app-private-key: give both or neither");
	if (githubToken !== void 0) return { token: githubToken };
	throw new Fault("INPUT_INVALID", "github-token: give a token, or an App's id and private key");
}
export { withGitOps as n, baseOf as t };
