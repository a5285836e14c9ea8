import { t as require_dist } from "./yaml.js";
import { r as Fault } from "./chain-fault.js";
import { n as PREDICATE } from "./chain-evidence-statement.js";
import { t as spellings } from "./chain-admission-image-spelling.js";
import { m as looseObject, s as array, y as string } from "./zod.js";
import { J as entry, o as signerWorkflow } from "./chain-clearance-parse-policy.js";
import { r as verifierIdOf, t as levelOf } from "./chain-clearance-rules.js";
import { o as resourceUri } from "./chain-digest-image-name.js";
import { r as subjectOf } from "./chain-source-github-server.js";
import { createPublicKey } from "node:crypto";
// chain/admission/pod-kinds.ts
var import_dist = require_dist();
const POD_KINDS = [
	{
		group: "",
		version: "v1",
		resource: "pods",
		kind: "Pod"
	},
	{
		group: "apps",
		version: "v1",
		resource: "daemonsets",
		kind: "DaemonSet"
	},
	{
		group: "apps",
		version: "v1",
		resource: "deployments",
		kind: "Deployment"
	},
	{
		group: "apps",
		version: "v1",
		resource: "replicasets",
		kind: "ReplicaSet"
	},
	{
		group: "apps",
		version: "v1",
		resource: "statefulsets",
		kind: "StatefulSet"
	},
	{
		group: "batch",
		version: "v1",
		resource: "cronjobs",
		kind: "CronJob"
	},
	{
		group: "batch",
		version: "v1",
		resource: "jobs",
		kind: "Job"
	}
];
function resourceRules() {
	return [
		"",
		"apps",
		"batch"
	].map((group) => ({
		apiGroups: [group],
		apiVersions: ["v1"],
		operations: ["CREATE", "UPDATE"],
		resources: POD_KINDS.filter((entry) => entry.group === group).flatMap((entry) => entry.resource === "pods" ? ["pods", "pods/ephemeralcontainers"] : [entry.resource])
	}));
}
// chain/admission/cel.ts
function celString(text) {
	return JSON.stringify(text);
}
function celList(items) {
	return items.length < 2 ? `[${items.join("")}]` : `[\n  ${items.join(",\n  ")}\n]`;
}
// chain/admission/pod-images-cel.ts
function podSpec(object) {
	return [
		`${object}.kind == "Pod" ? ${object}.spec :`,
		`${object}.kind == "CronJob" ? ${object}.spec.jobTemplate.spec.template.spec :`,
		`${object}.spec.template.spec`
	].join("\n");
}
function podImages(spec) {
	return `(${[
		"containers",
		"initContainers",
		"ephemeralContainers"
	].map((list) => `${spec}.?${list}.orValue([])`).join(" +\n ")})\n.map(container, container.?image.orValue(""))`;
}
// chain/admission/spelling-policy.ts
function spellingPolicy(requirement) {
	const { variables, expressions } = spellingInCel(requirement, podSpec("object"));
	return {
		apiVersion: "policies.kyverno.io/v1",
		kind: "ValidatingPolicy",
		metadata: { name: `clearance-${requirement.environment}` },
		spec: {
			failurePolicy: "Fail",
			validationActions: ["Deny"],
			matchConstraints: { resourceRules: resourceRules() },
			variables,
			validations: expressions
		}
	};
}
function spellingInCel({ images }, spec) {
	return {
		variables: [
			{
				name: "spec",
				expression: spec
			},
			{
				name: "images",
				expression: podImages("variables.spec")
			},
			{
				name: "names",
				expression: celList(images.map(({ image }) => celString(image)))
			},
			{
				name: "spellings",
				expression: celList(images.map(({ image }) => celString(spellings(image))))
			},
			{
				name: "misspelled",
				expression: [
					"variables.images.filter(image,",
					"  variables.spellings.exists(spelling, image.lowerAscii().matches(spelling)) &&",
					"  !variables.names.exists(name, image == name || image.startsWith(name + \"@\") || image.startsWith(name + \":\")))"
				].join("\n")
			}
		],
		expressions: [{
			expression: "size(variables.misspelled) == 0",
			message: "an image is spelled in another way than clearance.yaml spells it",
			messageExpression: "\"write as clearance.yaml does: \" + variables.misspelled.join(\", \")"
		}]
	};
}
// chain/admission/cluster-policy.ts
const PUBLIC_LOG = "https://rekor.sigstore.dev";
const PODS = { any: [{ resources: {
	kinds: ["Pod"],
	operations: ["CREATE", "UPDATE"]
} }] };
const SPELLING = "images.spelling";
function clusterPolicy(requirement) {
	return {
		apiVersion: "kyverno.io/v1",
		kind: "ClusterPolicy",
		metadata: {
			name: `clearance-${requirement.environment}`,
			annotations: { "pod-policies.kyverno.io/autogen-controllers": CONTROLLERS }
		},
		spec: {
			background: false,
			webhookConfiguration: {
				failurePolicy: "Fail",
				timeoutSeconds: 30
			},
			rules: [spellingRule(requirement), ...requirement.images.map((image) => imageRule(requirement, image))]
		}
	};
}
const CONTROLLERS = POD_KINDS.map(({ kind }) => kind).filter((kind) => kind !== "Pod").join(",");
function imageRule(requirement, { image, resourceUri, service }) {
	return {
		name: service,
		match: PODS,
		verifyImages: [{
			type: "SigstoreBundle",
			imageReferences: [`${image}@*`, `${image}:*`],
			failureAction: "Enforce",
			mutateDigest: false,
			verifyDigest: true,
			required: true,
			attestations: [{
				type: PREDICATE.vsa,
				attestors: [{ entries: [attestor$1(requirement.signer)] }],
				conditions: [{ all: [
					equals("{{ verificationResult || '' }}", "PASSED"),
					{
						key: requirement.level,
						operator: "AnyIn",
						value: "{{ verifiedLevels || `[]` }}"
					},
					equals("{{ verifier.id || '' }}", requirement.verifierId),
					equals("{{ resourceUri || '' }}", resourceUri)
				] }]
			}]
		}]
	};
}
function spellingRule(requirement) {
	return {
		name: SPELLING,
		match: PODS,
		validate: {
			failureAction: "Enforce",
			cel: spellingInCel(requirement, "object.spec")
		}
	};
}
function equals(key, value) {
	return {
		key,
		operator: "Equals",
		value
	};
}
function attestor$1(signer) {
	if (signer.kind === "key") return { keys: {
		publicKeys: signer.pem,
		rekor: { ignoreTlog: true },
		ctlog: { ignoreSCT: true }
	} };
	return { keyless: {
		issuer: signer.issuer,
		subject: signer.subject,
		rekor: signer.log === void 0 ? {
			url: PUBLIC_LOG,
			ignoreTlog: true
		} : { url: signer.log }
	} };
}
// chain/admission/image-validating-policy.ts
const IMAGES = "(images.containers + images.initContainers + images.ephemeralContainers)\n";
const NAMES_IMAGE = "(image.startsWith(name + \"@\") || image.startsWith(name + \":\"))";
function imageValidatingPolicy(requirement) {
	const { environment, level, verifierId } = requirement;
	return {
		apiVersion: "policies.kyverno.io/v1",
		kind: "ImageValidatingPolicy",
		metadata: { name: `clearance-${environment}` },
		spec: {
			failurePolicy: "Fail",
			webhookConfiguration: { timeoutSeconds: 30 },
			validationActions: ["Deny"],
			matchConstraints: { resourceRules: resourceRules() },
			matchImageReferences: requirement.images.flatMap(({ image }) => [
				"",
				":*",
				"@*"
			].map((rest) => ({ glob: globLiteral(image) + rest }))),
			validationConfigurations: {
				mutateDigest: false,
				verifyDigest: true,
				required: true
			},
			attestors: [{
				name: "signer",
				cosign: attestor(requirement.signer)
			}],
			attestations: [{
				name: "clearance",
				intoto: { type: PREDICATE.vsa }
			}],
			variables: [{
				name: "resourceUris",
				expression: resourceUris(requirement)
			}],
			validations: [{
				expression: `${IMAGES}.all(image, verifyAttestationSignatures(image, attestations.clearance, [attestors.signer]) > 0)`,
				message: `an image has no clearance for ${environment} that its signer made`
			}, {
				expression: [
					`${IMAGES}.all(image, [extractPayload(image, attestations.clearance).predicate].all(vsa,`,
					`  vsa.verificationResult == "PASSED" &&`,
					`  ${celString(level)} in vsa.verifiedLevels &&`,
					`  vsa.verifier.id == ${celString(verifierId)} &&`,
					`  variables.resourceUris.exists(name, ${NAMES_IMAGE} && vsa.resourceUri == variables.resourceUris[name])))`
				].join("\n"),
				message: `an image's clearance isn't one that passed for ${environment} and for this image`
			}]
		}
	};
}
function globLiteral(text) {
	return text.replaceAll(/[\\*?[\]{}]/g, "\\$&");
}
function resourceUris({ images }) {
	return `{\n${images.map(({ image, resourceUri }) => `  ${celString(image)}: ${celString(resourceUri)}`).join(",\n")}\n}`;
}
function attestor(signer) {
	if (signer.kind === "key") return {
		key: { data: signer.pem },
		ctlog: {
			insecureIgnoreTlog: true,
			insecureIgnoreSCT: true
		}
	};
	return {
		keyless: { identities: [{
			issuer: signer.issuer,
			subject: signer.subject
		}] },
		...signer.tuf === void 0 ? {} : { tuf: {
			mirror: signer.tuf.mirror,
			root: { data: Buffer.from(signer.tuf.root).toString("base64") }
		} },
		ctlog: signer.log === void 0 ? { insecureIgnoreTlog: true } : { url: signer.log }
	};
}
// chain/admission/quarantine-policy.ts
function quarantineValidatingPolicy(environment, digests) {
	return {
		apiVersion: "policies.kyverno.io/v1",
		kind: "ValidatingPolicy",
		metadata: { name: `quarantine-${environment}` },
		spec: {
			failurePolicy: "Fail",
			validationActions: ["Deny"],
			matchConstraints: { resourceRules: resourceRules() },
			variables: variables(digests),
			validations: [validation(environment)]
		}
	};
}
function quarantineClusterPolicy(environment, digests) {
	return {
		apiVersion: "kyverno.io/v1",
		kind: "ClusterPolicy",
		metadata: {
			name: `quarantine-${environment}`,
			annotations: { "pod-policies.kyverno.io/autogen-controllers": "none" }
		},
		spec: {
			background: true,
			webhookConfiguration: { failurePolicy: "Fail" },
			rules: [{
				name: "quarantine",
				match: { any: [{ resources: {
					kinds: POD_KINDS.map(({ kind }) => kind),
					operations: ["CREATE", "UPDATE"]
				} }] },
				validate: {
					failureAction: "Enforce",
					cel: {
						variables: variables(digests),
						expressions: [validation(environment)]
					}
				}
			}]
		}
	};
}
function variables(digests) {
	return [
		{
			name: "quarantined",
			expression: celList(digests.map(celString))
		},
		{
			name: "spec",
			expression: podSpec("object")
		},
		{
			name: "images",
			expression: podImages("variables.spec")
		},
		{
			name: "updates",
			expression: "oldObject != null && has(oldObject.spec)"
		},
		{
			name: "specBefore",
			expression: podSpec("oldObject")
		},
		{
			name: "imagesBefore",
			expression: `!variables.updates ? [] :\n${podImages("variables.specBefore")}`
		},
		{
			name: "refused",
			expression: "variables.images.filter(image,\n  !(image in variables.imagesBefore) &&\n  variables.quarantined.exists(digest, image.contains(digest)))"
		}
	];
}
function validation(environment) {
	return {
		expression: "size(variables.refused) == 0",
		message: `an image is in quarantine in ${environment}`,
		messageExpression: `"in quarantine in ${environment}: " + variables.refused.join(", ")`
	};
}
// chain/admission/requirement.ts
function clearanceRequirement(snapshot, environment) {
	const { policy } = snapshot;
	const [first, ...rest] = requiredImages(policy);
	if (first === void 0) return void 0;
	return {
		environment: environment.name,
		signer: requiredSigner(snapshot, environment.signer),
		verifierId: verifierIdOf(policy, environment.signer),
		level: levelOf(environment.name),
		images: [first, ...rest]
	};
}
function requiredImages(policy) {
	const byImage = new Map();
	for (const service of Object.keys(policy.services).sort()) {
		const image = entry(policy.services, service)?.image;
		if (image !== void 0 && !byImage.has(image)) byImage.set(image, {
			image,
			resourceUri: resourceUri(image),
			service
		});
	}
	return [...byImage.values()].sort((a, b) => a.image < b.image ? -1 : 1);
}
function requiredSigner(snapshot, signer) {
	if ("key" in signer) return {
		kind: "key",
		key: signer.key,
		pem: publicKey(signer.key, fileOf(snapshot, signer.key))
	};
	const trust = entry(snapshot.policy.trust, signer.trust);
	if (trust === void 0) throw new Fault("POLICY_INVALID", `a signer names the trust root "${signer.trust}", which isn't declared`);
	return {
		kind: "certificate",
		trust: signer.trust,
		issuer: plainUrl(trust.issuer),
		subject: subjectOf(signerWorkflow(snapshot.policy, signer.workflow)),
		...openLog(trust.root, fileOf(snapshot, trust.root)),
		...trust.tuf === void 0 ? {} : { tuf: {
			mirror: plainUrl(trust.tuf.mirror),
			root: fileOf(snapshot, trust.tuf.root)
		} }
	};
}
function plainUrl(url) {
	if (/^https?:\/\/[\w.~:/[\]%-]+$/.test(url)) return url;
	throw new Fault("POLICY_INVALID", `the URL ${url} has characters that a policy can't carry: write it plainly`);
}
function fileOf(snapshot, path) {
	const bytes = snapshot.files.get(path);
	if (bytes === void 0) throw new Fault("POLICY_UNREADABLE", `clearance.yaml names ${path}, which isn't in the same commit`);
	return bytes;
}
function publicKey(path, bytes) {
	const text = new TextDecoder().decode(bytes);
	if (!/^-----BEGIN PUBLIC KEY-----[A-Za-z0-9+/=\s]+-----END PUBLIC KEY-----\s*$/.test(text)) throw new Fault("TRUST_ROOT_INVALID", `${path} isn't one public key in PEM (BEGIN PUBLIC KEY)`);
	try {
		return createPublicKey(text).export({
			type: "spki",
			format: "pem"
		}).toString();
	} catch (cause) {
		throw new Fault("TRUST_ROOT_INVALID", `${path} isn't a public key that can be used`, { cause });
	}
}
const Logs = looseObject({ tlogs: array(looseObject({
	baseUrl: string(),
	publicKey: looseObject({ validFor: looseObject({ end: string().optional() }).optional() }).optional()
})).default([]) });
function openLog(path, bytes) {
	let logs;
	try {
		logs = Logs.parse(JSON.parse(new TextDecoder().decode(bytes)));
	} catch (cause) {
		throw new Fault("TRUST_ROOT_INVALID", `${path} isn't a trusted root in JSON`, { cause });
	}
	const open = logs.tlogs.find((log) => log.publicKey?.validFor?.end === void 0);
	return open === void 0 ? {} : { log: plainUrl(open.baseUrl) };
}
// chain/admission/generate.ts
const GENERATED_FOLDER = "policies/generated";
function generatePolicies(snapshot, quarantines, current) {
	const files = [];
	for (const environment of snapshot.policy.environments) {
		const { name } = environment;
		if (name.length > LONGEST_NAME) throw new Fault("POLICY_INVALID", `the environment name "${name}" is too long for a policy's name: use at most ${LONGEST_NAME} characters`);
		const requirement = clearanceRequirement(snapshot, environment);
		const refused = refusedAtAdmission(quarantines, current.get(name) ?? new Set());
		const write = (path, title, source, ...policies) => files.push({
			path: `${GENERATED_FOLDER}/${name}/${path}`,
			bytes: new TextEncoder().encode(print(title, source, policies))
		});
		if (requirement !== void 0) {
			const title = `The clearance of ${name}, demanded of every image of clearance.yaml.`;
			write("ivpol/clearance.yaml", title, "clearance.yaml", imageValidatingPolicy(requirement), spellingPolicy(requirement));
			write("clusterpolicy/clearance.yaml", title, "clearance.yaml", clusterPolicy(requirement));
		}
		const title = `Digests that ${name} refuses, whatever evidence they have.`;
		write("ivpol/quarantine.yaml", title, "quarantine/", quarantineValidatingPolicy(name, refused));
		write("clusterpolicy/quarantine.yaml", title, "quarantine/", quarantineClusterPolicy(name, refused));
	}
	return files.sort((a, b) => a.path < b.path ? -1 : 1);
}
function refusedAtAdmission(quarantines, current) {
	const refused = quarantines.filter(({ digest, immediate }) => immediate || !current.has(digest));
	return [...new Set(refused.map(({ digest }) => digest))].sort();
}
const LONGEST_NAME = 52;
function print(title, source, policies) {
	return `${`# ${title}\n# Written by \`clearance policies generate\` from ${source}. Change that, not this.\n`}${policies.map((policy) => new import_dist.Document(policy, { aliasDuplicateObjects: false }).toString({
		lineWidth: 0,
		blockQuote: "literal"
	})).map((document) => `---\n${document}`).join("")}`;
}
export { clearanceRequirement as i, generatePolicies as n, refusedAtAdmission as r, GENERATED_FOLDER as t };
