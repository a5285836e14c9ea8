import { r as Fault } from "./chain-fault.js";
import { t as inputFile } from "./actions-connect.js";
import { n as unexpiredClaims, t as actionsIdentityToken } from "./adapters-sigstore-identity-token.js";
import { b as string, m as looseObject, w as url } from "./zod.js";
import { n as WorkflowIdentity, t as RepositoryName } from "./chain-source-workflow-identity.js";
import { createPublicKey } from "node:crypto";
// chain/source/workflow-claims.ts
const WorkflowClaims = looseObject({
	iss: url(),
	sub: string().min(1),
	repository: RepositoryName,
	repository_id: string(),
	repository_owner: string(),
	repository_owner_id: string(),
	workflow_ref: WorkflowIdentity,
	workflow_sha: string(),
	job_workflow_ref: WorkflowIdentity,
	job_workflow_sha: string().optional(),
	ref: string(),
	sha: string(),
	event_name: string(),
	run_id: string(),
	run_attempt: string(),
	runner_environment: string(),
	repository_visibility: string().optional(),
	environment: string().optional()
});
// actions/job-claims.ts
function jobIdentityToken(environment) {
	return actionsIdentityToken({
		url: environment["ACTIONS_ID_TOKEN_REQUEST_URL"],
		token: environment["ACTIONS_ID_TOKEN_REQUEST_TOKEN"]
	});
}
async function claimsOfToken(token) {
	return parsed(unexpiredClaims(await token("nobody"), new Date()), "TOKEN_UNAVAILABLE", "the job's OIDC token");
}
function claimsOfEnvironment(environment) {
	const of = (name) => environment[`GITHUB_${name}`] ?? "";
	return parsed({
		iss: "https://token.actions.githubusercontent.com",
		sub: `repo:${of("REPOSITORY")}:ref:${of("REF")}`,
		repository: of("REPOSITORY"),
		repository_id: of("REPOSITORY_ID"),
		repository_owner: of("REPOSITORY_OWNER"),
		repository_owner_id: of("REPOSITORY_OWNER_ID"),
		workflow_ref: of("WORKFLOW_REF"),
		workflow_sha: of("WORKFLOW_SHA"),
		job_workflow_ref: of("WORKFLOW_REF"),
		ref: of("REF"),
		sha: of("SHA"),
		event_name: of("EVENT_NAME"),
		run_id: of("RUN_ID"),
		run_attempt: of("RUN_ATTEMPT"),
		runner_environment: environment["RUNNER_ENVIRONMENT"] ?? "self-hosted"
	}, "INPUT_INVALID", "what the runner says of the job");
}
function parsed(claims, code, where) {
	const result = WorkflowClaims.safeParse(claims);
	if (result.success) return result.data;
	const missing = result.error.issues.map((issue) => issue.path.join(".")).join(", ");
	throw new Fault(code, `${where} can't be used for provenance: ${missing}`);
}
// actions/job-signing.ts
const KEY = "signing-key";
async function jobSigner(inputs, environment, describe = "the identity of this workflow") {
	const signingConfig = inputs.signingConfig === void 0 ? void 0 : await inputFile("signing-config", inputs.signingConfig);
	const { keylessSigner, keySigner } = await import("./adapters-sigstore-signer-entry.js");
	return inputs.signingKey === void 0 ? keylessSigner({
		identityToken: jobIdentityToken(environment),
		signingConfig,
		describe
	}) : keySigner({
		pem: inputs.signingKey,
		name: KEY,
		signingConfig
	});
}
async function jobSigning(inputs, environment) {
	if (inputs.signingKey !== void 0) {
		const keys = [{
			name: KEY,
			pem: publicPem(inputs.signingKey)
		}];
		return {
			signer: await jobSigner(inputs, environment),
			claims: claimsOfEnvironment(environment),
			trust: {
				roots: [],
				keys
			}
		};
	}
	const claims = await claimsOfToken(jobIdentityToken(environment));
	const trustedRoot = inputs.trustedRoot === void 0 ? await (await import("./adapters-sigstore-public-good-entry.js")).publicGoodTrustedRoot() : await inputFile("trusted-root", inputs.trustedRoot);
	return {
		claims,
		signer: await jobSigner(inputs, environment, claims.job_workflow_ref),
		trust: {
			roots: [{
				name: "trusted-root",
				trustedRoot,
				issuer: claims.iss
			}],
			keys: []
		}
	};
}
function publicPem(privatePem) {
	try {
		return Buffer.from(createPublicKey(privatePem).export({
			type: "spki",
			format: "pem"
		}));
	} catch {
		throw new Fault("INPUT_INVALID", "signing-key: expected a private key in PEM");
	}
}
export { jobSigning as n, jobSigner as t };
