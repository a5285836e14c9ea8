import "./rolldown-runtime.js";
import { t as signerWorkflowProblems } from "./chain-doctor-signer-workflow.js";
import { r as Fault, t as EXIT } from "./chain-fault.js";
import { t as RepositoryName } from "./chain-source-workflow-identity.js";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
// cli/run/next-steps.ts
function nextSteps(gitops, toolkitNamed) {
	return [
		...toolkitNamed ? [] : ["In .github/workflows, put the repository and commit of Clearance in place of your-org/clearance@000…"],
		"Put the trusted_root.json of the Sigstore that your builders sign with into trust/, name your services in clearance.yaml, and run `clearance policies generate`.",
		`Make the GitHub App clearance-promoter and install it on ${gitops}: actions, contents, issues, pull requests and commit statuses write; checks and deployments read; organization members read.`,
		`Make a second App that only reads (actions, contents, pull requests, commit statuses, members) for the signing jobs, and install it on ${gitops}.`,
		"Set the variables CLEARANCE_APP_ID and CLEARANCE_READER_APP_ID.",
		"Make the environment clearance-promoter (branch main only) with the secret CLEARANCE_APP_PRIVATE_KEY, and one per environment of clearance.yaml (branch main only) with the secret CLEARANCE_READER_PRIVATE_KEY; give prod its required reviewers.",
		"Protect main by a ruleset: a pull request with 0 approvals and code owners' review, the required status `clearance` from the promoter's App, nobody on the bypass list.",
		"Commit, push, and run `clearance status`."
	];
}
// cli/run/policy-skeleton.ts
function policySkeleton(gitops) {
	const [owner = ""] = gitops.split("/");
	return `# What may run where, and who says so. The promoter decides by this file, and the admission policies in
# policies/generated are generated from it: the two can't disagree.
apiVersion: clearance/v1
gitops: ${gitops}

trust:
  main:
    root: trust/trusted_root.json
    issuer: https://token.actions.githubusercontent.com

builders:
  my-service: # the workflow whose provenance counts, and the source that it must have been called from
    trust: main
    workflow: ${owner}/my-service/.github/workflows/release.yml@refs/heads/main
    source: ${owner}/my-service
    ref: refs/heads/main

services:
  my-service:
    image: ${`ghcr.io/${owner.toLowerCase()}/my-service`}
    builder: my-service
    channel: main # the tag that dev's candidate is looked up by
    digestAt: { file: "apps/my-service/{environment}/kustomization.yaml", path: "images[my-service].digest" }

environments:
  - name: dev
    signer: { trust: main, workflow: promote-dev.yml }
  - name: staging
    signer: { trust: main, workflow: promote-staging.yml }
    soak: 10m # healthy here that long before prod takes it
  - name: prod
    signer: { trust: main, workflow: promote-prod.yml }
    approval: { people: 2, from: [${owner}/release] }

admission: { elsewhere: audit } # images of no service here: reported; refuse them once you know what there is

rollback: { by: [${owner}/on-call], approvals: 0 }
`;
}
// cli/run/init.ts
const PLACEHOLDER = {
	repository: "your-org/clearance",
	commit: "0".repeat(40)
};
async function runInit(invocation) {
	const { directory } = invocation;
	const gitops = repositoryOf(invocation.required("gitops"));
	const files = await layout(gitops, invocation.option("toolkit"));
	const [written, kept] = [[], []];
	for (const [path, text] of files) {
		const target = join(directory, path);
		await mkdir(dirname(target), { recursive: true });
		try {
			await writeFile(target, text, { flag: "wx" });
			written.push(path);
		} catch (error) {
			if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
			kept.push(path, ...await problemsOf(path, target));
		}
	}
	const next = nextSteps(gitops, invocation.option("toolkit") !== void 0);
	return {
		code: EXIT.done,
		json: {
			written,
			kept,
			next
		},
		text: [
			...written.map((path) => `wrote ${path}`),
			...kept.map((path) => `kept  ${path}`),
			"",
			"Next:",
			...next.map((step, index) => `${index + 1}. ${step}`)
		].join("\n")
	};
}
async function problemsOf(path, file) {
	const environment = /\/promote-([\w-]+)\.yml$/.exec(path)?.[1];
	if (environment === void 0) return [];
	return signerWorkflowProblems(await readFile(file, "utf8"), environment).map(({ line, column, message, remedy }) => `  ${path}:${line}:${column}: ${message}: ${remedy}`);
}
async function layout(gitops, toolkit) {
	const root = packageRoot();
	const pin = toolkit === void 0 ? void 0 : pinOf(toolkit);
	const workflows = await readdir(join(root, "workflows/gitops"));
	const owners = await readFile(join(root, "examples/gitops/.github/CODEOWNERS"), "utf8");
	const [owner = ""] = gitops.split("/");
	return [
		["clearance.yaml", policySkeleton(gitops)],
		[".github/CODEOWNERS", owners.replaceAll("@acme/", `@${owner}/`)],
		...await Promise.all(workflows.sort().map(async (name) => {
			const text = await readFile(join(root, "workflows/gitops", name), "utf8");
			return [`.github/workflows/${name}`, pin === void 0 ? text : pinned(text, pin)];
		})),
		["quarantine/.gitkeep", ""],
		["holds/.gitkeep", ""],
		["trust/.gitkeep", ""]
	];
}
function pinned(text, { repository, commit }) {
	return text.replaceAll(new RegExp(`${PLACEHOLDER.repository}(/[a-z/]+)?@${PLACEHOLDER.commit}`, "g"), (_, path) => `${repository}${path ?? ""}@${commit}`).replaceAll(" # set by `clearance init`", "");
}
function pinOf(toolkit) {
	const [name = "", commit = ""] = toolkit.split("@");
	if (!/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(commit)) throw new Fault("INPUT_INVALID", `--toolkit: "${toolkit}" isn't owner/name@ and a whole commit id`);
	return {
		repository: repositoryOf(name),
		commit
	};
}
function repositoryOf(text) {
	const repository = RepositoryName.safeParse(text);
	if (repository.success) return repository.data;
	throw new Fault("INPUT_INVALID", `"${text}" isn't a repository in the form owner/name`);
}
function packageRoot() {
	let folder = dirname(fileURLToPath(import.meta.url));
	while (!existsSync(join(folder, "workflows/gitops"))) {
		const above = dirname(folder);
		if (above === folder) throw new Error("the package's workflows/ isn't above this program");
		folder = above;
	}
	return folder;
}
export { runInit };
