import { Ct as healthRuleOf, Dt as milliseconds, T as settingsIn, X as environmentOf, Y as environmentBefore, o as canonicalJson, rt as serviceOf, st as exceptionsFor, v as Requirement, x as signerWorkflow, xt as entry } from "./chain-clearance-parse-policy.js";
import { r as digestOf } from "./chain-digest-digest.js";
import { o as resourceUri } from "./chain-digest-image-name.js";
import { r as Fault } from "./chain-fault.js";
import { n as repositoryUri, r as subjectOf, t as GITHUB_SERVER } from "./chain-source-github-server.js";
// chain/clearance/rules.ts
const SUPERSEDE = 144e5;
function rulesFor(snapshot, service, environment) {
	const { policy } = snapshot;
	const { image, builder, tier, set } = serviceOf(policy, service);
	const here = environmentOf(policy, environment);
	const before = environmentBefore(policy, environment);
	const rules = {
		service,
		environment,
		image,
		builder: builderIdentity(policy, builder, image),
		requires: [...new Set(here.requires ?? Requirement.options)].sort(),
		...before === void 0 ? {} : { previous: clearanceRule(policy, before, image) },
		clearance: clearanceRule(policy, here, image),
		...settingsIn(here, serviceOf(policy, service)),
		...tier === void 0 || here.pairs === void 0 ? {} : { tier },
		...set === void 0 ? {} : { set },
		wave: waveOf(here, tier),
		...before === void 0 ? {} : { previousWave: waveOf(before, tier) }
	};
	const trust = trustDigests(snapshot, [
		rules.builder,
		rules.clearance.signer,
		rules.previous?.signer
	]);
	const policyDigest = digestOf(canonicalJson({
		apiVersion: policy.apiVersion,
		rules,
		trust
	}));
	const supersede = here.supersede === void 0 ? SUPERSEDE : milliseconds(here.supersede);
	const exceptions = exceptionsFor(snapshot.files, service, environment);
	return {
		...rules,
		supersede,
		rollback: rollbackRule(policy, here),
		exceptions,
		policyDigest
	};
}
function rollbackRule({ rollback }, here) {
	const { by, approvals, healthyFor } = rollback;
	const within = here.rollback?.automatic.within;
	return {
		by,
		approvals,
		...healthyFor === void 0 ? {} : { healthyFor: milliseconds(healthyFor) },
		...within === void 0 ? {} : { automaticWithin: milliseconds(within) }
	};
}
const IMPORTED_LEVEL = "CLEARANCE_IMPORTED";
function levelOf(environment) {
	return `CLEARANCE_ENV_${environment.toUpperCase().replaceAll("-", "_")}`;
}
function verifierIdOf(policy, signer) {
	const file = "key" in signer ? signer.key : `.github/workflows/${signer.workflow}`;
	return `${repositoryUri(policy.gitops)}/${file}`;
}
function importSummaryRule(policy, image) {
	const { imported } = policy.admission;
	if (imported === void 0) throw new Fault("POLICY_INVALID", "clearance.yaml doesn't say who imports: add admission.imported");
	return {
		signer: signerIdentity(policy, imported.signer),
		verifierId: verifierIdOf(policy, imported.signer),
		resourceUri: resourceUri(image),
		level: IMPORTED_LEVEL
	};
}
function clearanceRule(policy, environment, image) {
	return {
		environment: environment.name,
		signer: signerIdentity(policy, environment.signer),
		verifierId: verifierIdOf(policy, environment.signer),
		resourceUri: resourceUri(image),
		level: levelOf(environment.name)
	};
}
function signerIdentity(policy, signer) {
	if ("key" in signer) return {
		kind: "key",
		key: signer.key
	};
	return {
		kind: "workflow",
		trust: signer.trust,
		issuer: issuerOf(policy, signer.trust),
		subject: subjectOf(signerWorkflow(policy, signer.workflow)),
		source: repositoryUri(policy.gitops),
		...signer.since === void 0 ? {} : { since: signer.since }
	};
}
function builderIdentity(policy, name, image) {
	const builder = entry(policy.builders, name);
	if (builder === void 0) throw new Fault("POLICY_INVALID", `clearance.yaml has no builder "${name}"`);
	return identityOfBuilder(policy, builder, image);
}
function identityOfBuilder(policy, builder, image) {
	if ("imported" in builder) return {
		kind: "import",
		summary: importSummaryRule(policy, image)
	};
	if ("key" in builder) return {
		kind: "key",
		key: builder.key
	};
	return {
		kind: "workflow",
		trust: builder.trust,
		issuer: issuerOf(policy, builder.trust),
		subject: `${GITHUB_SERVER}/${builder.workflow}`,
		source: repositoryUri(builder.source),
		ref: builder.ref
	};
}
function waveRules(policy, { service, environment }) {
	const { tier } = serviceOf(policy, service);
	const before = environmentBefore(policy, environment);
	return {
		wave: waveOf(environmentOf(policy, environment), tier),
		...before === void 0 ? {} : { previousWave: waveOf(before, tier) }
	};
}
function waveOf(environment, tier) {
	const health = healthRuleOf(environment.health, tier);
	return {
		environment: environment.name,
		regions: environment.regions ?? [],
		...environment.waves === void 0 ? {} : { waves: environment.waves },
		...environment.goOn === void 0 ? {} : { goOn: environment.goOn },
		soak: environment.soak === void 0 ? 0 : milliseconds(environment.soak),
		...health === void 0 ? {} : { health }
	};
}
function issuerOf(policy, trust) {
	const root = entry(policy.trust, trust);
	if (root === void 0) throw new Fault("POLICY_INVALID", `clearance.yaml has no trust root "${trust}"`);
	return root.issuer;
}
function trustDigests({ policy, files }, identities) {
	const paths = identities.flatMap((identity) => {
		const signer = identity?.kind === "import" ? identity.summary.signer : identity;
		if (signer === void 0) return [];
		return [signer.kind === "key" ? signer.key : entry(policy.trust, signer.trust)?.root ?? ""];
	});
	return Object.fromEntries(paths.map((path) => {
		const bytes = files.get(path);
		if (bytes !== void 0) return [path, digestOf(bytes)];
		throw new Fault("POLICY_UNREADABLE", `clearance.yaml names ${path}, which isn't in the same commit`);
	}));
}
export { verifierIdOf as a, rulesFor as i, importSummaryRule as n, waveRules as o, levelOf as r, IMPORTED_LEVEL as t };
