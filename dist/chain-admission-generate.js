import { r as Fault } from "./chain-fault.js";
import { R as prefixOf, c as hardeningFiles, d as INTRODUCES_IMAGE$1, f as eachImage, g as celString, h as celLists, l as POD_KINDS, m as celList, p as imagesVariables, u as resourceRules, x as signerWorkflow, xt as entry } from "./chain-clearance-parse-policy.js";
import { r as printImageReference } from "./chain-digest-image-name.js";
import { a as selectedInCel, n as CEL_UNTAGGED, o as selectionInCel, r as globsOf, s as selects, t as CEL_NAME } from "./chain-admission-image-selection.js";
import { n as PREDICATE } from "./chain-evidence-statement.js";
import { a as verifierIdOf, r as levelOf, t as IMPORTED_LEVEL } from "./chain-clearance-rules.js";
import { b as string, m as looseObject, s as array, v as record, y as strictObject } from "./zod.js";
import { r as subjectOf } from "./chain-source-github-server.js";
import { n as spellings, t as folderSpellings } from "./chain-admission-image-spelling.js";
import { t as require_dist } from "./yaml.js";
import { createPublicKey } from "node:crypto";
// chain/admission/opened-images.ts
function openedImage({ subject }) {
	return subject.kind === "image" ? printImageReference(subject.image) : void 0;
}
function refusing({ environment, images, elsewhere }, image) {
	const imported = elsewhere.rule === "imported" ? elsewhere.demand.images : void 0;
	const adopting = (rule) => [rule, `${rule}-adopting`];
	const verifying = (policy, selection) => ({
		policy,
		rules: adopting("clearance"),
		letsBe: {
			which: "outside",
			selections: [selection],
			listed: []
		}
	});
	if (selects(images, image)) return verifying(`clearance-${environment}`, images);
	if (imported !== void 0 && selects(imported, image)) return verifying(`imported-${environment}`, imported);
	const letIn = imported === void 0 ? [images] : [images, imported];
	return {
		policy: `elsewhere-${environment}`,
		rules: adopting("elsewhere"),
		letsBe: {
			which: "in",
			selections: letIn,
			listed: elsewhere.rule === "allow" ? elsewhere.images : []
		}
	};
}
// chain/admission/pod-images-jmespath.ts
function imagesOf(object) {
	return `${object}.[spec, spec.template.spec, spec.jobTemplate.spec.template.spec][].[containers, initContainers, ephemeralContainers][][].image`;
}
const INTRODUCES_IMAGE = {
	key: `{{ ${imagesOf("request.object")} || \`[]\` }}`,
	operator: "AnyNotIn",
	value: `{{ ${imagesOf("request.oldObject")} || \`[]\` }}`
};
// chain/admission/break-glass-exceptions.ts
const EXCEPTION_NAMESPACE = "kyverno";
function breakGlassExceptions(requirement, openings) {
	return openings.flatMap((opening) => {
		const image = openedImage(opening);
		if (image === void 0) return [];
		const { policy, rules, letsBe } = refusing(requirement, image);
		const judged = `${imagesOf("request.object")} | [?@ != '${image}' && !(${inJmesPath(letsBe)})] | length(@)`;
		const resources = {
			kinds: POD_KINDS.map(({ kind }) => kind),
			namespaces: [opening.namespace],
			operations: ["CREATE", "UPDATE"]
		};
		return [explained("kyverno.io/v2", opening, {
			background: false,
			exceptions: [{
				policyName: policy,
				ruleNames: rules.flatMap(withDerived)
			}],
			match: { any: [{ resources }] },
			conditions: { all: [{
				key: `{{ time_before(time_now_utc(), '${wholeSecond(opening.expires)}') }}`,
				operator: "Equals",
				value: true
			}, {
				key: `{{ ${judged} }}`,
				operator: "Equals",
				value: 0
			}] }
		}, "spec.conditions")];
	});
}
function breakGlassWrites(openings) {
	return openings.flatMap((opening) => {
		const { subject, environment, expires } = opening;
		if (subject.kind !== "person") return [];
		const who = `request.userInfo.username == ${celString(subject.person)}`;
		return [explained("policies.kyverno.io/v1", opening, {
			policyRefs: [{
				name: `prod-writes-${environment}`,
				kind: "ValidatingPolicy"
			}],
			matchConditions: [there(opening), {
				name: "person",
				expression: who
			}],
			allowedValues: [`until ${expires.toISOString()}`]
		}, "spec.allowedValues")];
	});
}
function there({ namespace }) {
	return {
		name: "namespace",
		expression: `request.?namespace.orValue("") == ${celString(namespace)}`
	};
}
function inJmesPath({ which, selections, listed }) {
	const all = [...selections.flatMap(({ folders, names }) => [...folders.map((folder) => `starts_with(@, '${folder}')`), ...names.flatMap((name) => [
		`@ == '${name}'`,
		`starts_with(@, '${name}@')`,
		`starts_with(@, '${name}:')`
	])]), ...listed.map((one) => `@ == '${one}'`)].join(" || ");
	return which === "outside" ? `!(${all})` : all;
}
function wholeSecond(time) {
	return time.toISOString().replace(/\.\d+Z$/, "Z");
}
function withDerived(rule) {
	return [
		rule,
		`autogen-${rule}`,
		`autogen-cronjob-${rule}`
	];
}
function explained(apiVersion, { environment, name, owner, reason }, spec, conditions) {
	return {
		policy: {
			apiVersion,
			kind: "PolicyException",
			metadata: {
				name: `break-glass-${environment}-${name}`,
				namespace: EXCEPTION_NAMESPACE
			},
			spec
		},
		why: {
			"metadata.name": `${owner}: ${reason}`,
			[conditions]: "Until then and there alone; for an image, only where every other one would be let in anyway."
		}
	};
}
// chain/admission/required-signer.ts
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
		...trust.inline === void 0 ? {} : { trustedRoot: new TextDecoder().decode(fileOf(snapshot, trust.root)) },
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
// chain/admission/requirement.ts
function clearanceRequirement(snapshot, environment) {
	const { policy } = snapshot;
	const images = serviceImages(policy);
	if (images.folders.length + images.names.length === 0) throw new Fault("POLICY_INVALID", "clearance.yaml declares no service: a policy would match nothing");
	const adopted = environment.admission?.adopted;
	return {
		environment: environment.name,
		mode: environment.admission?.mode ?? "enforce",
		images,
		...signedBy(snapshot, environment.signer),
		level: levelOf(environment.name),
		elsewhere: otherImages(snapshot, environment.admission?.elsewhere ?? policy.admission.elsewhere),
		...adopted === void 0 ? {} : { adopted: {
			until: new Date(adopted.until),
			images: [...adopted.images].sort()
		} }
	};
}
function serviceImages({ admission, services }) {
	const folders = (admission.images ?? []).map(prefixOf).sort();
	return {
		folders,
		names: [...new Set(Object.values(services).map(({ image }) => image))].filter((image) => !folders.some((folder) => image.startsWith(folder))).sort()
	};
}
function signedBy(snapshot, signer) {
	return {
		signer: requiredSigner(snapshot, signer),
		verifierId: verifierIdOf(snapshot.policy, signer)
	};
}
function otherImages(snapshot, rule) {
	if (typeof rule !== "string") return {
		rule: "allow",
		images: [...rule.allow].sort()
	};
	const { imported } = snapshot.policy.admission;
	if (rule !== "imported") return { rule };
	if (imported === void 0) throw new Fault("POLICY_INVALID", "clearance.yaml says elsewhere: imported, and not what is imported");
	return {
		rule,
		demand: {
			images: {
				folders: imported.images.map(prefixOf).sort(),
				names: []
			},
			...signedBy(snapshot, imported.signer),
			level: IMPORTED_LEVEL
		}
	};
}
function adoptedAmong(images, adopted) {
	const among = adopted?.images.filter((one) => selects(images, one)) ?? [];
	return adopted === void 0 || among.length === 0 ? void 0 : {
		...adopted,
		images: among
	};
}
// chain/admission/cluster-policy.ts
const PUBLIC_LOG = "https://rekor.sigstore.dev";
const PODS = { any: [{ resources: {
	kinds: ["Pod"],
	operations: ["CREATE", "UPDATE"]
} }] };
function clusterPolicies(requirement) {
	const { environment, elsewhere } = requirement;
	const demanded = verifying(`clearance-${environment}`, requirement, {
		requirement,
		skipped: []
	});
	if (elsewhere.rule !== "imported") return [demanded];
	const { demand } = elsewhere;
	const skipped = requirement.images.names.filter((name) => selects(demand.images, name));
	return [demanded, verifying(`imported-${environment}`, demand, {
		requirement,
		skipped
	})];
}
const METADATA = { annotations: { "pod-policies.kyverno.io/autogen-controllers": POD_KINDS.map(({ kind }) => kind).filter((kind) => kind !== "Pod").join(",") } };
const WHY$2 = {
	"metadata.annotations": "The same for every kind that starts containers, so that a sync says no where a person sees it.",
	"spec.background": "A signature is checked when something starts, not over and over by a scan."
};
function verifying(name, demand, { requirement, skipped }) {
	const { mode } = requirement;
	const adopted = adoptedAmong(demand.images, requirement.adopted);
	const skip = globsOf({
		folders: [],
		names: skipped
	}, ["@*", ":*"]);
	const always = verifyRule("clearance", demand, mode, skip);
	const adopting = verifyRule("clearance-adopting", demand, mode, [...skip, ...(adopted?.images ?? []).flatMap(withTag)]);
	const policy = {
		apiVersion: "kyverno.io/v1",
		kind: "ClusterPolicy",
		metadata: {
			name,
			...METADATA
		},
		spec: {
			background: false,
			webhookConfiguration: {
				failurePolicy: "Fail",
				timeoutSeconds: 30
			},
			rules: untilThen(adopted, adopting, always)
		}
	};
	const at = "spec.rules.0.verifyImages.0";
	return {
		policy,
		why: {
			...WHY$2,
			"spec.webhookConfiguration": "Where Kyverno can't answer nothing starts; a first look asks the registry for each image.",
			"spec.rules.0.preconditions": "What runs already may be labelled, scaled and finished, with the registry down too.",
			[`${at}.imageReferences`]: "Whose images these are; init and ephemeral containers' too.",
			[`${at}.mutateDigest`]: "What Git says is what runs: nothing is rewritten on the way.",
			[`${at}.verifyDigest`]: "A tag is refused.",
			[`${at}.attestations.0`]: "A SLSA Verification Summary (VSA), not just any attestation of the signer.",
			[`${at}.attestations.0.attestors.0`]: "Exactly one identity: with two, any of them would do.",
			[`${at}.attestations.0.conditions`]: "Only what every VSA of the signer says about the image: all of them have to agree.",
			...mode === "audit" ? { [`${at}.failureAction`]: "clearance.yaml says mode: audit: this reports, and refuses nothing." } : {}
		}
	};
}
function untilThen(adopted, before, after) {
	if (adopted === void 0) return [after];
	const open = `{{ time_before(time_now_utc(), '${adopted.until.toISOString()}') }}`;
	const when = (rule, value) => ({
		...rule,
		preconditions: { all: [{
			key: open,
			operator: "Equals",
			value
		}, ...rule.preconditions?.all ?? []] }
	});
	return [when(before, true), when(after, false)];
}
function withTag(pinned) {
	const [name = "", digest = ""] = pinned.split("@");
	return [pinned, `${name}:*@${digest}`];
}
function verifyRule(name, demand, mode, skip) {
	return {
		name,
		match: PODS,
		preconditions: { all: [INTRODUCES_IMAGE] },
		verifyImages: [{
			type: "SigstoreBundle",
			imageReferences: globsOf(demand.images, ["@*", ":*"]),
			...skip.length === 0 ? {} : { skipImageReferences: skip },
			failureAction: mode === "audit" ? "Audit" : "Enforce",
			mutateDigest: false,
			verifyDigest: true,
			required: true,
			attestations: [{
				type: PREDICATE.vsa,
				attestors: [{ entries: [attestor$1(demand.signer)] }],
				conditions: [{ all: [
					equals("{{ verificationResult || '' }}", "PASSED"),
					{
						key: demand.level,
						operator: "AnyIn",
						value: "{{ verifiedLevels || `[]` }}"
					},
					equals("{{ verifier.id || '' }}", demand.verifierId),
					equals("{{ resourceUri || '' }}", "pkg:oci/{{ image.name }}?repository_url={{ image.registry }}/{{ image.path }}")
				] }]
			}]
		}]
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
// chain/admission/adopted-cel.ts
function adoptedInCel(adopted) {
	if (adopted === void 0) return void 0;
	const { variables, has } = celLists("adopted", adopted.images);
	return {
		variables: [{
			name: "adopting",
			expression: `time.now() < timestamp(${celString(adopted.until.toISOString())})`
		}, ...variables],
		isAdopted: `(variables.adopting && ${has(CEL_UNTAGGED)})`
	};
}
// chain/admission/opened-cel.ts
function openedInCel(requirement, openings, policy) {
	const opened = openings.flatMap((opening) => {
		const image = openedImage(opening);
		if (image === void 0) return [];
		const refuses = refusing(requirement, image);
		return refuses.policy === policy ? [openedThenAndThere(opening, image, refuses.letsBe)] : [];
	});
	if (opened.length === 0) return void 0;
	return {
		variables: [{
			name: "opened",
			expression: opened.join(" ||\n")
		}],
		isOpened: "variables.opened"
	};
}
function openedThenAndThere({ expires, namespace }, image, letsBe) {
	return [
		`(time.now() < timestamp(${celString(expires.toISOString())}) &&`,
		`request.?namespace.orValue("") == ${celString(namespace)} &&`,
		`${eachImage(`image == ${celString(image)} ||\n${inCel(letsBe)}`)})`
	].join("\n");
}
function inCel({ which, selections, listed }) {
	const all = [...selections.map(selectedInCel), ...listed.length === 0 ? [] : [`image in ${celList(listed.map(celString))}`]];
	return `${which === "outside" ? "!" : ""}(${all.join(" ||\n")})`;
}
// chain/admission/image-validating-policy.ts
const IMAGES = "(images.containers + images.initContainers + images.ephemeralContainers)\n";
function clearanceIvpol(requirement, kyverno, openings = []) {
	const { environment } = requirement;
	const name = `clearance-${environment}`;
	return imageValidatingPolicy(requirement, {
		name,
		opened: openedInCel(requirement, openings, name),
		skipped: [],
		kyverno,
		mode: requirement.mode,
		adopted: adoptedAmong(requirement.images, requirement.adopted),
		unsigned: `an image has no clearance for ${environment} that its signer made`,
		unlike: `an image's clearance isn't one that passed for ${environment} and for this image`
	});
}
function importedIvpol(requirement, demand, kyverno, openings = []) {
	const name = `imported-${requirement.environment}`;
	return imageValidatingPolicy(demand, {
		name,
		opened: openedInCel(requirement, openings, name),
		skipped: requirement.images.names.filter((name) => selects(demand.images, name)),
		kyverno,
		mode: requirement.mode,
		adopted: adoptedAmong(demand.images, requirement.adopted),
		unsigned: "an image from elsewhere has no summary of its import that the import's signer made",
		unlike: "an imported image's summary isn't one that passed and for this image"
	});
}
function imageValidatingPolicy(demand, wording) {
	const { name, opened, kyverno, mode, unsigned, unlike } = wording;
	const adopted = adoptedInCel(wording.adopted);
	const unless = adopted === void 0 ? "" : `${adopted.isAdopted} ||\n  `;
	const past = opened === void 0 ? "" : `${opened.isOpened} ||\n`;
	const variables = [...adopted?.variables ?? [], ...opened?.variables ?? []];
	const lenient = variables.length > 0;
	const validations = [{
		expression: `${past}${IMAGES}.all(image, ${unless}verifyAttestationSignatures(image, attestations.clearance, [attestors.signer]) > 0)`,
		message: unsigned
	}, {
		expression: [
			`${past}${IMAGES}.all(image, ${unless}[extractPayload(image, attestations.clearance).predicate].all(vsa,`,
			`  vsa.verificationResult == "PASSED" &&`,
			`  ${celString(demand.level)} in vsa.verifiedLevels &&`,
			`  vsa.verifier.id == ${celString(demand.verifierId)} &&`,
			`  [${CEL_NAME}].all(name, vsa.resourceUri == "pkg:oci/" + name.find("[^/]+$") + "?repository_url=" + name)))`
		].join("\n"),
		message: unlike
	}];
	const old = kyverno === "1.18";
	const policy = {
		apiVersion: "policies.kyverno.io/v1",
		kind: "ImageValidatingPolicy",
		metadata: { name },
		spec: {
			failurePolicy: "Fail",
			webhookConfiguration: { timeoutSeconds: 30 },
			validationActions: [mode === "audit" ? "Audit" : "Deny"],
			matchConstraints: { resourceRules: resourceRules() },
			matchConditions: [{
				name: "introduces-an-image",
				expression: INTRODUCES_IMAGE$1
			}],
			matchImageReferences: references(demand.images, wording.skipped),
			validationConfigurations: old ? { mutateDigest: false } : {
				mutateDigest: false,
				verifyDigest: true,
				required: !lenient
			},
			attestors: [{
				name: "signer",
				cosign: attestor(demand.signer)
			}],
			attestations: [{
				name: "clearance",
				intoto: { type: PREDICATE.vsa }
			}],
			...lenient ? { variables } : {},
			validations: old ? [PINNED, ...validations] : validations
		}
	};
	const checks = old ? 1 : 0;
	return {
		policy,
		why: {
			"spec.failurePolicy": "Where Kyverno can't answer, nothing starts that hasn't been asked about.",
			"spec.webhookConfiguration.timeoutSeconds": "The longest that Kubernetes waits: a first look asks the registry for each image.",
			...mode === "audit" ? { "spec.validationActions": "clearance.yaml says mode: audit: this reports, and refuses nothing." } : {},
			"spec.matchConstraints.resourceRules": "Every kind that starts containers, so that a sync says no where a person sees it; ephemeral containers come by their own subresource.",
			"spec.matchConditions": "What runs already may be labelled, scaled and finished, with the registry down too.",
			"spec.matchImageReferences": "Whose images these are; init and ephemeral containers' too.",
			"spec.validationConfigurations.mutateDigest": "What Git says is what runs: nothing is rewritten on the way.",
			...old ? { "spec.validations.0": "Kyverno 1.18 reads verifyDigest and doesn't go by it: a tag is refused here." } : {
				"spec.validationConfigurations.verifyDigest": "A tag is refused before anything is fetched.",
				"spec.validationConfigurations.required": lenient ? "Images that are let in without a clearance are verified by nothing; the expressions below look at every other one." : "An image that no expression below has looked at is refused."
			},
			"spec.attestors.0": "Exactly one identity: with two, any of them would do.",
			...signerWhy(demand.signer),
			"spec.attestations.0.intoto.type": "A SLSA Verification Summary (VSA), not just any attestation of the signer.",
			...adopted === void 0 ? {} : { "spec.variables.0": "The day-one list of clearance.yaml; the policy itself ends it." },
			[`spec.validations.${checks}`]: "The signature, and that it is about this digest.",
			[`spec.validations.${checks + 1}`]: "What it says: only what every VSA of the signer says about the image, so that no two can disagree."
		}
	};
}
function references(images, skipped) {
	if (skipped.length === 0) return globsOf(images, [
		"",
		":*",
		"@*"
	]).map((glob) => ({ glob }));
	const names = celList(skipped.map(celString));
	return images.folders.map((folder) => ({ expression: `ref.startsWith(${celString(folder)}) &&\n!${names}.exists(name, ref == name || ref.startsWith(name + "@") || ref.startsWith(name + ":"))` }));
}
const PINNED = {
	expression: `${IMAGES}.all(image, image.matches("@sha256:[0-9a-f]{64}$"))`,
	message: "an image is named without its digest"
};
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
		...signer.trustedRoot === void 0 ? {} : { trustedRoot: { value: signer.trustedRoot } },
		...signer.tuf === void 0 ? {} : { tuf: {
			mirror: signer.tuf.mirror,
			root: { data: Buffer.from(signer.tuf.root).toString("base64") }
		} },
		ctlog: signer.log === void 0 ? { insecureIgnoreTlog: true } : { url: signer.log }
	};
}
function signerWhy(signer) {
	const at = "spec.attestors.0.cosign";
	if (signer.kind === "key") return { [`${at}.ctlog`]: "A key needs no log and no certificate: no Sigstore service is asked, so an air gap doesn't matter." };
	return {
		[`${at}.keyless.identities`]: "One workflow on one branch, letter by letter: no pattern.",
		...signer.trustedRoot === void 0 ? {} : { [`${at}.trustedRoot`]: "The root of clearance.yaml itself; Kyverno 1.19 still asks a TUF repository first." },
		...signer.tuf === void 0 ? {} : { [`${at}.tuf`]: "A private Sigstore, from its own TUF repository." },
		[`${at}.ctlog`]: signer.log === void 0 ? "The trusted root has no open log: a signed timestamp is demanded in its place." : "An entry in the trusted root's log is demanded."
	};
}
// chain/admission/other-images-cel.ts
function otherImagesInCel({ images, elsewhere }, adopted) {
	const own = selectionInCel(images);
	const imported = elsewhere.rule === "imported" ? selectionInCel(elsewhere.demand.images, ["importedFolders", "importedNames"]) : void 0;
	const allowed = elsewhere.rule === "allow" ? celLists("allowed", elsewhere.images) : void 0;
	const letIn = [
		own.selected,
		...imported === void 0 ? [] : [imported.selected],
		...allowed === void 0 ? [] : [allowed.has(CEL_UNTAGGED)],
		...adopted === void 0 ? [] : [adopted.isAdopted]
	];
	return {
		variables: [
			...imagesVariables(),
			...own.variables,
			...imported?.variables ?? [],
			...allowed?.variables ?? [],
			...adopted?.variables ?? [],
			{
				name: "others",
				expression: `variables.introduced.filter(image, !(\n  ${letIn.join(" ||\n  ").replaceAll("\n ", "\n   ")}))`
			}
		],
		expressions: [{
			expression: "size(variables.others) == 0",
			message: "an image belongs to no service of clearance.yaml, as it is spelled there, and nothing lets it in",
			messageExpression: "\"no service's image, and nothing lets it in: \" + variables.others.join(\", \")"
		}]
	};
}
function adoptedForNow(adopted) {
	const { variables, has } = celLists("adopted", adopted.images);
	return {
		variables,
		isAdopted: has(CEL_UNTAGGED)
	};
}
function spellingInCel({ images }) {
	const own = selectionInCel(images);
	const patterns = [...images.folders.map(folderSpellings), ...images.names.map(spellings)];
	return {
		variables: [
			...imagesVariables(),
			...own.variables,
			{
				name: "spellings",
				expression: celList(patterns.map(celString))
			},
			{
				name: "misspelled",
				expression: [
					"variables.introduced.filter(image,",
					"  variables.spellings.exists(spelling, image.lowerAscii().matches(spelling)) &&",
					`  !${own.selected.replaceAll("\n ", "\n   ")})`
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
// chain/admission/images-cluster-policy.ts
function imagesClusterPolicies(requirement) {
	const { environment, elsewhere, mode, adopted } = requirement;
	const reported = elsewhere.rule === "audit";
	const action = reported || mode === "audit" ? "Audit" : "Enforce";
	const others = (name, list) => {
		const rule = otherImagesInCel(requirement, list === void 0 ? void 0 : adoptedForNow(list));
		return celRule(name, action, rule);
	};
	const rules = untilThen(adopted, others("elsewhere-adopting", adopted), others("elsewhere", void 0));
	const why = `clearance.yaml says elsewhere: ${elsewhere.rule}${mode === "audit" ? ", and mode: audit" : ""}.`;
	const refusing = celClusterPolicy(`elsewhere-${environment}`, rules, why);
	if (!reported) return [refusing];
	const spelling = celRule("spelling", mode === "audit" ? "Audit" : "Enforce", spellingInCel(requirement));
	return [celClusterPolicy(`spelling-${environment}`, [spelling], "A service's image under another spelling would pass as an image from elsewhere."), refusing];
}
function celClusterPolicy(name, rules, why) {
	return {
		policy: {
			apiVersion: "kyverno.io/v1",
			kind: "ClusterPolicy",
			metadata: {
				name,
				annotations: { "pod-policies.kyverno.io/autogen-controllers": "none" }
			},
			spec: {
				background: true,
				webhookConfiguration: { failurePolicy: "Fail" },
				rules
			}
		},
		why: {
			"metadata.annotations": "The rules name every kind that starts containers: none has to be derived.",
			"spec.webhookConfiguration": "Where Kyverno can't answer, nothing starts that hasn't been asked about.",
			"spec.rules.0.validate.failureAction": why
		}
	};
}
function celRule(name, failureAction, { variables, expressions }) {
	return {
		name,
		match: { any: [{ resources: {
			kinds: POD_KINDS.map(({ kind }) => kind),
			operations: ["CREATE", "UPDATE"]
		} }] },
		validate: {
			failureAction,
			cel: {
				variables,
				expressions
			}
		}
	};
}
// chain/admission/kustomization.ts
function kustomization(what, resources) {
	return `# ${what}
# Written by \`clearance policies generate\`. Change clearance.yaml, not this.
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
${resources.map((name) => `  - ${name}\n`).join("")}`;
}
function demandSmall(explained) {
	const longest = (value) => typeof value === "string" ? value.length : value !== null && typeof value === "object" ? Math.max(0, ...Object.values(value).map(longest)) : 0;
	const size = JSON.stringify(explained.policy).length;
	if (size <= 524288 && longest(explained.policy) <= 1e5) return explained;
	throw new Fault("POLICY_INVALID", `a policy of ${size} bytes is more than a cluster takes: name the folders that the services' images share in admission.images (ghcr.io/acme/*), and keep lists short`);
}
// chain/admission/print-policies.ts
var import_dist = require_dist();
function printPolicies(header, policies) {
	const documents = policies.map(({ policy, why }) => {
		const document = new import_dist.Document(policy, { aliasDuplicateObjects: false });
		for (const [path, words] of Object.entries(why)) explain(document, path.split("."), words);
		return `---\n${document.toString({
			lineWidth: 0,
			blockQuote: "literal"
		})}`;
	});
	return `${header.map((line) => `# ${line}\n`).join("")}${documents.join("")}`;
}
function explain(document, path, words) {
	let node = document.contents;
	for (const [index, step] of path.entries()) {
		const last = index === path.length - 1;
		if ((0, import_dist.isMap)(node)) {
			const pair = node.items.find(({ key }) => (0, import_dist.isScalar)(key) && key.value === step);
			if (last && (0, import_dist.isScalar)(pair?.key)) {
				pair.key.commentBefore = ` ${words}`;
				return;
			}
			node = pair?.value;
		} else {
			node = (0, import_dist.isCollection)(node) ? node.items[Number(step)] : void 0;
			if (last && (0, import_dist.isNode)(node)) {
				node.commentBefore = ` ${words}`;
				return;
			}
		}
	}
	throw new Error(`there is no ${path.join(".")} to explain`);
}
function stampedWith(digest, { policy, why }) {
	const { apiVersion, kind, metadata, ...others } = Stampable.parse(policy);
	const { name, annotations } = metadata;
	return {
		policy: {
			apiVersion,
			kind,
			metadata: {
				name,
				annotations: {
					[SOURCE]: digest,
					...annotations
				}
			},
			...others
		},
		why: {
			"metadata.annotations": "The clearance.yaml that this was made from, as `sha256sum` names it.",
			...why
		}
	};
}
const SOURCE = "clearance/source";
const Stampable = looseObject({
	apiVersion: string(),
	kind: string(),
	metadata: strictObject({
		name: string(),
		annotations: record(string(), string()).optional()
	})
});
// chain/admission/validating-policy.ts
function imagesPolicies(requirement, openings = []) {
	const { environment, elsewhere, mode } = requirement;
	const reported = elsewhere.rule === "audit";
	const adopted = adoptedInCel(requirement.adopted);
	const others = validatingPolicy(`elsewhere-${environment}`, reported || mode === "audit" ? "Audit" : "Deny", past(otherImagesInCel(requirement, adopted), openedInCel(requirement, openings, `elsewhere-${environment}`)));
	const why = reported ? "clearance.yaml says elsewhere: audit: this reports, and refuses nothing." : mode === "audit" ? "clearance.yaml says mode: audit: this reports, and refuses nothing." : `clearance.yaml says elsewhere: ${elsewhere.rule}.`;
	const explained = {
		policy: others,
		why: {
			...WHY$1,
			"spec.validationActions": why
		}
	};
	if (!reported) return [explained];
	const spelling = validatingPolicy(`spelling-${environment}`, mode === "audit" ? "Audit" : "Deny", spellingInCel(requirement));
	const spelled = "A service's image under another spelling would pass as an image from elsewhere.";
	return [{
		policy: spelling,
		why: {
			...WHY$1,
			"spec.validationActions": spelled
		}
	}, explained];
}
function past(rule, opened) {
	if (opened === void 0) return rule;
	return {
		variables: [...rule.variables, ...opened.variables],
		expressions: rule.expressions.map((one) => ({
			...one,
			expression: `${opened.isOpened} || ${one.expression}`
		}))
	};
}
const WHY$1 = {
	"spec.failurePolicy": "Where Kyverno can't answer, nothing starts that hasn't been asked about.",
	"spec.matchConstraints.resourceRules": "Every kind that starts containers, so that a sync says no where a person sees it; ephemeral containers come by their own subresource.",
	"spec.variables.5": "What runs already may be labelled, scaled and finished."
};
function validatingPolicy(name, action, rule) {
	return {
		apiVersion: "policies.kyverno.io/v1",
		kind: "ValidatingPolicy",
		metadata: { name },
		spec: {
			failurePolicy: "Fail",
			validationActions: [action],
			matchConstraints: { resourceRules: resourceRules() },
			variables: rule.variables,
			validations: rule.expressions
		}
	};
}
// chain/admission/quarantine-policy.ts
function quarantineValidatingPolicies(environment, digests) {
	return inParts(digests).map((part, index) => ({
		policy: validatingPolicy(nameOf(environment, index), "Deny", rule(environment, part)),
		why: WHY
	}));
}
function quarantineClusterPolicies(environment, digests) {
	return inParts(digests).map((part, index) => celClusterPolicy(nameOf(environment, index), [celRule("quarantine", "Enforce", rule(environment, part))], "Also where clearance.yaml says audit: a digest in quarantine is known to be bad."));
}
const WHY = {
	"spec.failurePolicy": "Where Kyverno can't answer, nothing starts that hasn't been asked about.",
	"spec.validationActions": "Also where clearance.yaml says audit: a digest in quarantine is known to be bad.",
	"spec.matchConstraints.resourceRules": "Every kind that starts containers, so that a sync says no where a person sees it; ephemeral containers come by their own subresource.",
	"spec.variables.5": "What runs already may be labelled, scaled and finished."
};
function nameOf(environment, index) {
	return `quarantine-${environment}${index === 0 ? "" : `.${index + 1}`}`;
}
const MOST_DIGESTS = 1e3;
function inParts(digests) {
	const count = Math.max(1, Math.ceil(digests.length / MOST_DIGESTS));
	return Array.from({ length: count }, (_, index) => digests.slice(index * MOST_DIGESTS, (index + 1) * MOST_DIGESTS));
}
function rule(environment, digests) {
	return {
		variables: [
			...imagesVariables(),
			{
				name: "quarantined",
				expression: celList(digests.map(celString))
			},
			{
				name: "refused",
				expression: "variables.introduced.filter(image,\n  variables.quarantined.exists(digest, image.contains(digest)))"
			}
		],
		expressions: [{
			expression: "size(variables.refused) == 0",
			message: `an image is in quarantine in ${environment}`,
			messageExpression: `"in quarantine in ${environment}: " + variables.refused.join(", ")`
		}]
	};
}
// chain/admission/generate.ts
const GENERATED_FOLDER = "policies/generated";
function generatePolicies(snapshot, quarantines, current, kyverno = snapshot.policy.admission.kyverno, openings = []) {
	return snapshot.policy.environments.flatMap((environment) => {
		const { name } = environment;
		const refusals = quarantineTexts(name, quarantines, current);
		const requirement = clearanceRequirement(snapshot, environment);
		const clearance = (policies) => printPolicies(clearanceHeader(requirement, kyverno), policies.map((policy) => stampedWith(snapshot.digest, demandSmall(policy))));
		const opened = openings.filter((one) => one.environment === name);
		const glass = breakGlassExceptions(requirement, opened);
		const files = ["clearance.yaml", "quarantine.yaml"];
		return filesOf(name, {
			...glass.length === 0 ? {} : { [`clusterpolicy/${BREAK_GLASS}`]: exceptions(name, glass) },
			"clusterpolicy/clearance.yaml": clearance([...clusterPolicies(requirement), ...imagesClusterPolicies(requirement)]),
			"clusterpolicy/kustomization.yaml": dialect(name, "ClusterPolicies", [...glass.length === 0 ? [] : [BREAK_GLASS], ...files]),
			"ivpol/clearance.yaml": clearance([...ivpols(requirement, kyverno, opened), ...imagesPolicies(requirement, opened)]),
			"ivpol/kustomization.yaml": dialect(name, "ImageValidatingPolicies and ValidatingPolicies", files),
			...refusals,
			...hardeningTexts(snapshot, environment, opened)
		});
	}).sort(byPath);
}
function generateQuarantines(environments, quarantines, current) {
	return environments.flatMap(({ name }) => filesOf(name, quarantineTexts(name, quarantines, current))).sort(byPath);
}
function quarantineTexts(name, quarantines, current) {
	if (name.length > LONGEST_NAME) throw new Fault("POLICY_INVALID", `the environment name "${name}" is too long for a policy's name: use at most ${LONGEST_NAME} characters`);
	const refused = refusedAtAdmission(quarantines, current.get(name) ?? new Set());
	const print = (policies) => printPolicies(quarantineHeader(name), policies);
	return {
		"clusterpolicy/quarantine.yaml": print(quarantineClusterPolicies(name, refused)),
		"ivpol/quarantine.yaml": print(quarantineValidatingPolicies(name, refused))
	};
}
function filesOf(environment, texts) {
	return Object.entries(texts).map(([path, text]) => ({
		path: `${GENERATED_FOLDER}/${environment}/${path}`,
		bytes: new TextEncoder().encode(text)
	}));
}
function byPath(a, b) {
	return a.path < b.path ? -1 : 1;
}
function hardeningTexts(snapshot, environment, opened) {
	const files = hardeningFiles(snapshot.policy, environment);
	const glass = files.some(({ question }) => question === "prod-writes") ? breakGlassWrites(opened) : [];
	const folders = Map.groupBy(files, ({ folder }) => folder);
	return Object.fromEntries([
		...files.map(({ folder, question, policy }) => {
			const text = printPolicies([`${question}: one question of the hardening set of ${environment.name}.`, "Written by `clearance policies generate` from clearance.yaml. Change that, not this."], [stampedWith(snapshot.digest, demandSmall(policy))]);
			return [`${folder}/${question}.yaml`, text];
		}),
		...[...folders].map(([folder, those]) => {
			const what = `The hardening set of ${environment.name}: what its clusters sync beside the clearance.`;
			const names = [...folder === "hardening" && glass.length > 0 ? [BREAK_GLASS] : [], ...those.map(({ question }) => `${question}.yaml`)].sort();
			return [`${folder}/kustomization.yaml`, kustomization(what, names)];
		}),
		...glass.length === 0 ? [] : [[`hardening/${BREAK_GLASS}`, exceptions(environment.name, glass)]]
	]);
}
function dialect(environment, kind, files) {
	return kustomization(`What a cluster of ${environment} syncs, where it takes ${kind}; the folder beside asks the same in the other kind.`, files);
}
function ivpols(requirement, kyverno, openings) {
	const { elsewhere } = requirement;
	const clearance = clearanceIvpol(requirement, kyverno, openings);
	return elsewhere.rule === "imported" ? [clearance, importedIvpol(requirement, elsewhere.demand, kyverno, openings)] : [clearance];
}
function clearanceHeader({ environment, elsewhere }, kyverno) {
	return [`The clearance of ${environment}, demanded of every service's image. Images from elsewhere: ${elsewhere.rule}.`, `Written by \`clearance policies generate\` from clearance.yaml, for Kyverno ${kyverno}. Change that, not this.`];
}
const BREAK_GLASS = "break-glass.yaml";
function exceptions(environment, policies) {
	return printPolicies([`What ${environment} lets in for a while without a clearance; each ends by itself.`, "Written by `clearance policies generate` from break-glass/. Change that, not this."], policies);
}
function quarantineHeader(environment) {
	return [`Digests that ${environment} refuses, whatever evidence they have.`, "Written by `clearance policies generate` from quarantine/. Change that, not this."];
}
function refusedAtAdmission(quarantines, current) {
	const refused = quarantines.filter(({ digest, immediate }) => immediate || !current.has(digest));
	return [...new Set(refused.map(({ digest }) => digest))].sort();
}
const LONGEST_NAME = 49;
export { clearanceRequirement as a, refusedAtAdmission as i, generatePolicies as n, requiredSigner as o, generateQuarantines as r, GENERATED_FOLDER as t };
