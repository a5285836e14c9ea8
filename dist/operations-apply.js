import { r as Fault } from "./chain-fault.js";
import { r as acts } from "./chain-promotion-plan.js";
import { c as environmentOf, d as placeOf } from "./chain-clearance-parse-policy.js";
import { c as plannedFiles, d as findAttestation, i as gatherAncestry, l as clearedBy, o as readHead, s as pathOf, u as findClearance } from "./operations-observe.js";
import { i as examine, o as openOwn, r as mergeReady } from "./operations-merge.js";
import { a as readFiles } from "./operations-observe-change.js";
import { i as vsaFor, r as trustMaterialOf } from "./operations-collect-evidence.js";
import { r as printImageReference } from "./chain-digest-image-name.js";
import { n as repositoryUri } from "./chain-source-github-server.js";
import { t as DEFAULT_BASE } from "./operations-observe-ports.js";
import { t as attest } from "./operations-attest.js";
import { t as planNow } from "./operations-plan.js";
// chain/clearance/supporting.ts
function supportingEvidence(subject, evidence, rules, ancestry) {
	const attestations = rules.requires.flatMap((requirement) => findAttestation(requirement, subject.digest, evidence, rules.builder).accepted);
	const previous = rules.previous === void 0 ? [] : findClearance("PREVIOUS_CLEARANCE_MISSING", subject.digest, evidence, rules.previous, ancestry).accepted;
	return [...new Map([...attestations, ...previous].map((one) => [one.bundle, one])).values()].sort((a, b) => a.bundle < b.bundle ? -1 : 1);
}
function buildLevelOf(subject, evidence, rules) {
	const { accepted } = findAttestation("provenance", subject.digest, evidence, rules.builder);
	return accepted.some(({ signer }) => signer.kind === "certificate" && signer.claims.runnerEnvironment === "github-hosted" && signer.claims.buildConfigUri !== void 0 && signer.claims.buildConfigUri !== signer.claims.subject) ? "SLSA_BUILD_LEVEL_3" : void 0;
}
// operations/sign-clearance.ts
async function signClearance(request, ports) {
	const { passed, subject, collected, rules, ancestry, trust, now } = request;
	const { question } = passed;
	if (question.digest !== subject.digest || question.policyDigest !== rules.policyDigest || question.lane.environment !== rules.environment || question.lane.service !== rules.service || subject.image !== rules.image) throw new Fault("STATE_CHANGED", `the gates didn't answer for ${printImageReference(subject)} under this policy`);
	const existing = clearedBy(subject, collected.evidence, rules, ancestry);
	if (existing !== void 0) return {
		evidence: existing,
		signed: false
	};
	const statement = vsaFor({
		subject,
		verifierId: rules.clearance.verifierId,
		version: request.version,
		timeVerified: now,
		resourceUri: rules.clearance.resourceUri,
		policyUri: request.policyUri,
		policyDigest: rules.policyDigest,
		inputs: supportingEvidence(subject, collected.evidence, rules, ancestry).map(({ bundle }) => ({
			uri: `oci://${subject.image}@${collected.referrers.get(bundle) ?? bundle}`,
			digest: bundle
		})),
		levels: [buildLevelOf(subject, collected.evidence, rules), rules.clearance.level].filter((level) => level !== void 0)
	});
	const objection = async (evidence) => {
		const signedAt = await gatherAncestry([evidence], rules, ports.git);
		const found = findClearance("CLEARANCE_MISSING", subject.digest, [evidence], rules.clearance, signedAt);
		return found.accepted.length > 0 ? void 0 : found.finding.message;
	};
	const [attestation] = await attest({
		subject,
		statements: [statement],
		trust,
		now,
		objection
	}, ports);
	if (attestation === void 0) throw new Error("one statement was signed, and none came back");
	return {
		evidence: attestation.evidence,
		signed: true
	};
}
// operations/sign.ts
async function sign(request, ports) {
	const examined = await examine(request, ports);
	return examined.outcome === "ready" ? signReady(examined, request, ports) : examined;
}
async function signReady(ready, request, ports) {
	const { state, observed, candidate, passed } = ready;
	const { rules } = observed;
	const { subject, ancestry } = candidate;
	const { gitops } = state.policy.policy;
	const path = (request.base ?? DEFAULT_BASE).policyPath;
	const { evidence, signed } = await signClearance({
		passed,
		subject,
		collected: candidate,
		rules,
		ancestry,
		policyUri: `git+${repositoryUri(gitops)}@${state.policy.commit}#${path}`,
		trust: trustMaterialOf(state.policy),
		version: request.version,
		now: ports.now()
	}, ports);
	if (clearedBy(subject, [evidence], rules, await gatherAncestry([evidence], rules, ports.git)) === void 0) throw new Fault("SIGNING_FAILED", `${ports.signer.describe} signed a clearance of ${printImageReference(subject)}, but isn't the signer of ${rules.environment}`);
	return {
		outcome: "signed",
		subject,
		clearance: evidence.bundle,
		fresh: signed
	};
}
// operations/apply-step.ts
const DONE = { result: "done" };
async function applyStep(step, state, ports, base) {
	const { github } = ports;
	switch (step.do) {
		case "open": return open(step, state, ports, base);
		case "describe":
			await github.updatePullRequest(step.pullRequest, { body: step.body });
			return DONE;
		case "report":
			await github.setStatus(step.head, {
				context: step.context,
				state: step.state,
				description: step.description
			});
			return DONE;
		case "close":
			await github.comment(step.pullRequest, `Closed: ${step.reason}.`);
			await github.updatePullRequest(step.pullRequest, { state: "closed" });
			await github.deleteBranch(step.branch);
			return DONE;
		case "dispatch": return dispatch(step, state, github);
		case "sign-and-merge": return signAndMerge(step, ports, base);
	}
	return {
		result: "left",
		reason: "nothing to do"
	};
}
async function open(step, state, ports, base) {
	const { intent, branch, title, body } = step;
	const { git, github } = ports;
	const edits = [{
		place: placeOf(state.policy.policy, intent.lane),
		from: intent.from,
		to: intent.to
	}];
	const files = plannedFiles(edits, await readFiles(git, state.base.commit, edits.map(pathOf)));
	const { pullRequest } = await openOwn({
		branch,
		base: state.base,
		files,
		title,
		body
	}, (commit) => isPlanned(commit, edits, state, ports), state.promoter, github);
	const { number, head } = pullRequest;
	if (!step.unattended || ports.signerOf?.(intent.lane.environment) === void 0) return {
		result: "done",
		pullRequest: number
	};
	const merged = await signAndMerge({
		lane: intent.lane,
		pullRequest: number,
		head: head.commit
	}, ports, base);
	return merged.result === "left" ? {
		result: "done",
		pullRequest: number
	} : {
		...merged,
		pullRequest: number
	};
}
async function isPlanned(commit, edits, state, { git }) {
	await git.refresh();
	return (await readHead(git, state.base.commit, commit, edits)).length === 0;
}
async function dispatch(step, state, github) {
	const { signer } = environmentOf(state.policy.policy, step.lane.environment);
	if ("key" in signer) throw new Error("an environment that signs with a key has no workflow to dispatch");
	await github.dispatch(signer.workflow, state.base.branch, {
		"pull-request": String(step.pullRequest),
		head: step.head
	});
	return DONE;
}
async function signAndMerge(step, ports, base) {
	const { environment } = step.lane;
	const signer = ports.signerOf?.(environment);
	if (signer === void 0) return {
		result: "left",
		reason: `the key of ${environment} isn't here`
	};
	const request = {
		environment,
		pullRequest: step.pullRequest,
		head: step.head,
		base,
		version: ports.version
	};
	const examined = await examine(request, ports);
	if (examined.outcome === "merged") return {
		result: "done",
		merged: examined.commit
	};
	if (examined.outcome === "refused") return {
		result: "refused",
		findings: examined.findings
	};
	if (examined.outcome === "waiting") return {
		result: "left",
		reason: "a gate that had passed is open again"
	};
	await signReady(examined, request, {
		...ports,
		signer
	});
	const merged = await mergeReady(examined, ports);
	if (merged.outcome === "merged") return {
		result: "done",
		merged: merged.commit
	};
	if (merged.outcome === "refused") return {
		result: "refused",
		findings: merged.findings
	};
	return {
		result: "left",
		reason: "a gate that had passed is open again"
	};
}
// operations/apply.ts
async function apply(ports, options = {}) {
	const base = options.base ?? DEFAULT_BASE;
	const done = [];
	const stuck = new Set();
	for (;;) {
		const { state, steps } = await planNow(ports, {
			...options,
			base
		});
		const outcomes = await applyRound(steps.filter((step) => acts(step) && !stuck.has(nameOf(step))), state, ports, base);
		done.push(...outcomes);
		for (const { step } of outcomes) stuck.add(nameOf(step));
		if (!outcomes.some(({ step, result }) => result === "done" && [
			"open",
			"sign-and-merge",
			"close"
		].includes(step.do))) return {
			done,
			left: steps.filter((step) => !acts(step))
		};
	}
}
async function applyRound(steps, state, ports, base) {
	const outcomes = [];
	const halted = new Set();
	for (const step of steps) {
		const lane = "lane" in step ? step.lane : null;
		if (lane !== null && halted.has(lane)) continue;
		const outcome = await attempt(step, state, ports, base);
		if (outcome.result !== "done" && lane !== null) halted.add(lane);
		outcomes.push(outcome);
	}
	return outcomes;
}
async function attempt(step, state, ports, base) {
	try {
		return {
			step,
			...await applyStep(step, state, ports, base)
		};
	} catch (error) {
		if (error instanceof Fault) return {
			step,
			result: "fault",
			fault: error
		};
		throw error;
	}
}
function nameOf(step) {
	return JSON.stringify(step.do === "describe" || step.do === "open" ? {
		...step,
		body: ""
	} : step);
}
export { sign as n, apply as t };
