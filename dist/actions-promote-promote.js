import "./rolldown-runtime.js";
import { n as withGitOps, t as baseOf } from "./actions-connect-gitops.js";
import { r as Fault } from "./chain-fault.js";
import { n as answerComment } from "./operations-answer-comment.js";
import { n as tellNo, r as promoterPorts, t as waitInQueue } from "./operations-wait-in-queue.js";
import { t as VERSION } from "./chain-version.js";
import { a as merge, i as signClearance, n as printUpkept, r as sign, t as apply } from "./operations-apply.js";
import { t as jobSigner } from "./actions-job-signing.js";
import { Z as lanesOf, tt as printLane } from "./chain-clearance-parse-policy.js";
import { m as printPlan } from "./chain-promotion-plan.js";
import { t as printOutcome } from "./operations-print-outcome.js";
import { i as readiness, n as isUnready, r as printReadiness, t as alarmReadiness } from "./operations-readiness.js";
import { t as planNow } from "./operations-plan.js";
import { r as printImageReference } from "./chain-digest-image-name.js";
import { i as rulesFor } from "./chain-clearance-rules.js";
import { n as mayClearAgain, t as afterSignerChange } from "./chain-clearance-signer-change.js";
import { t as trustMaterialOf } from "./chain-clearance-trust-material.js";
import { n as repositoryUri } from "./chain-source-github-server.js";
import { t as collectEvidence } from "./operations-collect-evidence.js";
import { n as neededIn, r as onceEach } from "./operations-doctor-gather-needed.js";
import { t as gatherAncestry } from "./operations-gather-ancestry.js";
import { t as DEFAULT_BASE } from "./operations-observe-ports.js";
import { t as readRollbackState } from "./operations-rollback-state.js";
import { setTimeout } from "node:timers/promises";
// actions/promote/answer-one-comment.ts
async function answerOneComment(inputs, host, gitops) {
	if (inputs.comment === void 0) throw new Fault("INPUT_INVALID", "mode answer needs comment, the comment's id");
	const answer = await answerComment(inputs.comment, promoterPorts(inputs, host, gitops), baseOf(inputs));
	if (answer.outcome === "ignored") {
		host.info(`nothing was done: ${answer.reason}`);
		return;
	}
	const { rollback, text } = answer;
	if (rollback?.outcome === "refused") return tellNo(rollback, host);
	host.info(text);
	if (rollback !== void 0 && "pullRequest" in rollback) host.setOutput("pull-requests", JSON.stringify([rollback.pullRequest]));
	host.summary(`### Answered\n\n${text}\n`);
}
// actions/promote/tell-plan.ts
function tellPlan(result, title, host) {
	const done = [...result.done.map(printOutcome), ...result.kept.map(printUpkept)];
	for (const line of done) host.info(line);
	host.info(printPlan(result.left));
	const steps = [...result.done.map(({ step }) => step), ...result.left];
	host.setOutput("plan", JSON.stringify(steps));
	host.setOutput("pull-requests", JSON.stringify(pullRequestsIn(result, steps)));
	host.summary([
		`### ${title}`,
		"",
		...block(done),
		...block(result.left.length === 0 ? [] : [printPlan(result.left)])
	].join("\n"));
	for (const { lane, findings } of refusedIn(result)) for (const { code, message } of findings) host.warning(`${lane}: ${message}`, { title: `Refused: ${code}` });
	for (const one of result.kept) if (one.result === "refused") host.fail(one.findings);
	const [first, ...others] = faultsIn(result);
	for (const { code, message } of others) host.error(message, { title: `Fault: ${code}` });
	if (first !== void 0) throw first;
}
function block(lines) {
	return lines.length === 0 ? [] : [
		"```text",
		...lines,
		"```",
		""
	];
}
function pullRequestsIn({ done }, steps) {
	const numbers = [...done.flatMap((outcome) => "pullRequest" in outcome ? outcome.pullRequest ?? [] : []), ...steps.flatMap((step) => "pullRequest" in step ? step.pullRequest ?? [] : [])];
	return [...new Set(numbers)].sort((a, b) => a - b);
}
function refusedIn({ done, left }) {
	return [...done.flatMap((outcome) => outcome.result === "refused" ? [{
		lane: laneOf(outcome.step),
		findings: outcome.findings
	}] : []), ...left.flatMap((step) => step.do === "refuse" ? [{
		lane: printLane(step.lane),
		findings: step.findings
	}] : [])];
}
function faultsIn({ done, left, kept }) {
	return [
		...done.flatMap((outcome) => outcome.result === "fault" ? [outcome.fault] : []),
		...kept.flatMap((one) => one.result === "fault" ? [one.fault] : []),
		...left.flatMap((step) => step.do === "fault" ? [new Fault(step.code, `${printLane(step.lane)}: ${step.message}`)] : [])
	];
}
function laneOf(step) {
	return "lane" in step && step.lane !== null ? printLane(step.lane) : "pull requests";
}
// actions/promote/apply-promotions.ts
async function applyPromotions(inputs, host, gitops) {
	const { environment, services } = inputs;
	const ports = {
		...promoterPorts(inputs, host, gitops),
		...await signers(inputs, host),
		version: VERSION
	};
	const result = await apply(ports, {
		base: baseOf(inputs),
		environment,
		hinted: new Set(services)
	});
	for (const name of result.unknown ?? []) host.notice(`services: clearance.yaml has nothing called ${JSON.stringify(name)}; it is passed over`);
	tellPlan(result, "Promotions", host);
}
async function signers(inputs, host) {
	const { signingKey, environment } = inputs;
	if (signingKey === void 0) return {};
	if (environment === void 0) throw new Fault("INPUT_INVALID", "signing-key: give environment too, a key is one environment's");
	const signer = await jobSigner(inputs, host.environment);
	return { signerOf: (asked) => asked === environment ? signer : void 0 };
}
// actions/promote/count-readiness.ts
async function countReadiness(inputs, host, gitops) {
	const { environment } = inputs;
	const { state, all } = await readiness(promoterPorts(inputs, host, gitops), {
		base: baseOf(inputs),
		environment
	});
	await alarmReadiness(all, state, gitops.github);
	const lines = all.map(printReadiness);
	host.summary(`### What could come back\n\n${lines.map((line) => `- ${line}`).join("\n")}\n`);
	for (const line of lines) host.info(line);
	const unready = all.filter(isUnready);
	if (unready.length === 0) return;
	host.fail(unready.map((one) => ({
		code: "NO_SAFE_ROLLBACK",
		message: printReadiness(one)
	})));
}
// actions/promote/promotion-request.ts
function promotionRequest(inputs, host) {
	const { environment, pullRequest, head, mode } = inputs;
	if (environment === void 0 || pullRequest === void 0 || head === void 0) throw new Fault("INPUT_INVALID", `mode ${mode} needs environment, pull-request and head`);
	const run = Number(host.environment["GITHUB_RUN_ID"]);
	return {
		environment,
		pullRequest,
		head,
		base: baseOf(inputs),
		...Number.isInteger(run) && run > 0 ? { run } : {}
	};
}
// actions/promote/merge-promotion.ts
async function mergePromotion(inputs, host, gitops) {
	if (inputs.pullRequest === 0) return host.info("there is nothing to merge: digests were cleared again");
	const request = promotionRequest(inputs, host);
	const ports = promoterPorts(inputs, host, gitops);
	const answer = await waitInQueue(() => merge(request, ports), ({ outcome }) => outcome === "queued", setTimeout);
	if (answer.outcome === "queued") return host.notice(answer.reason);
	if (answer.outcome !== "merged") return tellNo(answer, host);
	host.info(`merged #${request.pullRequest} as ${answer.commit}, and read it back`);
	host.setOutput("pull-requests", JSON.stringify([request.pullRequest]));
	host.summary(`### Merged\n\n#${request.pullRequest} as \`${answer.commit}\`; the merged tree is the planned one.\n`);
}
// actions/promote/plan-promotions.ts
async function planPromotions(inputs, host, gitops) {
	const { environment } = inputs;
	const { steps } = await planNow(promoterPorts(inputs, host, gitops), {
		base: baseOf(inputs),
		environment
	});
	tellPlan({
		done: [],
		left: steps,
		kept: []
	}, "What comes next", host);
}
// operations/clear-again.ts
async function clearAgain({ environment, version, base = DEFAULT_BASE }, ports) {
	const state = await readRollbackState(base, ports);
	const after = afterSignerChange(state.policy, environment);
	if (after === void 0) return {
		outcome: "refused",
		findings: [{
			code: "NOT_PROPOSED",
			message: `${environment} has no next signer: name it under next in clearance.yaml first`
		}]
	};
	const lanes = lanesOf(state.policy.policy).filter((lane) => lane.environment === environment);
	const needed = await Promise.all(lanes.map(async (lane) => (await neededIn(lane, state, ports)).needed));
	const trust = trustMaterialOf(state.policy);
	const digests = [];
	const left = [];
	for (const { lane, digest } of onceEach(needed.flat())) {
		const rules = {
			today: rulesFor(state.policy, lane.service, environment),
			after: rulesFor(after, lane.service, environment)
		};
		const subject = {
			image: rules.today.image,
			digest
		};
		const collected = await collectEvidence(subject, trust, ports);
		const today = await gatherAncestry(collected.evidence, rules.today, ports.git);
		const passed = mayClearAgain(subject, collected.evidence, rules, state.restrictions, today);
		if ("outcome" in passed) {
			left.push(...passed.findings);
			continue;
		}
		const ancestry = await gatherAncestry(collected.evidence, rules.after, ports.git);
		const policyUri = `git+${repositoryUri(state.policy.policy.gitops)}@${state.policy.commit}#${base.policyPath}`;
		const now = ports.now();
		const request = {
			passed,
			subject,
			collected,
			rules: rules.after,
			ancestry,
			policyUri,
			trust,
			version,
			now
		};
		digests.push({
			digest,
			fresh: (await signClearance(request, ports)).signed
		});
	}
	return {
		outcome: "cleared-again",
		digests,
		left
	};
}
// actions/promote/clear-again.ts
async function clearEnvironmentAgain(inputs, host, gitops) {
	const { environment } = inputs;
	if (environment === void 0) throw new Fault("INPUT_INVALID", "mode sign needs environment");
	const signer = await jobSigner(inputs, host.environment);
	const answer = await clearAgain({
		environment,
		version: VERSION,
		base: baseOf(inputs)
	}, {
		...promoterPorts(inputs, host, gitops),
		signer
	});
	if (answer.outcome === "refused") return tellNo(answer, host);
	for (const { digest, fresh } of answer.digests) host.info(`${fresh ? "cleared again" : "cleared before"}: ${digest}`);
	for (const { code, message } of answer.left) host.warning(message, { title: `Refused: ${code}` });
	host.summary(`### Cleared again for ${environment}\n\n${answer.digests.length} digests; ${answer.left.length} reasons why others aren't.\n`);
}
// actions/promote/sign-promotion.ts
async function signPromotion(inputs, host, gitops) {
	if (inputs.pullRequest === 0) return clearEnvironmentAgain(inputs, host, gitops);
	const request = promotionRequest(inputs, host);
	const signer = await jobSigner(inputs, host.environment);
	const answer = await sign({
		...request,
		version: VERSION
	}, {
		...promoterPorts(inputs, host, gitops),
		signer
	});
	if (answer.outcome === "refused" || answer.outcome === "waiting") return tellNo(answer, host);
	if (answer.outcome === "merged") {
		host.info(`merged before, as ${answer.commit}`);
		for (const record of answer.records) host.info(`the rollback's record: ${record}`);
		const signed = answer.records.length === 0 ? "nothing was signed" : "the rollback's record is signed";
		host.summary(`### Merged before\n\n#${request.pullRequest} as \`${answer.commit}\`; ${signed}.\n`);
		return;
	}
	for (const { subject, clearance, fresh } of answer.clearances) {
		const image = printImageReference(subject);
		host.info(`${fresh ? "signed" : "signed before:"} the clearance of ${image}: ${clearance}`);
		host.summary(`### Cleared for ${inputs.environment}\n\n\`${image}\`\n\nClearance \`${clearance}\`${fresh ? "" : ", signed before"}.\n`);
	}
}
// actions/promote/promote.ts
const MODES = {
	plan: planPromotions,
	apply: applyPromotions,
	sign: signPromotion,
	merge: mergePromotion,
	answer: answerOneComment,
	readiness: countReadiness
};
async function promote(inputs, host) {
	await withGitOps(inputs, host, (gitops) => MODES[inputs.mode](inputs, host, gitops));
}
export { promote };
