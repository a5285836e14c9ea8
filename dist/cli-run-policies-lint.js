import "./rolldown-runtime.js";
import { t as require_dist } from "./yaml.js";
import { t as EXIT } from "./chain-fault.js";
import { t as readManifestFiles } from "./cli-manifest-files.js";
// chain/admission/lint/image-check.ts
const VERIFY_IMAGES = "spec.rules[].verifyImages[]";
function isImageValidatingPolicy({ group, kind }) {
	return group === "policies.kyverno.io" && kind.endsWith("ImageValidatingPolicy");
}
function isRulePolicy({ group, kind }) {
	return group === "kyverno.io" && (kind === "ClusterPolicy" || kind === "Policy");
}
function imageChecks(policy) {
	const { root, select } = policy;
	if (isImageValidatingPolicy(policy)) return [{
		form: "both",
		at: root,
		attestors: select(root, "spec.attestors[].cosign")
	}];
	if (!isRulePolicy(policy)) return [];
	return select(root, VERIFY_IMAGES).map((at) => ({
		form: formOf(select(at, "type")[0]?.value),
		at,
		attestors: [...select(at, "attestors[]"), ...select(at, "attestations[].attestors[]")].flatMap((set) => entriesOf(policy, set))
	}));
}
function entriesOf(policy, set) {
	return policy.select(set, "entries[]").flatMap((entry) => [entry, ...policy.select(entry, "attestor").flatMap((inner) => entriesOf(policy, inner))]);
}
function formOf(type) {
	if (type === "SigstoreBundle") return "bundles";
	return type === "Notary" ? "notary" : "tags";
}
// chain/admission/lint/expressions.ts
const CEL = [
	"spec.validations[].expression",
	"spec.variables[].expression",
	"spec.matchConditions[].expression",
	"spec.rules[].validate.cel.expressions[].expression"
];
function expressions({ root, select }) {
	return CEL.flatMap((pattern) => select(root, pattern)).filter(({ value }) => typeof value === "string");
}
function demandsOnPredicates(policy) {
	if (isImageValidatingPolicy(policy)) return expressions(policy);
	if (!isRulePolicy(policy)) return [];
	return policy.select(policy.root, "spec.rules[].verifyImages[].attestations[].conditions[]").flatMap((one) => ["all[].key", "any[].key"].flatMap((pattern) => policy.select(one, pattern))).filter(({ value }) => typeof value === "string");
}
// chain/admission/lint/policy-document.ts
var import_dist = require_dist();
function readPolicyDocuments(text) {
	const lines = new import_dist.LineCounter();
	const parsed = (0, import_dist.parseAllDocuments)(text, {
		lineCounter: lines,
		version: "1.2"
	});
	const problems = [];
	const documents = [];
	for (const document of "empty" in parsed ? [] : parsed) {
		const [error] = document.errors;
		if (error !== void 0) {
			problems.push({
				...position(lines, error.pos[0]),
				message: error.message.split("\n")[0] ?? ""
			});
			continue;
		}
		documents.push(policyDocument(document, lines));
	}
	return {
		documents,
		problems
	};
}
function textAt({ select }, from, path) {
	const value = select(from, path)[0]?.value;
	return typeof value === "string" ? value : void 0;
}
function groupOf(apiVersion) {
	return apiVersion?.includes("/") === true ? apiVersion.split("/")[0] ?? "" : "";
}
function policyDocument(document, lines) {
	const spot = (path, node, key = null) => ({
		path,
		node,
		get value() {
			return node?.toJS(document);
		},
		...position(lines, (key ?? node)?.range?.[0] ?? 0)
	});
	const resolve = (node) => (0, import_dist.isAlias)(node) ? node.resolve(document) ?? null : node ?? null;
	const pairIn = (map, name) => map.items.find(({ key }) => (0, import_dist.isScalar)(key) && key.value === name) ?? map.items.filter(({ key }) => (0, import_dist.isScalar)(key) && key.value === "<<").map(({ value }) => resolve(value)).filter(import_dist.isMap).map((merged) => pairIn(merged, name)).find((pair) => pair !== void 0);
	const child = (from, name) => {
		const pair = (0, import_dist.isMap)(from.node) ? pairIn(from.node, name) : void 0;
		if (pair === void 0) return [];
		const path = from.path === "" ? name : `${from.path}.${name}`;
		return [spot(path, resolve(pair.value), pair.key)];
	};
	const items = (from) => (0, import_dist.isSeq)(from.node) ? from.node.items.map((item, index) => spot(`${from.path}[${index}]`, resolve(item))) : [];
	const root = spot("", document.contents);
	const text = (name) => textAt({ select: child }, root, name);
	return {
		kind: text("kind") ?? "",
		group: groupOf(text("apiVersion")),
		root,
		select: (from, pattern) => pattern.split(".").reduce((spots, step) => {
			const [name = "", ...lists] = step.split("[]");
			const named = name === "" ? spots : spots.flatMap((one) => child(one, name));
			return lists.reduce((found) => found.flatMap(items), named);
		}, [from])
	};
}
function position(lines, offset) {
	const { line, col } = lines.linePos(offset);
	return {
		line: Math.max(1, line),
		column: Math.max(1, col)
	};
}
// chain/admission/lint/rule.ts
function found(at, message) {
	return {
		at,
		message
	};
}
// chain/admission/lint/rules/trust-roots.ts
const MEDIA_TYPE = "application/vnd.dev.sigstore.trustedroot";
const rootWithoutLog = {
	name: "root-without-log-key",
	effect: "refuses-all",
	why: "Before it looks at what to ignore, Kyverno reads the log keys of the trusted root, and ends with \"no Rekor public keys found in trusted root\" where there are none (said at verbosity 6 alone).",
	source: "pkg/image/verifiers/ivpol/cosign/opts.go, rekorPubsFromTrustedRoot",
	remedy: "Give the private trusted root one entry in `tlogs`, with any key and a `validFor.end` in the past.",
	find: (policy) => [...inlineRoots(policy).flatMap((at) => judge(at, at.value)), ...isTrustedRoot(policy.root.value) ? judge(policy.root, policy.root.value) : []]
};
const inlineRootNeedsTuf = {
	name: "inline-root-needs-tuf",
	effect: "brittle",
	why: "A keyless attestor sets up TUF before it reads the inline root: without `tuf` it asks the public mirror at every check, and behind an air gap nothing passes.",
	source: "pkg/image/verifiers/ivpol/cosign/opts.go, initTUFAndFetch; kyverno#16052",
	remedy: "Name a mirror within reach in `tuf: { mirror, root }`.",
	find: (policy) => imageChecks(policy).filter(({ form }) => form === "both").flatMap(({ attestors }) => attestors).filter((one) => policy.select(one, "keyless").length > 0 && policy.select(one, "tuf").length === 0).flatMap((one) => policy.select(one, "trustedRoot")).map((at) => found(at, `${at.path} stands alone: the public TUF mirror is asked all the same`))
};
function inlineRoots(policy) {
	return imageChecks(policy).filter(({ form }) => form === "both").flatMap(({ attestors }) => attestors).filter((one) => policy.select(one, "ctlog.insecureIgnoreTlog")[0]?.value !== true).flatMap((one) => policy.select(one, "trustedRoot.value"));
}
function judge(at, root) {
	const where = at.path === "" ? "the trusted root" : at.path;
	let value = root;
	if (typeof root === "string") try {
		value = JSON.parse(root);
	} catch (error) {
		if (!(error instanceof SyntaxError)) throw error;
		return [found(at, `${where} isn't JSON, so there is no root at all`)];
	}
	const logs = value?.tlogs;
	return Array.isArray(logs) && logs.length > 0 ? [] : [found(at, `${where} has no transparency log key`)];
}
function isTrustedRoot(value) {
	const type = value?.mediaType;
	return typeof type === "string" && type.startsWith(MEDIA_TYPE);
}
// chain/admission/lint/unguarded.ts
const ALWAYS = /^(object|request|namespaceObject)$|^object\.(apiVersion|kind|metadata)$|^(request|namespaceObject)\.\w+$|^request\.(userInfo\.username|(kind|resource)\.\w+)$/;
const CHAIN = /(?<![\w.?"'])(object|oldObject|request|namespaceObject)((?:\.\??[A-Za-z_]\w*|\[\s*\??(?:"[^"]*"|'[^']*')\s*\])+)/g;
const STEP = /\.(\??)([A-Za-z_]\w*)|\[\s*(\??)(?:"([^"]*)"|'([^']*)')\s*\]/g;
const METHODS = new Set([
	"all",
	"exists",
	"exists_one",
	"filter",
	"map",
	"orValue",
	"size",
	"startsWith",
	"endsWith",
	"contains",
	"matches"
]);
function unguarded(expression) {
	const asked = new Set();
	for (const [, chain = ""] of expression.matchAll(/\bhas\(\s*([\w.]+)\s*\)/g)) asked.add(chain);
	for (const [, key = "", chain = ""] of expression.matchAll(/["']([^"']+)["']\s+in\s+([\w.]+)/g)) asked.add(`${chain}.${key}`);
	if (/\boldObject\s*!=\s*null/.test(expression)) asked.add("oldObject");
	const open = new Set();
	for (const match of expression.matchAll(CHAIN)) {
		const [, root = "", rest = ""] = match;
		let chain = root;
		if (!ALWAYS.test(chain) && !asked.has(chain)) {
			open.add(chain);
			continue;
		}
		for (const [, dotted, field, bracketed, double, single] of rest.matchAll(STEP)) {
			const name = field ?? double ?? single ?? "";
			if (dotted === "?" || bracketed === "?" || METHODS.has(name)) break;
			chain = `${chain}.${name}`;
			if (ALWAYS.test(chain) || asked.has(chain) || isAsking(expression, match.index)) continue;
			open.add(chain);
			break;
		}
	}
	return [...open];
}
function isAsking(expression, index) {
	return /\bhas\(\s*$/.test(expression.slice(0, index));
}
// chain/admission/lint/rules/exceptions.ts
function isException({ kind, group }) {
	return kind === "PolicyException" && (group === "policies.kyverno.io" || group === "kyverno.io");
}
function conditions(policy) {
	return policy.select(policy.root, "spec.matchConditions[].expression").filter(({ value }) => typeof value === "string");
}
const CLOCK = /\btime\.now\(\)/;
function ends(policy) {
	const texts = (pattern) => policy.select(policy.root, pattern).flatMap(({ value }) => typeof value === "string" ? [value] : []);
	const keys = ["all", "any"].flatMap((which) => texts(`spec.conditions.${which}[].key`));
	return conditions(policy).some(({ value }) => CLOCK.test(String(value))) || texts("spec.allowedValues[]").some((value) => /\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value)) || keys.some((key) => /time_before\(\s*time_now(_utc)?\(\)/.test(key));
}
const exceptionWithoutExpiry = {
	name: "exception-without-expiry",
	effect: "fails-open",
	why: "Nothing ends the exception. `expiresAt` is compared when Kyverno compiles the policy and the result is kept: an exception that has expired goes on being honoured until something else changes.",
	source: "pkg/cel/engine/exception.go, ListExceptions",
	remedy: "Let the policy compare the clock: give the end in `allowedValues` and read it there as `exceptions.allowedValues`; for an image policy put the exemption into the policy. In kyverno.io: a condition with `time_before(time_now_utc(), …)`.",
	find: (policy) => {
		if (!isException(policy) || ends(policy)) return [];
		const [expires] = policy.select(policy.root, "spec.expiresAt");
		return expires === void 0 ? [found(policy.root, "the exception has no end")] : [found(expires, `${expires.path} alone doesn't end the exception at that time`)];
	}
};
const exceptionWithClock = {
	name: "exception-with-clock",
	effect: "ignored",
	why: "Kyverno's webhook compiles an exception's conditions without the time library and refuses the exception, so it never comes to be; the command line takes it.",
	source: "pkg/cel/compiler/policy_exception.go",
	remedy: "Leave the clock out of `matchConditions`: give the end in `allowedValues`, and compare it in the policy.",
	find: (policy) => isException(policy) ? conditions(policy).filter(({ value }) => CLOCK.test(String(value))).map((at) => found(at, `${at.path} asks for the time, which no exception may`)) : []
};
const exceptionImagesIgnored = {
	name: "exception-images-ignored",
	effect: "ignored",
	why: "An exception that lists images or values is a partial one, and image policies don't apply partial exceptions: the image stays refused.",
	source: "pkg/image/verification/evaluator/policy.go, Evaluate",
	remedy: "Name the digest and the namespace in `matchConditions`, and leave `images` and `allowedValues` out.",
	find: (policy) => {
		const kinds = policy.select(policy.root, "spec.policyRefs[].kind").map(({ value }) => String(value));
		if (!isException(policy) || !kinds.some((kind) => kind.endsWith("ImageValidatingPolicy"))) return [];
		return ["spec.images", "spec.allowedValues"].flatMap((pattern) => policy.select(policy.root, pattern)).map((at) => found(at, `${at.path} keeps the exception from being applied`));
	}
};
const exceptionCanError = {
	name: "exception-can-error",
	effect: "refuses-all",
	why: "An exception's condition is evaluated for every request that its policy judges. One that ends in an error, on an object without that field, refuses what has nothing to do with it.",
	source: "pkg/image/verification/evaluator/policy.go, Evaluate; kyverno#17277",
	remedy: "Ask before reading: `has(object.metadata.labels) && …`, or `object.metadata.?labels.?x.orValue(\"\")`.",
	find: (policy) => isException(policy) ? conditions(policy).flatMap((at) => unguarded(String(at.value)).map((chain) => found(at, `${at.path} ends in an error where ${chain} isn't there`))) : []
};
// chain/admission/lint/rules/fail-open.ts
const failurePolicyIgnore = {
	name: "failure-policy-ignore",
	effect: "fails-open",
	why: "When Kyverno is down, slow or stumbles over an expression, the API server goes on as if the policy had agreed: whoever can make the webhook time out can start anything.",
	source: "pkg/image/verification/evaluator/policy.go, match; kubernetes.io admission webhooks, failurePolicy",
	remedy: "Write `failurePolicy: Fail`, run several replicas, and exclude by name what has to start without Kyverno.",
	find: (policy) => ["spec.failurePolicy", "spec.webhookConfiguration.failurePolicy"].flatMap((pattern) => policy.select(policy.root, pattern)).filter(({ value }) => value === "Ignore").map((at) => found(at, `${at.path} lets everything pass while the webhook doesn't answer`))
};
const auditOnly = {
	name: "audit-only",
	effect: "fails-open",
	why: "Without Deny or Enforce a violation becomes a line in a report, and the pod starts. A ClusterPolicy that says nothing is in Audit: that is the default.",
	source: "api/kyverno/v1/spec_types.go, ValidationFailureAction; policies.kyverno.io validationActions",
	remedy: "`validationActions: [Deny]`; in a ClusterPolicy `failureAction: Enforce` on each rule. Audit belongs to an environment that says so.",
	find: (policy) => [...policy.select(policy.root, "spec.validationActions").filter(({ value }) => Array.isArray(value) && value.length > 0 && !value.includes("Deny")).map((at) => found(at, `${at.path} has no Deny: violations are only reported`)), ...auditRules(policy).map((at) => found(at, `${at.path === "" ? "every rule" : at.path} is in Audit: violations are only reported`))]
};
function auditRules(policy) {
	if (!isRulePolicy(policy)) return [];
	const general = policy.select(policy.root, "spec.validationFailureAction")[0];
	return ["spec.rules[].verifyImages[]", "spec.rules[].validate"].flatMap((pattern) => policy.select(policy.root, pattern)).flatMap((rule) => {
		const decides = policy.select(rule, "failureAction")[0] ?? general;
		return (typeof decides?.value === "string" ? decides.value : "Audit").toLowerCase() === "enforce" ? [] : [decides ?? rule];
	});
}
const digestOptional = {
	name: "digest-optional",
	effect: "fails-open",
	why: "With `verifyDigest: false` a tag passes: what was verified is what the tag pointed to then, what runs is what it points to when a node pulls.",
	source: "pkg/image/verification/evaluator/policy.go, checkDigests",
	remedy: "Leave `verifyDigest` on, and write digests into the manifests.",
	find: (policy) => settings(policy, "verifyDigest").filter(({ value }) => value === false).map((at) => found(at, `${at.path} is off: tags are admitted`))
};
const verificationOptional = {
	name: "verification-optional",
	effect: "fails-open",
	why: "With `required: false` an image that no expression has verified is admitted: init and ephemeral containers that the expressions forgot, for instance.",
	source: "pkg/image/verification/evaluator/policy.go, EnforceRequired; kyverno#16853",
	remedy: "Leave `required` on.",
	find: (policy) => settings(policy, "required").filter(({ value }) => value === false).map((at) => found(at, `${at.path} is off: images that nothing verified are admitted`))
};
const ephemeralContainersPass = {
	name: "ephemeral-containers-pass",
	effect: "fails-open",
	why: "A debug container comes to a running pod by the subresource `pods/ephemeralcontainers`: a policy that names `pods` alone never sees it.",
	source: "kubernetes.io ephemeral containers; policies.kyverno.io matchConstraints",
	remedy: "Add `pods/ephemeralcontainers` to the resources, with UPDATE.",
	find: (policy) => isImageValidatingPolicy(policy) ? policy.select(policy.root, "spec.matchConstraints.resourceRules").filter((rules) => {
		const named = policy.select(rules, "[].resources[]").map(({ value }) => value);
		return named.includes("pods") && !named.includes("pods/ephemeralcontainers") && !named.includes("*");
	}).map((at) => found(at, `${at.path} doesn't name pods/ephemeralcontainers`)) : []
};
const mutatesDigest = {
	name: "mutate-digest",
	effect: "brittle",
	why: "Kyverno writes the digest into what Git said without one: Argo CD and Flux see a difference that never goes away, and a rollback puts back the tag. It is on unless it is switched off.",
	source: "kyverno#11167; kyverno/policies#1293",
	remedy: "Write `mutateDigest: false`, and the digest into Git.",
	find: (policy) => {
		const on = settings(policy, "mutateDigest").filter(({ value }) => value === true).map((at) => found(at, `${at.path} is on`));
		const missing = imageChecks(policy).filter(({ at, form }) => form !== "notary" && policy.select(at, settingPath(policy, "mutateDigest")).length === 0).map(({ at }) => found(at, `${at.path === "" ? "the policy" : at.path} leaves mutateDigest on, its default`));
		return [...on, ...missing];
	}
};
function settings(policy, name) {
	return imageChecks(policy).flatMap(({ at }) => policy.select(at, settingPath(policy, name)));
}
function settingPath(policy, name) {
	return isImageValidatingPolicy(policy) ? `spec.validationConfigurations.${name}` : name;
}
// chain/admission/lint/rules/identities.ts
function identities(policy, forms = ["bundles", "both"]) {
	return imageChecks(policy).filter(({ form }) => forms.includes(form)).flatMap(({ attestors, form }) => attestors.flatMap((one) => policy.select(one, form === "both" ? "keyless.identities[]" : "keyless")));
}
const wildcardIdentity = {
	name: "wildcard-identity",
	effect: "refuses-all",
	why: "Of a bundle's certificate, issuer and subject are compared letter by letter: a star is a star. Wildcards work for tags alone.",
	source: "pkg/image/verifiers/cpol/cosign/sigstore.go, buildPolicy",
	remedy: "Write the whole identity, or an anchored pattern in `subjectRegExp` or `issuerRegExp`.",
	find: (policy) => identities(policy).flatMap((one) => ["issuer", "subject"].flatMap((name) => policy.select(one, name))).filter(({ value }) => typeof value === "string" && /[*?]/.test(value)).map((at) => found(at, `${at.path} has a wildcard, which no certificate equals: ${String(at.value)}`))
};
const openPattern = {
	name: "identity-pattern-open",
	effect: "fails-open",
	why: "The pattern is searched for anywhere in the identity: `acme/app` is also found in `https://github.com/mallory/acme/app-fork/…`.",
	source: "github.com/sigstore/sigstore-go pkg/verify/certificate_identity.go, SubjectAlternativeNameMatcher",
	remedy: "Begin the pattern with ^ and end it with $, and put a backslash before each dot.",
	find: (policy) => identities(policy, [
		"bundles",
		"both",
		"tags"
	]).flatMap((one) => ["issuerRegExp", "subjectRegExp"].flatMap((name) => policy.select(one, name))).filter(({ value }) => typeof value === "string" && !(value.startsWith("^") && value.endsWith("$"))).map((at) => found(at, `${at.path} isn't anchored: ${String(at.value)}`))
};
const severalIdentities = {
	name: "several-identities",
	effect: "refuses-all",
	why: "With bundles, cosign takes exactly one identity per attestor and ends with an error where there are more.",
	source: "github.com/sigstore/cosign/v3 pkg/cosign/verify.go, \"multiple identities are not supported\"",
	remedy: "One attestor per identity, and say in the expression whether one of them or all of them must have signed.",
	find: (policy) => imageChecks(policy).filter(({ form }) => form === "both").flatMap(({ attestors }) => attestors.flatMap((one) => policy.select(one, "keyless.identities"))).filter(({ value }) => Array.isArray(value) && value.length !== 1).map((at) => found(at, `${at.path} has ${at.value.length} identities, and needs exactly one`))
};
const identityIncomplete = {
	name: "identity-incomplete",
	effect: "refuses-all",
	why: "An identity counts only when issuer and subject are both there; with one of them no identity is asked for, and the verifier refuses to start without any.",
	source: "pkg/image/verifiers/cpol/cosign/sigstore.go, buildPolicy",
	remedy: "Give both `issuer` and `subject`, or their patterns.",
	find: (policy) => identities(policy).filter((one) => one.node !== null).filter((one) => {
		const has = (name) => policy.select(one, name).some(({ value }) => value !== "" && value !== null);
		return !((has("subject") || has("subjectRegExp") || has("subjectExpression")) && (has("issuer") || has("issuerRegExp")));
	}).map((at) => found(at, `${at.path} lacks its issuer or its subject`))
};
// chain/admission/lint/rules/ignored-on-bundles.ts
const CPOL = "pkg/image/verifiers/cpol/cosign/sigstore.go";
const IVPOL = "pkg/image/verifiers/ivpol/cosign";
function ignored(rule, patterns) {
	const spotsIn = (policy, check) => {
		const below = (from, names = []) => names.flatMap((name) => policy.select(from, name));
		if (check.form === "both") return check.attestors.flatMap((one) => below(one, patterns.attestor));
		if (check.form !== "bundles") return [];
		return [...below(check.at, patterns.check), ...check.attestors.flatMap((one) => below(one, patterns.entry))];
	};
	return {
		...rule,
		find: (policy) => imageChecks(policy).flatMap((check) => spotsIn(policy, check)).filter(({ value }) => isGiven(value)).map((at) => found(at, `${at.path} has no effect on Sigstore bundles`))
	};
}
function isGiven(value) {
	if (value === null || value === void 0 || value === "") return false;
	return typeof value !== "object" || Object.keys(value).length > 0;
}
const extensionsIgnored = ignored({
	name: "extensions-ignored",
	effect: "fails-open",
	why: "Certificate extensions (the source repository, the runner, the deployment environment) are compared in the tag form only. A reusable workflow's identity is the called workflow, so any repository that calls it passes.",
	source: `${CPOL}, buildPolicy; kyverno#11724`,
	remedy: "Let a gate that reads certificate extensions decide and sign a VSA, and require that VSA by its one signer."
}, {
	check: ["additionalExtensions"],
	entry: ["keyless.additionalExtensions"],
	attestor: ["keyless.additionalExtensions"]
});
const annotationsIgnored = ignored({
	name: "annotations-ignored",
	effect: "fails-open",
	why: "A ClusterPolicy never compares annotations with a bundle; an ImageValidatingPolicy compares them with a payload that can't hold any, so nothing matches.",
	source: `${CPOL}, verifyBundles; ${IVPOL}/verifier.go, checkSignatureAnnotations`,
	remedy: "Ask for the value inside the signed predicate: `conditions`, or extractPayload() in an expression."
}, {
	check: ["annotations"],
	entry: ["annotations"],
	attestor: ["annotations"]
});
const rootsIgnored = ignored({
	name: "roots-ignored",
	effect: "ignored",
	why: "Bundles are verified against the trusted root that comes by TUF. PEM roots are read for tags alone, so the public root decides although another is written here.",
	source: `${CPOL}, getTrustedRoot; ${IVPOL}/opts.go, resolveTrustedMaterial`,
	remedy: "ClusterPolicy: start Kyverno with --tufMirror and --tufRoot. ImageValidatingPolicy: `tuf: { mirror, root }` on the attestor."
}, {
	check: ["roots"],
	entry: ["keyless.roots"],
	attestor: ["keyless.roots"]
});
const KEYS = [
	"rekor.pubkey",
	"ctlog.pubkey",
	"ctlog.tsaCertChain"
];
const logKeysIgnored = ignored({
	name: "log-keys-ignored",
	effect: "ignored",
	why: "The keys of transparency log, certificate log and timestamp authority come from the trusted root when a bundle is verified; keys in the policy are read for tags alone.",
	source: `${CPOL}, getTrustedMaterial; ${IVPOL}/opts.go, getRekor`,
	remedy: "Put the keys into the trusted root, and give Kyverno that root by TUF."
}, {
	entry: [
		"keyless",
		"keys",
		"certificates"
	].flatMap((kind) => KEYS.map((key) => `${kind}.${key}`)),
	attestor: ["ctlog.rekorPubKey", "ctlog.ctLogPubKey"]
});
const repositoryIgnored = ignored({
	name: "repository-ignored",
	effect: "ignored",
	why: "A ClusterPolicy looks for bundles among the referrers of the image itself, never in another repository.",
	source: `${CPOL}, fetchBundles; kyverno#15950`,
	remedy: "Copy the image with its referrers, or use an ImageValidatingPolicy with `source.repository`."
}, {
	check: ["repository"],
	entry: ["repository"]
});
// chain/admission/lint/rules/image-globs.ts
const globMatchesNothing = {
	name: "glob-matches-nothing",
	effect: "fails-open",
	why: "An image that no pattern matches isn't looked at: a pattern that can't match leaves the policy in place and checks nothing. A ClusterPolicy compares it with registry/path:tag or registry/path@digest, an ImageValidatingPolicy with the image as the manifest writes it.",
	source: "pkg/utils/image/infos.go, String; pkg/cel/matching; pkg/image/verification/evaluator/policy.go",
	remedy: "End the pattern with `*` (or `@*` and `:*`), write the registry in lower case and without https://.",
	find: (policy, { images }) => globs(policy).flatMap((at) => {
		const glob = String(at.value);
		const reason = impossible(glob, globs(policy)) ?? unmatched(glob, images);
		return reason === void 0 ? [] : [found(at, `${at.path} "${glob}" ${reason}`)];
	})
};
const shortNamesPass = {
	name: "short-names-pass",
	effect: "fails-open",
	why: "An ImageValidatingPolicy compares patterns with the image as it is written: `nginx` isn't `docker.io/library/nginx` to it, and both start the same container.",
	source: "pkg/image/verification/evaluator/policy.go, Evaluate; pkg/cel/matching",
	remedy: "Refuse images without a registry in a policy of their own, or match everything and list what is allowed.",
	find: (policy, { expressions }) => isImageValidatingPolicy(policy) && !expressions.some((one) => one.includes("docker")) ? globs(policy).filter(({ value }) => /^(index\.|registry-1\.)?docker\.io\//.test(String(value))).map((at) => found(at, `${at.path} doesn't match Docker Hub's short names`)) : []
};
function globs(policy) {
	const pattern = isImageValidatingPolicy(policy) ? "spec.matchImageReferences[].glob" : isRulePolicy(policy) ? "spec.rules[].verifyImages[].imageReferences[]" : void 0;
	return (pattern === void 0 ? [] : policy.select(policy.root, pattern)).filter(({ value }) => typeof value === "string");
}
function impossible(glob, beside) {
	if (/^\w+:\/\//.test(glob)) return "begins with a scheme, and an image has none";
	if (/\s/.test(glob)) return "has a space, and an image has none";
	if (/^[^/]*[A-Z][^/]*\//.test(glob)) return "has capitals in the registry, and an image is refused with them";
	if (!beside.some(({ value }) => value === `${glob}@*` || value === `${glob}*`) && !/[*?[{]/.test(glob) && !/(@sha256:[0-9a-f]{64}|:[\w.-]{1,128})$/.test(glob)) return "has neither wildcard nor tag nor digest, and an image always ends in one";
}
function unmatched(glob, images) {
	if (images.length === 0) return void 0;
	const pattern = asPattern(glob);
	const spelled = (image) => [
		image,
		`${image}:latest`,
		`${image}@sha256:${"0".repeat(64)}`
	];
	return images.some((image) => spelled(image).some((one) => pattern.test(one))) ? void 0 : "matches none of the named images";
}
function asPattern(glob) {
	const alternatives = glob.replaceAll(/[.+^$()|\\]/g, "\\$&").replaceAll(/\{([^}]*)\}/g, (_, inner) => `(?:${inner.replaceAll(",", "|")})`);
	return new RegExp(`^${alternatives.replaceAll("*", ".*").replaceAll("?", ".")}$`);
}
// chain/admission/lint/rules/predicates.ts
const PROVENANCE_V1 = "https://slsa.dev/provenance/v1";
function predicateTypes(policy) {
	return ["spec.attestations[].intoto.type", "spec.rules[].verifyImages[].attestations[].type"].flatMap((pattern) => policy.select(policy.root, pattern)).map(({ value }) => value);
}
const builderIdOfV02 = {
	name: "builder-id-of-v0.2",
	effect: "refuses-all",
	why: "Provenance v1 has the builder at `runDetails.builder.id`; `builder.id` at the top is version 0.2. In an expression it is an error, in a condition an empty string.",
	source: "slsa.dev/provenance/v1; kyverno/policies other-ivpol/verify-image-slsa",
	remedy: "Read `predicate.runDetails.builder.id` (a ClusterPolicy: `runDetails.builder.id`).",
	find: (policy) => predicateTypes(policy).includes(PROVENANCE_V1) ? demandsOnPredicates(policy).filter(({ value }) => /(?<!runDetails\??\.)\bbuilder\.\??id\b/.test(String(value))).map((at) => found(at, `${at.path} asks for builder.id, which provenance v1 doesn't have`)) : []
};
const payloadIsStatement = {
	name: "payload-is-the-statement",
	effect: "refuses-all",
	why: "extractPayload() gives the whole in-toto statement: its fields are `subject`, `predicateType` and `predicate`.",
	source: "pkg/cel/libs/imageverify/impl.go, extractPayload",
	remedy: "Write `extractPayload(image, attestations.x).predicate` before the field.",
	find: (policy) => {
		const statements = policy.select(policy.root, "spec.attestations[]").filter((one) => policy.select(one, "intoto").length > 0).flatMap((one) => policy.select(one, "name").map(({ value }) => value));
		const reads = (expression) => [...expression.matchAll(/extractPayload\([^()]*,\s*attestations\.(\w+)\s*\)\.\??(\w+)/g)].some(([, name, field]) => statements.includes(name) && !STATEMENT.has(field ?? ""));
		return expressions(policy).filter(({ value }) => reads(String(value))).map((at) => found(at, `${at.path} reads a predicate's field from the statement`));
	}
};
const STATEMENT = new Set([
	"predicate",
	"predicateType",
	"subject",
	"_type",
	"type"
]);
const anyAttestationCounts = {
	name: "any-attestation-is-a-signature",
	effect: "fails-open",
	why: "With bundles, verifyImageSignatures() counts every statement that the identity has signed about the image: its SBOM, or a scan that failed, is as good as a signature.",
	source: "pkg/image/verifiers/ivpol/cosign/verifier.go, VerifyImageSignature",
	remedy: "Use verifyAttestationSignatures() with the one predicate type that means yes, and read its result.",
	find: (policy) => isImageValidatingPolicy(policy) && policy.select(policy.root, "spec.attestors[].cosign").length > 0 ? expressions(policy).filter(({ value }) => String(value).includes("verifyImageSignatures(")).map((at) => found(at, `${at.path} takes any attestation for a signature`)) : []
};
const oneOfTwoAttestors = {
	name: "one-of-two-attestors",
	effect: "fails-open",
	why: "The verifying functions give the number of attestors that passed: `> 0` is one of them, not all. Such a result is never cached either, as one attestor always fails.",
	source: "pkg/cel/libs/imageverify/impl.go",
	remedy: "Compare with the number of attestors in the list (`== 2`), or write one expression per attestor.",
	find: (policy) => expressions(policy).filter(({ value }) => /\[\s*attestors\.[^\]]*,\s*attestors\.[^\]]*\]\s*\)\s*>\s*0/.test(String(value))).map((at) => found(at, `${at.path} is content with one of several attestors`))
};
const tagsOnly = {
	name: "tags-only",
	effect: "refuses-all",
	why: "`type: Cosign`, which is the default, reads the tags .sig and .att alone. Cosign 3 and GitHub's attest actions write bundles as referrers: nothing is found.",
	source: "pkg/image/verifiers/cpol/cosign/cosign.go; kyverno#15327",
	remedy: "Write `type: SigstoreBundle`.",
	find: (policy) => imageChecks(policy).filter(({ form }) => form === "tags").map(({ at }) => found(at, `${at.path} never reads Sigstore bundles`))
};
// chain/admission/lint/rules/time-sources.ts
const SOURCE = "pkg/image/verifiers/cpol/cosign/sigstore.go, buildVerifyOptions";
function ignores(policy, forms) {
	return imageChecks(policy).filter(({ form }) => forms.includes(form)).flatMap(({ attestors }) => attestors).flatMap((entry) => [
		"keyless",
		"keys",
		"certificates"
	].flatMap((kind) => policy.select(entry, kind).map((at) => ({
		at,
		kind,
		tlog: policy.select(at, "rekor.ignoreTlog")[0]?.value === true,
		sct: policy.select(at, "ctlog.ignoreSCT")[0]?.value === true
	}))));
}
const noTimeSource = {
	name: "no-time-source",
	effect: "refuses-all",
	why: "For bundles `ctlog.ignoreSCT: true` doesn't concern the SCT: it takes away every witness of the signing time. With the transparency log still on, the verifier has no time to compare with and refuses to start.",
	source: SOURCE,
	remedy: "Leave `ctlog.ignoreSCT` out. Without a log: `rekor: { ignoreTlog: true }` alone, which asks for a signed timestamp.",
	find: (policy) => ignores(policy, ["bundles"]).filter(({ sct, tlog }) => sct && !tlog).map(({ at }) => found(at, `${at.path} ignores the SCT and keeps the log: no bundle can pass`))
};
const currentTime = {
	name: "certificate-at-current-time",
	effect: "refuses-all",
	why: "With both ignored, a keyless certificate is judged by the clock of the admission. It lives ten minutes: what starts today is refused when it is scheduled again tomorrow.",
	source: SOURCE,
	remedy: "Keep one witness: the transparency log, or `rekor: { ignoreTlog: true }` alone with a signed timestamp in the bundle.",
	find: (policy) => ignores(policy, ["bundles"]).filter(({ kind, sct, tlog }) => kind === "keyless" && sct && tlog).map(({ at }) => found(at, `${at.path} ignores both logs: certificates count for ten minutes after signing`))
};
const expiryUnchecked = {
	name: "certificate-never-expires",
	effect: "fails-open",
	why: "Of a fixed certificate only its public key is used, or its chain is judged at the time of its own making; with the log ignored nothing says when the signature was made. A certificate that has expired goes on signing.",
	source: "github.com/sigstore/cosign/v3 pkg/cosign/verify.go, TrustedCert; pkg/image/verifiers/ivpol/cosign/opts.go",
	remedy: "Keep the transparency log on, or use a key and change it when it has to end.",
	find: (policy) => [...ignores(policy, ["tags"]).filter(({ kind, tlog }) => kind === "certificates" && tlog).map(({ at }) => found(at, `${at.path} accepts signatures by an expired certificate`)), ...imageChecks(policy).filter(({ form }) => form === "both").flatMap(({ attestors }) => attestors).filter((one) => policy.select(one, "ctlog.insecureIgnoreTlog")[0]?.value === true).flatMap((one) => policy.select(one, "certificate")).map((at) => found(at, `${at.path} accepts signatures by an expired certificate`))]
};
const sctUnchecked = {
	name: "certificate-in-no-log",
	effect: "brittle",
	why: "With both logs ignored, nobody outside the authority has seen the certificate: one that was issued by mistake or by a thief looks like the others.",
	source: "pkg/image/verifiers/ivpol/cosign/opts.go, checkOptions",
	remedy: "Leave `insecureIgnoreSCT` out: a certificate authority that has a certificate log writes the SCT into each certificate.",
	find: (policy) => imageChecks(policy).filter(({ form }) => form === "both").flatMap(({ attestors }) => attestors).filter((one) => policy.select(one, "keyless").length > 0).filter((one) => policy.select(one, "ctlog.insecureIgnoreTlog")[0]?.value === true).flatMap((one) => policy.select(one, "ctlog.insecureIgnoreSCT")).filter(({ value }) => value === true).map((at) => found(at, `${at.path} with the log ignored: certificates that no log knows are accepted`))
};
// chain/admission/lint/rules/webhook-timeout.ts
const LONGEST = 30;
const DEFAULT = 10;
const PER_CHECK = 2;
const ONCE = 5;
const webhookTimeout = {
	name: "webhook-timeout-short",
	effect: "refuses-all",
	why: `Each verification asks the registry for every referrer again: about ${PER_CHECK} s for a cold image, ${ONCE} s once per pod. When the time is up the pod is refused, and on a new node everything is cold.`,
	source: "pkg/controllers/webhook/controller.go, DefaultWebhookTimeout; kyverno#5714, #9580",
	remedy: `\`webhookConfiguration: { timeoutSeconds: ${LONGEST} }\`, and fewer questions per image: one VSA in place of several attestations.`,
	find: (policy) => {
		const checks = verifications(policy);
		if (checks === 0) return [];
		const needed = ONCE + PER_CHECK * checks;
		const [given] = ["spec.webhookConfiguration.timeoutSeconds", "spec.webhookTimeoutSeconds"].flatMap((pattern) => policy.select(policy.root, pattern));
		const seconds = typeof given?.value === "number" ? given.value : DEFAULT;
		if (seconds >= Math.min(needed, LONGEST) && needed <= LONGEST) return [];
		const more = needed > LONGEST ? `, more than the ${LONGEST} s that a webhook may take` : "";
		return [found(given ?? policy.select(policy.root, "spec")[0] ?? policy.root, `${checks} verifications of an image need about ${needed} s${more}; the webhook has ${seconds} s`)];
	}
};
function verifications(policy) {
	if (!isImageValidatingPolicy(policy)) return imageChecks(policy).reduce((sum, { attestors }) => sum + attestors.length, 0);
	return expressions(policy).flatMap(({ value }) => [...String(value).matchAll(/verify(?:Attestation|Image)Signatures\([^[]*\[([^\]]*)\]/g)]).reduce((sum, [, attestors = ""]) => sum + attestors.split(",").length, 0);
}
// chain/admission/lint/rules.ts
const LINT_RULES = [
	extensionsIgnored,
	annotationsIgnored,
	rootsIgnored,
	logKeysIgnored,
	repositoryIgnored,
	wildcardIdentity,
	openPattern,
	severalIdentities,
	identityIncomplete,
	noTimeSource,
	currentTime,
	expiryUnchecked,
	sctUnchecked,
	rootWithoutLog,
	inlineRootNeedsTuf,
	builderIdOfV02,
	payloadIsStatement,
	anyAttestationCounts,
	oneOfTwoAttestors,
	tagsOnly,
	globMatchesNothing,
	shortNamesPass,
	failurePolicyIgnore,
	auditOnly,
	digestOptional,
	verificationOptional,
	ephemeralContainersPass,
	mutatesDigest,
	webhookTimeout,
	exceptionWithoutExpiry,
	exceptionWithClock,
	exceptionImagesIgnored,
	exceptionCanError
];
// chain/admission/lint/lint.ts
function lintPolicies(files, images = []) {
	const read = files.map(({ path, text }) => ({
		path,
		...readPolicyDocuments(text)
	}));
	const all = read.map(({ path, documents }) => ({
		path,
		documents: documents.flatMap(unlist)
	}));
	const context = {
		images,
		expressions: all.flatMap(({ documents }) => documents).filter(({ kind }) => kind.endsWith("ValidatingPolicy") && !kind.endsWith("ImageValidatingPolicy")).flatMap((document) => expressions(document).map(({ value }) => String(value)))
	};
	return {
		findings: all.flatMap(({ path, documents }) => documents.flatMap((document) => (isKyverno(document) ? LINT_RULES : [rootWithoutLog]).flatMap((rule) => rule.find(document, context).map(({ at, message }) => finding(path, document, rule, at, message)))).sort((a, b) => a.line - b.line || a.column - b.column)),
		policies: all.flatMap(({ documents }) => documents.filter(isKyverno)).length,
		unreadable: read.flatMap(({ path, problems }) => problems.map((problem) => ({
			file: path,
			...problem
		})))
	};
}
function finding(file, document, { name, effect, why, source, remedy }, { line, column }, message) {
	return {
		file,
		line,
		column,
		rule: name,
		effect,
		policy: [document.kind, textAt(document, document.root, "metadata.name") ?? ""].filter((word) => word !== "").join(" "),
		message,
		why,
		source,
		remedy
	};
}
function isKyverno({ group }) {
	return group === "kyverno.io" || group.endsWith(".kyverno.io");
}
function unlist(document) {
	if (!document.kind.endsWith("List")) return [document];
	return document.select(document.root, "items[]").map((root) => {
		const text = (name) => textAt(document, root, name);
		const group = groupOf(text("apiVersion"));
		return {
			kind: text("kind") ?? "",
			group,
			root: {
				...root,
				path: ""
			},
			select: document.select
		};
	});
}
// cli/run/policies-lint.ts
async function runPoliciesLint({ directory, rest, options }) {
	const files = await readManifestFiles(directory, rest);
	const json = lintPolicies(files, options("image"));
	const { findings, policies, unreadable } = json;
	const text = [
		...findings.flatMap(({ file, line, column, rule, effect, policy, message, why, source, remedy }) => [
			`${file}:${line}:${column} ${effect} ${rule}: ${message}`,
			...policy === "" ? [] : [`    in ${policy}`],
			`    why: ${why} (${source})`,
			`    remedy: ${remedy}`
		]),
		...unreadable.map(({ file, line, column, message }) => `${file}:${line}:${column} isn't YAML: ${message}`),
		`${policies} policies in ${files.length} files, ${findings.length} findings`
	].join("\n");
	return {
		code: findings.length + unreadable.length === 0 ? EXIT.done : EXIT.refused,
		json,
		text
	};
}
export { runPoliciesLint };
