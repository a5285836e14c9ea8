import "./rolldown-runtime.js";
import { t as sigstoreVerifier } from "./adapters-sigstore-verifier.js";
import { i as hexOf } from "./chain-digest-digest.js";
import { r as printImageReference } from "./chain-digest-image-name.js";
import { n as provenanceStatement } from "./chain-evidence-provenance.js";
import { a as statementAbout, n as PREDICATE } from "./chain-evidence-statement.js";
import { r as Fault } from "./chain-fault.js";
import { t as attest } from "./operations-attest.js";
import { n as jobRegistry, t as inputFile } from "./actions-connect.js";
import { n as jobSigning } from "./actions-job-signing.js";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
// actions/attest/attest-image.ts
async function attestImage(inputs, host, signing) {
	const subject = {
		image: inputs.subjectName,
		digest: inputs.subjectDigest
	};
	const { claims, signer, trust } = signing ?? await jobSigning(inputs, host.environment);
	const statements = await statementsFor(subject, inputs, claims, host);
	const attestations = await host.group(`Attest ${printImageReference(subject)} as ${signer.describe}`, () => attest({
		subject,
		statements,
		trust,
		now: host.now()
	}, {
		registry: jobRegistry(host.environment, inputs.githubToken),
		signer,
		verifier: sigstoreVerifier()
	}));
	const paths = await keepBundles(attestations, host);
	host.setOutput("bundle-paths", paths.join("\n"));
	host.setOutput("referrers", attestations.map(({ referrer }) => referrer).join("\n"));
	for (const { predicateType, referrer } of attestations) host.info(`attached ${predicateType} as ${referrer}`);
	host.summary(summaryOf(subject, signer.describe, attestations));
	return attestations;
}
async function statementsFor(subject, inputs, claims, host) {
	const { predicateType, predicatePath, sbomPath } = inputs;
	if (predicateType === void 0 !== (predicatePath === void 0)) throw new Fault("INPUT_INVALID", "predicate-type and predicate-path: give both or neither");
	if (predicateType !== void 0 && predicatePath !== void 0) {
		if (predicateType === PREDICATE.vsa) throw new Fault("INPUT_INVALID", "predicate-type: a clearance is signed by promote, after its gates");
		return [statementAbout(subject, predicateType, await jsonFile("predicate-path", predicatePath))];
	}
	const provenance = provenanceStatement(subject, claims, host.environment["GITHUB_SERVER_URL"]);
	if (sbomPath === void 0) return [provenance];
	return [provenance, statementAbout(subject, PREDICATE.sbom, await jsonFile("sbom-path", sbomPath))];
}
async function jsonFile(input, path) {
	const bytes = await inputFile(input, path);
	try {
		const value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
		if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
	} catch (cause) {
		throw new Fault("INPUT_INVALID", `${input}: "${path}" isn't JSON`, { cause });
	}
	throw new Fault("INPUT_INVALID", `${input}: "${path}" isn't a JSON object`);
}
async function keepBundles(attestations, host) {
	const folder = join(host.environment["RUNNER_TEMP"] ?? ".", "clearance-bundles");
	await mkdir(folder, { recursive: true });
	return Promise.all(attestations.map(async ({ evidence, bundle }) => {
		const path = join(folder, `${hexOf(evidence.bundle)}.sigstore.json`);
		await writeFile(path, bundle);
		return path;
	}));
}
function summaryOf(subject, who, attestations) {
	return [
		"### Signed and attached",
		"",
		`**\`${printImageReference(subject)}\`** by \`${who}\``,
		"",
		"| statement | referrer |",
		"| --- | --- |",
		...attestations.map(({ predicateType, referrer }) => `| ${predicateType} | \`${referrer}\` |`),
		""
	].join("\n");
}
export { attestImage as t };
