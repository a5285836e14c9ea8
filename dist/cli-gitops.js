import { n as appFromEnvironment, r as tokenFromEnvironment, t as githubServer } from "./adapters-github-server.js";
import { n as isWhole, r as temporaryFolder, t as cloneFolder } from "./adapters-gitops-clone-folder.js";
import { n as connectGitOps, t as DEFAULT_BASE } from "./operations-observe-ports.js";
import { t as RepositoryName } from "./chain-source-workflow-identity.js";
import { kt as askGit } from "./chain-clearance-parse-policy.js";
import { r as Fault } from "./chain-fault.js";
// adapters/gitops/origin.ts
async function originOf(directory) {
	const answer = await askGit([
		"config",
		"--get",
		"remote.origin.url"
	], { directory });
	return answer.exitCode === 0 ? parseOrigin(answer.stdout.toString("utf8").trim()) : void 0;
}
function parseOrigin(url) {
	if (URL.canParse(url) && url.includes("://")) {
		const { protocol, host, hostname, pathname } = new URL(url);
		if (protocol === "https:" || protocol === "http:") return origin(host, pathname);
		return protocol === "ssh:" || protocol === "git+ssh:" ? origin(hostname, pathname) : void 0;
	}
	const [, host, path] = /^(?:[^@/:\s]+@)?([A-Za-z0-9.-]+):(?!\/\/)(.+)$/.exec(url) ?? [];
	return host === void 0 || path === void 0 ? void 0 : origin(host, path);
}
function origin(host, path) {
	const repository = RepositoryName.safeParse(path.replace(/^\/+/, "").replace(/(?:\.git)?\/*$/, ""));
	if (!repository.success || host === "") return void 0;
	return {
		host: host === "ssh.github.com" ? "github.com" : host.toLowerCase(),
		repository: repository.data
	};
}
// cli/gitops.ts
async function findTarget({ option, environment, directory }) {
	const origin = await originOf(directory);
	const server = githubServer(environment, origin?.host);
	const given = option("gitops") ?? (environment["CLEARANCE_GITOPS"] || void 0);
	if (given === void 0) {
		if (origin !== void 0) return {
			repository: origin.repository,
			server
		};
		throw new Fault("INPUT_INVALID", "which GitOps repository? Give --gitops owner/name, set CLEARANCE_GITOPS, or work in a clone of it");
	}
	const repository = RepositoryName.safeParse(given);
	if (repository.success) return {
		repository: repository.data,
		server
	};
	throw new Fault("INPUT_INVALID", `the GitOps repository "${given}" isn't in the form owner/name`);
}
async function promoterAuth({ environment }, { server }) {
	return await appFromEnvironment(environment) ?? personAuth(environment, server);
}
async function personAuth(environment, server) {
	return { token: await tokenFromEnvironment(environment, server) };
}
async function withClone({ environment }, { repository, server: { apiUrl } }, auth, work) {
	const kept = await cloneFolder(environment, apiUrl, repository);
	let damaged = false;
	try {
		return await work(connectGitOps({
			apiUrl,
			repository,
			auth,
			dir: kept.dir
		}));
	} catch (error) {
		damaged = kept.kept && error instanceof Fault && error.code === "GIT_FAILED" && !await isWhole(kept);
		if (!damaged) throw error;
	} finally {
		await kept.release(damaged);
	}
	const fresh = await temporaryFolder();
	try {
		return await work(connectGitOps({
			apiUrl,
			repository,
			auth,
			dir: fresh.dir
		}));
	} finally {
		await fresh.release();
	}
}
async function withGitOps(invocation, work) {
	const target = await findTarget(invocation);
	const auth = await promoterAuth(invocation, target);
	invocation.progress(`reading ${target.repository} at ${target.server.apiUrl}`);
	return withClone(invocation, target, auth, work);
}
function baseOf({ option }) {
	return {
		...DEFAULT_BASE,
		policyPath: option("policy") ?? DEFAULT_BASE.policyPath
	};
}
export { withGitOps as a, withClone as i, findTarget as n, personAuth as r, baseOf as t };
