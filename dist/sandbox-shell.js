import "./rolldown-runtime.js";
import { r as Fault, t as EXIT } from "./chain-fault.js";
import { b as string, f as int, g as object, i as _enum, v as record, w as url } from "./zod.js";
import { r as digestOf } from "./chain-digest-digest.js";
import { t as ImageName } from "./chain-digest-image-name.js";
import { Ft as gitConfiguration, jt as runGit, t as parsePolicy, tt as printLane } from "./chain-clearance-parse-policy.js";
import { b as localRepository } from "./operations-observe-policy.js";
import { t as ociRegistry } from "./adapters-registry-oci-registry.js";
import { t as RepositoryName } from "./chain-source-workflow-identity.js";
import { n as generatePolicies } from "./chain-admission-generate.js";
import { a as machineEnvironment, i as readAction, n as gitCheckout, r as runWorkflow, t as runLoneAction } from "./sandbox-adapters-github-runner.js";
import { t as startGitHub } from "./sandbox-adapters-github-twin.js";
import { t as forkServer } from "./sandbox-adapters-launch.js";
import { t as startRegistry } from "./sandbox-adapters-registry-twin.js";
import { n as startSigstore, t as grantsOf } from "./sandbox-adapters-sigstore-twin.js";
import { t as imageBuilder } from "./adapters-builder-assemble.js";
import { i as startCluster, n as startEdge, r as clusterAdmission, t as puller } from "./sandbox-shell-cluster.js";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { once } from "node:events";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
// sandbox/help.ts
const HELP = `Usage: clearance sandbox up --dir DIR
       clearance sandbox run ACTION --dir DIR --repo OWNER/NAME --ref REF --workflow PATH
                             [--job-workflow-ref OWNER/NAME/PATH@REF] [--environment E] [--with key=value …]

A registry, a Sigstore, a GitHub and clusters on 127.0.0.1, with Acme's repositories in them.

  up    starts them with their state in DIR, writes DIR/sandbox.json when everything answers, and runs until SIGTERM.
        A second start in DIR brings the same state, ports and keys back.
  run   runs one action in a process of its own, as the runner would, with an OIDC token for that workflow;
        prints its outputs as JSON.
`;
function baseImageName(registryHost) {
	return ImageName.parse(`${registryHost}/base/node`);
}
async function ensureBaseImage(registryHost, registry) {
	const image = baseImageName(registryHost);
	if (await registry.resolve(image, "24") !== void 0) return;
	const context = await mkdtemp(join(tmpdir(), "clearance-base-"));
	try {
		await mkdir(join(context, "usr/local/bin"), { recursive: true });
		await mkdir(join(context, "etc"));
		await cp(process.execPath, join(context, "usr/local/bin/node"), { dereference: true });
		await writeFile(join(context, "etc/os-release"), osRelease());
		await imageBuilder({
			base: registry,
			target: registry
		}).assemble({
			image,
			context,
			platforms: [{
				os: "linux",
				architecture: process.arch === "arm64" ? "arm64" : "amd64"
			}],
			tags: ["24"],
			entrypoint: ["/usr/local/bin/node"],
			user: "65532:65532",
			workdir: "/",
			env: {
				PATH: "/usr/local/bin:/usr/bin:/bin",
				NODE_VERSION: process.versions.node
			},
			labels: { "org.opencontainers.image.title": "node" },
			created: new Date(0),
			owner: {
				uid: 0,
				gid: 0
			},
			compression: "zstd"
		});
	} finally {
		await rm(context, { recursive: true });
	}
}
function osRelease() {
	return `ID=clearance-sandbox\nNAME="Clearance sandbox"\nVERSION_ID=${process.versions.node}\n`;
}
// sandbox/toolkit.ts
const PLACEHOLDER = {
	owner: "your-org",
	commit: "0".repeat(40)
};
const TOOLKIT_REPOSITORY = "clearance/clearance";
function toolkitFolder() {
	const given = process.env["CLEARANCE_TOOLKIT"];
	if (given !== void 0) return given;
	let folder = dirname(fileURLToPath(import.meta.url));
	while (!existsSync(join(folder, "action.yml"))) {
		const above = dirname(folder);
		if (above === folder) throw new Fault("SANDBOX_UNUSABLE", "the toolkit's action.yml isn't above this program");
		folder = above;
	}
	return folder;
}
function toolkitCommit(dist) {
	const hash = createHash("sha1");
	for (const name of readdirSync(dist).sort()) if (name.endsWith(".js")) hash.update(readFileSync(join(dist, name)));
	return hash.digest("hex");
}
// sandbox/example-files.ts
function gitopsFiles(around) {
	const files = {
		...folder(join(around.toolkit, "examples/gitops"), (text, path) => {
			if (path === "clearance.yaml") return policyHere(text, around);
			return text.replaceAll("ghcr.io/acme/", `${around.registryHost}/acme/`);
		}),
		...workflows(around, "workflows/gitops"),
		"trust/trusted_root.json": around.trustedRoot,
		"trust/tuf-root.json": around.tufRoot
	};
	return {
		...files,
		...generatedPolicies(files)
	};
}
function generatedPolicies(files) {
	const bytes = files["clearance.yaml"] ?? new Uint8Array();
	const snapshot = {
		policy: parsePolicy(decode(bytes), "clearance.yaml"),
		commit: "",
		digest: digestOf(bytes),
		files: new Map(Object.entries(files))
	};
	return Object.fromEntries(generatePolicies(snapshot, [], new Map()).map(({ path, bytes }) => [path, bytes]));
}
function serviceFiles(around, service) {
	const release = workflows(around, "workflows/service")[".github/workflows/release-with-builder.yml"];
	if (release === void 0) throw new Error("the service workflow is missing");
	const text = decode(release).replace(`your-org/builder/.github/workflows/build.yml@${PLACEHOLDER.commit}`, "acme/builder/.github/workflows/build.yml@main");
	return {
		...folder(join(around.toolkit, "examples/services", service)),
		".github/workflows/release.yml": encode(text)
	};
}
function builderFiles(around) {
	return workflows(around, "workflows/builder");
}
function workflows(around, from) {
	const files = folder(join(around.toolkit, from), (text) => withoutDeployment(text).replaceAll(new RegExp(`${PLACEHOLDER.owner}/clearance(/[a-z/]+)?@${PLACEHOLDER.commit}`, "g"), (_, path) => `${TOOLKIT_REPOSITORY}${path ?? ""}@${around.commit}`));
	return Object.fromEntries(Object.entries(files).map(([path, bytes]) => [`.github/workflows/${path}`, bytes]));
}
function withoutDeployment(text) {
	return text.replaceAll(/^ +deployment: false\n/gm, "");
}
function policyHere(text, around) {
	return text.replaceAll("ghcr.io/acme/", `${around.registryHost}/acme/`).replace("issuer: https://token.actions.githubusercontent.com", `issuer: ${around.issuer}\n    tuf: { mirror: "${around.tufMirror}", root: trust/tuf-root.json }`).replace("https://{service}.{region}.acme.example/", `${around.edge}/{service}/prod/{region}/`);
}
function folder(root, edit) {
	const files = {};
	for (const entry of readdirSync(root, {
		recursive: true,
		withFileTypes: true
	})) {
		if (!entry.isFile()) continue;
		const path = relative(root, join(entry.parentPath, entry.name));
		const bytes = readFileSync(join(root, path));
		files[path] = edit === void 0 ? bytes : encode(edit(decode(bytes), path));
	}
	return files;
}
function decode(bytes) {
	return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}
function encode(text) {
	return new TextEncoder().encode(text);
}
// sandbox/seed.ts
const PEOPLE = {
	ada: { admin: true },
	alice: {},
	bob: {},
	carol: {},
	dave: {},
	erin: {},
	mallory: {}
};
const TEAMS = {
	"acme/release": ["carol", "dave"],
	"acme/on-call": ["erin", "dave"]
};
const GITOPS = "acme/gitops";
const BUILDER = "acme/builder";
const SERVICES = {
	"check-in": "acme/check-in",
	impostor: "acme/side-project"
};
async function seed(github, around, paths) {
	for (const [login, options] of Object.entries(PEOPLE)) github.addUser(login, options);
	for (const [team, members] of Object.entries(TEAMS)) github.addTeam(team, members);
	const service = serviceFiles(around, "check-in");
	const developers = {
		ada: "admin",
		alice: "write",
		bob: "write",
		mallory: "write"
	};
	const services = Object.values(SERVICES);
	await Promise.all([
		repository(github, BUILDER, builderFiles(around), { ada: "admin" }),
		...services.map((name) => repository(github, name, service, developers)),
		repository(github, GITOPS, gitopsFiles(around), {
			ada: "admin",
			alice: "write",
			carol: "write",
			dave: "write",
			erin: "write",
			mallory: "write"
		})
	]);
	for (const name of services) {
		github.setVariable(name, "CLEARANCE_IMAGE", `${around.registryHost}/acme/check-in`);
		github.setVariable(name, "CLEARANCE_BASE", `${baseImageName(around.registryHost)}:24`);
		github.setVariable(name, "CLEARANCE_SIGNING_CONFIG", paths.signingConfig);
		github.setVariable(name, "CLEARANCE_TRUSTED_ROOT", paths.trustedRoot);
	}
	protectGitops(github, paths);
}
function protectGitops(github, paths) {
	const promoter = github.addApp({
		slug: "clearance-promoter",
		permissions: {
			actions: "write",
			checks: "read",
			contents: "write",
			deployments: "read",
			issues: "write",
			members: "read",
			pull_requests: "write",
			statuses: "write"
		}
	});
	const reader = github.addApp({
		slug: "clearance-reader",
		permissions: {
			actions: "read",
			contents: "read",
			members: "read",
			pull_requests: "read",
			statuses: "read"
		}
	});
	if (promoter.privateKey === void 0 || reader.privateKey === void 0) throw new Error("the sandbox's GitHub was seeded before");
	github.setVariable(GITOPS, "CLEARANCE_APP_ID", String(promoter.appId));
	github.setVariable(GITOPS, "CLEARANCE_READER_APP_ID", String(reader.appId));
	github.setVariable(GITOPS, "CLEARANCE_SIGNING_CONFIG", paths.signingConfig);
	github.setEnvironment(GITOPS, "clearance-promoter", { secrets: { CLEARANCE_APP_PRIVATE_KEY: promoter.privateKey } });
	const secrets = { CLEARANCE_READER_PRIVATE_KEY: reader.privateKey };
	github.setEnvironment(GITOPS, "dev", { secrets });
	github.setEnvironment(GITOPS, "staging", { secrets });
	github.setEnvironment(GITOPS, "prod", {
		secrets,
		reviewers: ["carol", "dave"]
	});
	protectMain(github, promoter.appId);
	protectNotes(github);
}
function protectNotes(github) {
	const refs = ["refs/heads/clearance-audit"];
	github.setRuleset(GITOPS, {
		name: "clearance-audit",
		refs,
		blocksForcePush: true,
		blocksDeletion: true
	});
	github.setRuleset(GITOPS, {
		name: "clearance-audit-writer",
		refs,
		restrictsUpdates: true,
		bypass: [{
			actor: "clearance-promoter",
			mode: "always"
		}]
	});
}
function protectMain(github, promoterAppId) {
	github.setRuleset(GITOPS, {
		name: "clearance",
		requiresPullRequest: true,
		codeOwnerReview: true,
		blocksForcePush: true,
		blocksDeletion: true,
		approvals: 0,
		requiredStatuses: [{
			context: "clearance",
			app: promoterAppId
		}]
	});
}
async function repository(github, name, files, collaborators) {
	const folder = mkdtempSync(join(tmpdir(), "clearance-seed-"));
	try {
		await writeTree(folder, files);
		await github.addRepository(name, {
			fromDirectory: folder,
			author: {
				name: "ada",
				email: "ada@acme.example"
			},
			visibility: "public",
			collaborators,
			deleteBranchOnMerge: true
		});
	} finally {
		rmSync(folder, { recursive: true });
	}
}
async function writeTree(folder, files) {
	for (const [path, bytes] of Object.entries(files)) {
		await mkdir(dirname(join(folder, path)), { recursive: true });
		await writeFile(join(folder, path), bytes);
	}
}
// sandbox/start.ts
const Ports = record(_enum([
	"registry",
	"github",
	"edge"
]), int());
async function startSandbox(options) {
	const dir = resolve(options.dir);
	const toolkit = options.toolkit ?? toolkitFolder();
	await mkdir(dir, { recursive: true });
	const kept = await keptPorts(dir);
	const started = [];
	const up = async (starting) => {
		const one = await starting;
		started.push(one);
		return one;
	};
	const close = async () => {
		for (const one of started.splice(0).reverse()) await one.close();
	};
	try {
		await up(forkServer());
		const [registry, sigstore] = await Promise.all([up(startRegistry({
			dir: join(dir, "registry"),
			port: kept?.registry ?? 0
		})), up(startSigstore({ dir: join(dir, "sigstore") }))]);
		const github = await up(startGitHub({
			dir: join(dir, "github"),
			port: kept?.github ?? 0,
			runWorkflow,
			idTokens: sigstore,
			actionsDirectory: (repository) => repository === "clearance/clearance" ? toolkit : void 0,
			machineEnvironment: {
				...machineEnvironment(process.env),
				NODE_COMPILE_CACHE: join(dir, "compile-cache")
			}
		}));
		const edge = await up(startEdge(kept?.edge ?? 0));
		const client = ociRegistry();
		const base = ensureBaseImage(registry.host, client);
		if (!github.hasRepository("acme/gitops")) await seed(github, {
			toolkit,
			commit: toolkitCommit(join(toolkit, "dist")),
			registryHost: registry.host,
			issuer: sigstore.issuer,
			tufMirror: sigstore.tuf,
			edge: edge.url,
			trustedRoot: await readFile(sigstore.trustedRoot),
			tufRoot: await readFile(sigstore.tufRoot)
		}, sigstore);
		await base;
		const git = localRepository(github.gitDirectory(GITOPS));
		const cluster = startCluster({
			edge,
			git,
			pull: puller(join(dir, "cluster"), client),
			admit: clusterAdmission(git, client),
			...options.onEvent === void 0 ? {} : { onEvent: options.onEvent },
			...options.onFault === void 0 ? {} : { onFault: options.onFault }
		});
		started.push(cluster);
		const document = documentOf(registry, sigstore, github, cluster);
		await writeWhole(join(dir, "ports.json"), {
			registry: Number(new URL(registry.url).port),
			github: github.port,
			edge: Number(new URL(edge.url).port)
		});
		await writeWhole(join(dir, "sandbox.json"), document);
		return {
			document,
			registry,
			sigstore,
			github,
			cluster,
			close
		};
	} catch (error) {
		await close();
		throw error;
	}
}
function documentOf(registry, sigstore, github, cluster) {
	const { oidc, fulcio, rekor, tsa, tuf, trustedRoot, signingConfig, tufRoot } = sigstore;
	const logins = Object.keys(PEOPLE);
	return {
		registry: registry.url,
		github: {
			api: github.apiUrl,
			graphql: github.graphqlUrl,
			git: github.gitRoot
		},
		oidc,
		fulcio,
		rekor,
		tsa,
		tuf,
		edge: cluster.edge,
		trustedRoot,
		signingConfig,
		tufRoot,
		tokens: {
			...Object.fromEntries(logins.map((login) => [login, github.tokenFor(login)])),
			"clearance-promoter[bot]": github.installationTokenFor("clearance-promoter", { expires: new Date(864e13) })
		}
	};
}
async function keptPorts(dir) {
	const path = join(dir, "ports.json");
	if (!existsSync(path)) return void 0;
	const parsed = Ports.safeParse(JSON.parse(await readFile(path, "utf8")));
	if (parsed.success) return parsed.data;
	throw new Fault("SANDBOX_UNUSABLE", `${path} isn't what a sandbox writes: choose an empty folder`);
}
async function writeWhole(path, value) {
	await writeFile(`${path}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 384 });
	await rename(`${path}.new`, path);
}
// sandbox/up.ts
async function up(dir, options) {
	const say = (line) => void process.stderr.write(`${line}\n`);
	const stopped = Promise.race([once(process, "SIGTERM"), once(process, "SIGINT")]);
	const sandbox = await startSandbox({
		dir,
		onEvent: ({ lane, image, outcome, code, reason }) => say(`${printLane(lane)}: ${outcome} ${image}${code === null ? "" : ` ${code}`}${reason === null ? "" : `: ${reason}`}`)
	});
	const { document } = sandbox;
	if (options.json) process.stdout.write(`${JSON.stringify(document)}\n`);
	say(`registry   ${document.registry}`);
	say(`GitHub     ${document.github.git} (API ${document.github.api})`);
	say(`Sigstore   ${document.fulcio} (Fulcio), ${document.rekor} (Rekor), ${document.tsa} (timestamps), ${document.tuf} (TUF)`);
	say(`OIDC       ${document.oidc}`);
	say(`services   ${document.edge}/check-in/dev/`);
	say(`ready: ${dir}/sandbox.json; stop with Ctrl-C or SIGTERM`);
	await stopped;
	await sandbox.close();
	return EXIT.done;
}
// sandbox/main.ts
async function main(args) {
	const { values, positionals } = parse(args);
	const [verb, action] = positionals;
	if (values.help === true || verb === void 0) {
		process.stdout.write(HELP);
		return verb === void 0 && values.help !== true ? EXIT.fault : EXIT.done;
	}
	const dir = required(values.dir, "dir");
	if (verb === "up") return await up(dir, { json: values.json === true });
	if (verb === "run") {
		const { run } = await import("./sandbox-shell-run-entry.js");
		return await run({
			dir,
			action: required(action, "ACTION"),
			repository: required(values.repo, "repo"),
			ref: required(values.ref, "ref"),
			workflow: required(values.workflow, "workflow"),
			jobWorkflowRef: values["job-workflow-ref"],
			environment: values.environment,
			inputs: values.with ?? []
		});
	}
	throw new Fault("INPUT_INVALID", `the sandbox has no "${verb}": see clearance sandbox --help`);
}
function parse(args) {
	try {
		return parseArgs({
			args: [...args],
			allowPositionals: true,
			options: {
				dir: { type: "string" },
				repo: { type: "string" },
				ref: { type: "string" },
				workflow: { type: "string" },
				"job-workflow-ref": { type: "string" },
				environment: { type: "string" },
				with: {
					type: "string",
					multiple: true
				},
				json: { type: "boolean" },
				help: {
					type: "boolean",
					short: "h"
				}
			}
		});
	} catch (cause) {
		throw new Fault("INPUT_INVALID", cause instanceof Error ? cause.message : String(cause), { cause });
	}
}
function required(value, name) {
	if (value !== void 0 && value !== "") return value;
	throw new Fault("INPUT_INVALID", `--${name} is missing: see clearance sandbox --help`);
}
// sandbox/run.ts
const Sandbox = object({
	github: object({
		api: url(),
		graphql: url(),
		git: url()
	}),
	oidc: url(),
	trustedRoot: string(),
	signingConfig: string(),
	tokens: record(string(), string())
});
async function run(request) {
	const sandbox = await readSandbox(request.dir);
	if (!RepositoryName.safeParse(request.repository).success) throw new Fault("INPUT_INVALID", "--repo: expected owner/name");
	const toolkit = request.toolkit ?? toolkitFolder();
	const folder = request.action === "main" ? toolkit : join(toolkit, "actions", request.action);
	const entry = join(toolkit, "dist", `${request.action}.js`);
	if (!/^[a-z]+$/.test(request.action) || !existsSync(entry) || !existsSync(join(folder, "action.yml"))) throw new Fault("INPUT_INVALID", `there is no action "${request.action}"`);
	const runs = join(resolve(request.dir), "runs");
	await mkdir(runs, { recursive: true });
	const url = `${sandbox.github.git}/${request.repository}.git`;
	const { ref, commit } = await resolveRef(request, url, runs);
	const facts = factsOf(request, sandbox, ref, commit);
	const token = tokenFor(request, sandbox);
	const grant = grantsOf(join(request.dir, "sigstore"), sandbox.oidc);
	const result = await runLoneAction({
		facts,
		workflow: jobWorkflow(request, facts),
		...request.environment === void 0 ? {} : { environment: {
			name: request.environment,
			deployment: false
		} },
		permissions: { "id-token": "write" },
		github: {
			jobToken: () => Promise.resolve(token),
			idToken: grant,
			checkout: (checkout) => gitCheckout({
				...checkout,
				url,
				ref,
				depth: 0
			})
		},
		machineEnvironment: machineEnvironment(process.env),
		workDirectory: await mkdtemp(join(runs, `${request.action}-`)),
		entry,
		action: readAction(folder, request.action),
		inputs: inputsOf(request, sandbox)
	});
	process.stderr.write(`workspace ${result.workspace}\n`);
	process.stderr.write(result.log.endsWith("\n") ? result.log : `${result.log}\n`);
	process.stdout.write(`${JSON.stringify(result.outputs, null, 2)}\n`);
	return result.exitCode;
}
async function readSandbox(dir) {
	const path = join(dir, "sandbox.json");
	if (!existsSync(path)) throw new Fault("SANDBOX_UNUSABLE", `${path} isn't there: start it by clearance sandbox up --dir ${dir}`);
	const parsed = Sandbox.safeParse(JSON.parse(await readFile(path, "utf8")));
	if (parsed.success) return parsed.data;
	throw new Fault("SANDBOX_UNUSABLE", `${path} isn't what a sandbox writes`);
}
async function resolveRef(request, url, directory) {
	const refs = (await runGit(["ls-remote", url], {
		directory,
		environment: gitConfiguration({})
	})).toString().split("\n").map((line) => line.split("	"));
	const wanted = [
		request.ref,
		`refs/heads/${request.ref}`,
		`refs/tags/${request.ref}`
	];
	const found = refs.find(([, name]) => wanted.includes(name ?? ""));
	const commit = found?.[0] ?? request.ref;
	if (!/^[0-9a-f]{40,64}$/.test(commit)) throw new Fault("INPUT_INVALID", `--ref: ${request.repository} has no "${request.ref}"`);
	return {
		ref: found?.[1] ?? "refs/heads/main",
		commit
	};
}
function factsOf(request, sandbox, ref, commit) {
	return {
		runId: 1,
		runNumber: 1,
		attempt: 1,
		repository: {
			fullName: request.repository,
			id: 1,
			ownerId: 1,
			visibility: "public",
			defaultBranch: "main"
		},
		event: {
			name: "push",
			payload: {}
		},
		actor: {
			login: "alice",
			id: 1
		},
		ref,
		refProtected: false,
		commit,
		workflow: {
			path: request.workflow,
			ref,
			commit,
			name: request.workflow
		},
		urls: {
			server: "https://github.com",
			api: sandbox.github.api,
			graphql: sandbox.github.graphql
		}
	};
}
function jobWorkflow(request, { ref, commit, repository }) {
	const { jobWorkflowRef, workflow } = request;
	if (jobWorkflowRef === void 0) return {
		repository: repository.fullName,
		path: workflow,
		ref,
		commit
	};
	const [, name, path, at] = /^([^/]+\/[^/@]+)\/([^@]+)@(.+)$/.exec(jobWorkflowRef) ?? [];
	if (name === void 0 || path === void 0 || at === void 0) throw new Fault("INPUT_INVALID", "--job-workflow-ref: expected owner/name/.github/workflows/file.yml@ref");
	return {
		repository: name,
		path,
		ref: at,
		commit
	};
}
function tokenFor({ repository }, { tokens }) {
	const login = repository === "acme/gitops" ? "clearance-promoter[bot]" : "alice";
	const token = tokens[login];
	if (token === void 0) throw new Fault("SANDBOX_UNUSABLE", `sandbox.json has no token of ${login}`);
	return token;
}
function inputsOf(request, sandbox) {
	const inputs = {};
	if (request.action !== "build" && request.action !== "sbom") inputs["trusted-root"] = sandbox.trustedRoot;
	if ([
		"main",
		"attest",
		"promote"
	].includes(request.action)) inputs["signing-config"] = sandbox.signingConfig;
	if (request.action === "verify") inputs["gitops"] = GITOPS;
	for (const pair of request.inputs) {
		const at = pair.indexOf("=");
		if (at < 1) throw new Fault("INPUT_INVALID", `--with: "${pair}" isn't key=value`);
		inputs[pair.slice(0, at)] = pair.slice(at + 1);
	}
	return inputs;
}
export { toolkitFolder as a, SERVICES as i, main as n, baseImageName as o, startSandbox as r, run as t };
