import { p as printLane, u as lanesOf } from "./chain-clearance-parse-policy.js";
import { _ as promotionBranch, x as sameLane } from "./operations-observe-change.js";
import { a as passGates, c as missingReports, d as shortDigest, i as onlyReleaseIsMissing, l as printMarker, n as judge, o as CLEARANCE_STATUS, s as laneStatus, t as isCandidate } from "./chain-promotion-state.js";
import { n as clip, r as table, t as cell } from "./chain-promotion-markdown.js";
import { d as findAttestation, f as printSigner, u as findClearance } from "./operations-observe.js";
import { r as gatesTable } from "./chain-clearance-explain.js";
// chain/promotion/step.ts
function acts(step) {
	return ![
		"wait",
		"refuse",
		"nothing",
		"fault"
	].includes(step.do);
}
function printStep(step) {
	switch (step.do) {
		case "open": return `open a pull request${step.unattended ? ", sign and merge it" : ""}: ${step.title}`;
		case "describe": return `describe #${step.pullRequest} afresh`;
		case "report": return `report ${step.context} ${step.state} on #${step.pullRequest}: ${step.description}`;
		case "dispatch": return `start the signing run for #${step.pullRequest}`;
		case "sign-and-merge": return `sign the clearance and merge #${step.pullRequest}`;
		case "close": return `close #${step.pullRequest} (${step.why}): ${step.reason}`;
		case "wait": return `wait${step.pullRequest === null ? "" : ` with #${step.pullRequest}`}: ${step.reason} (asked again ${step.askedAgain})`;
		case "refuse": return step.findings.map(({ code, message }) => `refused, ${code}: ${message}`).join("; ");
		case "nothing": return step.reason;
	}
	return `fault, ${step.code}: ${step.message}`;
}
function printPlan(steps) {
	const lines = [];
	let heading;
	for (const step of steps) {
		const lane = "lane" in step ? step.lane : null;
		const name = lane === null ? "pull requests" : printLane(lane);
		if (name !== heading) lines.push(name);
		heading = name;
		lines.push(`  ${printStep(step)}`);
	}
	return lines.join("\n");
}
// chain/promotion/body.ts
const LONGEST_REASON = 2e3;
function promotionBody(body) {
	const { intent, image } = body;
	const answers = body.answers.map((answer) => ({
		...answer,
		reason: clip(answer.reason, LONGEST_REASON)
	}));
	const missing = answers.filter(({ outcome }) => outcome !== "passed");
	return clip([
		printMarker({
			kind: "promotion",
			...intent
		}),
		`Promotes **${printLane(intent.lane)}** to a digest whose evidence was verified before this branch was made.`,
		table(["", "digest"], [["from", intent.from === null ? "nothing deployed" : `\`${intent.from}\``], ["to", `\`${image}@${intent.to}\``]]),
		`### Evidence\n\n${evidenceTable(body.evidence)}`,
		`### Gates\n\n${gatesTable(answers).trimEnd()}`,
		missing.length === 0 ? "Every gate has passed. They are asked once more before the merge." : `**Missing:** ${missing.map(({ gate, reason }) => `${gate} (${cell(reason)})`).join("; ")}.`,
		[
			"### How to say no",
			"",
			"Close this pull request. It isn't opened again until something that it depends on changes: the digest, the rules, or what runs there.",
			"A digest that must run nowhere goes into quarantine: add `quarantine/sha256-<hex>.yaml` with owner and reason. To freeze the environment, add a file to `holds/`.",
			"",
			"Do not push to this branch and do not merge by hand: whatever isn't exactly this digest is refused."
		].join("\n"),
		`<sub>Rules: \`${intent.policyDigest}\`</sub>`
	].join("\n\n"));
}
function evidenceTable(rows) {
	if (rows.length === 0) return "None is required here.";
	const shown = rows.slice(0, 50);
	const rest = rows.length - shown.length;
	return [table([
		"what",
		"signed by",
		"witnessed",
		"bundle"
	], shown.map(({ what, signedBy, witnessed, bundle }) => [
		cell(what),
		cell(signedBy),
		witnessed === void 0 ? "by nobody" : witnessed.toISOString(),
		`\`${bundle}\``
	])), ...rest > 0 ? [`\nand ${rest} more`] : []].join("\n");
}
// chain/promotion/evidence-rows.ts
function evidenceRows(rules, { subject, evidence, ancestry }) {
	const required = rules.requires.flatMap((requirement) => rows(requirement, findAttestation(requirement, subject.digest, evidence, rules.builder).accepted));
	if (rules.previous === void 0) return required;
	const { accepted } = findClearance("PREVIOUS_CLEARANCE_MISSING", subject.digest, evidence, rules.previous, ancestry);
	return [...required, ...rows(`clearance of ${rules.previous.environment}`, accepted)];
}
function rows(what, accepted) {
	return accepted.map(({ signer, witnessed: [witnessed], bundle }) => ({
		what,
		signedBy: printSigner(signer),
		...witnessed === void 0 ? {} : { witnessed },
		bundle
	})).sort((a, b) => a.bundle < b.bundle ? -1 : 1);
}
// chain/promotion/plan-lane.ts
const RUNS_PER_HEAD = 3;
function planLane(state, observed, now) {
	const { lane, candidate } = observed;
	if (!isCandidate(candidate)) return candidate.waits ? [{
		do: "wait",
		lane,
		reason: candidate.none,
		askedAgain: "on the next run",
		pullRequest: null,
		answers: []
	}] : [{
		do: "nothing",
		lane,
		reason: candidate.none
	}];
	const judgement = judge(state, observed, candidate, now);
	const { verdict, answers } = judgement;
	const { open, declined, unplanned } = candidate.promotion;
	if (verdict.outcome === "refused") return [...refusedPullRequest(state, judgement, candidate), {
		do: "refuse",
		lane,
		findings: verdict.findings
	}];
	const [changed] = unplanned;
	if (open !== void 0 && changed !== void 0) {
		const { branch } = candidate.promotion;
		return [{
			do: "close",
			pullRequest: open.number,
			branch,
			why: "changed",
			reason: changed.message
		}];
	}
	if (open !== void 0) return planOpen(state, observed, candidate, judgement, open);
	if (declined !== void 0) return [{
		do: "nothing",
		lane,
		reason: `declined: ${declined.closedBy?.login ?? "somebody"} closed #${declined.number}; a change of the digest, the rules or what runs there asks again`
	}];
	const unhealthy = answers.find(({ gate, outcome }) => gate === "health" && outcome !== "passed");
	if (unhealthy !== void 0) return [waiting(observed, [unhealthy], null)];
	return [openStep(observed, candidate, judgement)];
}
function openStep(observed, candidate, judgement) {
	const { lane } = observed;
	return {
		do: "open",
		lane,
		intent: judgement.intent,
		branch: candidate.promotion.branch,
		title: `promote ${printLane(lane)} to ${shortDigest(candidate.subject.digest)}`,
		body: bodyOf(observed, candidate, judgement),
		unattended: observed.rules.clearance.signer.kind === "key" && judgement.answers.every(({ outcome }) => outcome === "passed")
	};
}
function planOpen(state, observed, candidate, { question, answers, intent, verdict }, open) {
	const { lane, rules } = observed;
	const target = {
		lane,
		pullRequest: open.number,
		head: open.head.commit
	};
	const byKey = rules.clearance.signer.kind === "key";
	const passed = passGates(answers, question) !== void 0;
	if (passed && byKey) return [{
		do: "sign-and-merge",
		...target
	}];
	const body = bodyOf(observed, candidate, {
		question,
		answers,
		intent,
		verdict
	});
	const words = [...sameText(open.body, body) ? [] : [{
		do: "describe",
		lane,
		pullRequest: open.number,
		body
	}], ...missingReports([{
		context: CLEARANCE_STATUS,
		state: "pending",
		description: "succeeds right before the merge, when every gate has passed"
	}, {
		context: laneStatus(lane),
		state: passed ? "success" : "pending",
		description: summary(answers)
	}], candidate.promotion.statuses, state.promoter, open, lane)];
	if (!passed && (byKey || !onlyReleaseIsMissing(answers, question))) return [...words, waiting(observed, answers, open.number)];
	return [...words, signingRun(observed, candidate, answers, target)];
}
function signingRun({ lane }, { promotion }, answers, target) {
	const active = promotion.runs.find(({ status }) => status !== "completed");
	const wait = (reason, askedAgain) => ({
		do: "wait",
		lane,
		reason,
		askedAgain,
		pullRequest: target.pullRequest,
		answers
	});
	if (active !== void 0) return wait(`the signing run is ${active.status}: ${active.url}`, "when that run ends");
	if (promotion.runs.length < RUNS_PER_HEAD) return {
		do: "dispatch",
		...target
	};
	const last = promotion.runs[0]?.url ?? "";
	return wait(`${promotion.runs.length} signing runs have ended without a merge: ${last}`, "after a person has looked: close the pull request or push the fix");
}
function refusedPullRequest(state, { verdict }, { promotion }) {
	const { open, branch, statuses } = promotion;
	if (open === void 0 || verdict.outcome !== "refused") return [];
	const { findings } = verdict;
	const close = (why, { message }) => [{
		do: "close",
		pullRequest: open.number,
		branch,
		why,
		reason: message
	}];
	const quarantined = findings.find(({ code }) => code === "QUARANTINED");
	if (quarantined !== void 0) return close("quarantined", quarantined);
	const older = findings.find(({ code }) => code === "OLDER_THAN_CURRENT");
	if (older !== void 0) return close("older", older);
	const description = findings.map(({ code, message }) => `${code}: ${message}`).join("; ");
	return missingReports([{
		context: CLEARANCE_STATUS,
		state: "failure",
		description
	}], statuses, state.promoter, open, null);
}
function waiting({ lane }, answers, pullRequest) {
	const open = answers.filter(({ outcome }) => outcome !== "passed");
	return {
		do: "wait",
		lane,
		reason: open.map(({ gate, reason }) => `${gate}: ${reason}`).join("; "),
		askedAgain: [...new Set(open.flatMap(({ askedAgain }) => askedAgain ?? []))].join(", "),
		pullRequest,
		answers
	};
}
function summary(answers) {
	const open = answers.filter(({ outcome }) => outcome !== "passed");
	return open.length === 0 ? "every gate has passed" : open.map(({ gate, reason }) => `${gate}: ${reason}`).join("; ");
}
function bodyOf(observed, candidate, { intent, answers }) {
	return promotionBody({
		intent,
		image: candidate.subject.image,
		evidence: evidenceRows(observed.rules, candidate),
		answers
	});
}
function sameText(a, b) {
	return a.replaceAll("\r\n", "\n").trim() === b.trim();
}
// chain/promotion/plan.ts
function plan(state, now) {
	return [
		...superseded(state),
		...state.lanes.flatMap((observed) => planLane(state, observed, now)),
		...state.faults.map(({ lane, fault }) => ({
			do: "fault",
			lane,
			code: fault.code,
			message: fault.message
		}))
	];
}
function superseded(state) {
	const wanted = new Set(state.lanes.flatMap(({ candidate }) => isCandidate(candidate) ? [candidate.promotion.branch] : []));
	const seen = state.lanes.map(({ lane }) => lane);
	const undecided = [
		...lanesOf(state.policy.policy).filter((lane) => !seen.some((one) => sameLane(one, lane))),
		...state.faults.map(({ lane }) => lane),
		...state.lanes.flatMap(({ lane, candidate }) => !isCandidate(candidate) && candidate.waits ? [lane] : [])
	];
	return state.pullRequests.filter((one) => isOwn(one, state.promoter) && !wanted.has(one.head.ref)).filter((one) => !undecided.some((lane) => belongsTo(one, lane))).map(({ number, head }) => {
		const lane = state.lanes.find((observed) => belongsTo({ head }, observed.lane));
		return {
			do: "close",
			pullRequest: number,
			branch: head.ref,
			why: "superseded",
			reason: reasonFor(lane)
		};
	});
}
function reasonFor(observed) {
	if (observed === void 0) return "clearance.yaml has no such service, environment or region any more";
	const { candidate, lane } = observed;
	if (!isCandidate(candidate)) return candidate.none;
	return `${printLane(lane)} is now asked to take ${candidate.subject.digest}, or takes it under other rules or after another change`;
}
function isOwn({ author, head }, promoter) {
	return /^clearance\/[a-z0-9-]+\/[a-z0-9-]+\/[0-9a-f]{12}$/.test(head.ref) && !head.fromFork && author.kind === "bot" && author.login === promoter;
}
function belongsTo({ head }, lane) {
	return head.ref.startsWith(promotionBranch(lane, ""));
}
export { printStep as a, printPlan as i, evidenceRows as n, acts as r, plan as t };
