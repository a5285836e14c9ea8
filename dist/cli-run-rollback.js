import "./rolldown-runtime.js";
import { r as githubApi, t as DEFAULT_BASE } from "./operations-observe-ports.js";
import { b as string, d as discriminatedUnion, g as object, h as number, l as boolean, p as literal, s as array, u as custom, x as tuple } from "./zod.js";
import { B as servicesCalled, Dt as milliseconds, Et as Duration, Q as placeOf, X as environmentOf, bt as Name, nt as regionsOf, z as goesWith } from "./chain-clearance-parse-policy.js";
import { t as Digest } from "./chain-digest-digest.js";
import { n as FAULTS, r as Fault, t as EXIT } from "./chain-fault.js";
import { n as isLoopback } from "./adapters-registry-endpoint.js";
import { m as quarantinePath, n as readFiles, r as readPolicy } from "./operations-observe-policy.js";
import { s as rollbackBranch } from "./chain-promotion-promoter.js";
import { c as recordsIn } from "./chain-promotion-edit-edit-digest.js";
import { t as baseCommit } from "./operations-observe-base.js";
import { o as filesOf, r as confirmedRecord } from "./operations-observe-change.js";
import { i as withClone, n as findTarget, r as personAuth, t as baseOf } from "./cli-gitops.js";
import { n as rolledBackLine, t as digestWords } from "./chain-promotion-rolled-back-words.js";
import { setTimeout } from "node:timers/promises";
// chain/clearance/verdict.ts
const FINDINGS = {
	PROVENANCE_MISSING: "No accepted build provenance about this digest. Build it with the declared builder.",
	IMPORT_MISSING: "The digest wasn't imported under this name by who imports. Run `clearance import`.",
	UPSTREAM_UNKNOWN: "clearance.yaml has no rule for importing from there. Add a source to admission.imported.",
	UPSTREAM_UNSIGNED: "The image isn't signed upstream by whom clearance.yaml names. Find out why; nothing was copied.",
	SBOM_MISSING: "No accepted SBOM about this digest. Attest one in the build workflow.",
	BUILDER_NOT_ACCEPTED: "There is provenance, but the workflow that signed it isn't the declared builder.",
	SOURCE_NOT_ACCEPTED: "The declared builder was called from another repository or ref than the declared source.",
	PREVIOUS_CLEARANCE_MISSING: "The environment before this one has not cleared the digest.",
	CLEARANCE_MISSING: "No clearance (VSA) of this environment about this digest.",
	RECORD_MISSING: "A promotion has no signed record, or none that can be read. Let the environment's signer run.",
	RECORD_UNTRUSTED: "A promotion's signed record doesn't verify, or isn't by the environment's signer. Find out who made that merge.",
	RECORD_DIFFERS: "A promotion's signed record says something else than the merge that names it. Find out who made that merge.",
	HISTORY_REWRITTEN: "The base branch isn't the one that a signed record answers for. Compare it with another clone.",
	ENTRY_FORGED: "A commit has the promoter's words and isn't the promoter's, or can't be what it says.",
	QUARANTINED: "The digest is in quarantine.",
	HELD: "The environment or service is on hold.",
	OLDER_THAN_CURRENT: "The digest is older than the one that runs there. Only a rollback goes back.",
	HEAD_CHANGED: "The pull request's head is not the one that was approved.",
	HEAD_SHARED: "Another open pull request proposes the same commit, and a status is the commit's. Close that one; the promoter does so, too.",
	EDIT_UNEXPECTED: "The pull request changes something else than the digest.",
	NOT_PROPOSED: "The pull request is not a promotion that is asked for now. Look at `clearance plan`; a fresh one is opened.",
	NOT_MERGEABLE: "GitHub doesn't merge the pull request now. Run again; a conflict is solved by a fresh one.",
	DIGEST_UNPINNED: "The image is named by a tag. Name it by its digest.",
	NOT_HEALTHY_THERE: "The digest isn't known to have been healthy there for long enough. Name another one, or go forward with a fix.",
	NO_SAFE_ROLLBACK: "There is no digest that may be put back there now; each one's reason is told. Call the people who are named.",
	AUTOMATIC_ROLLBACK_STOPPED: "Health fails after a promotion, and going back without being asked has come to its limit. A person must look.",
	NOT_TOLD: "It is done, but the comment that says so couldn't be written. Ask again, and it is.",
	IMAGE_UNKNOWN: "The image belongs to no service of clearance.yaml.",
	ROLLBACK_BARRIER: "A digest that has run since declares that nothing goes back past it. Promote a fix forward.",
	NOT_PERMITTED: "This person may not do this.",
	DIGEST_OUTSIDE_PROMOTION: "The pull request changes what is deployed. Only a promotion or a rollback does; take the digest out.",
	RESTRICTION_LIFTED: "The pull request lifts a quarantine or a hold. A second person with write access must approve this head.",
	HOLD_EXPIRED: "The pull request proposes a hold that is over already: it would freeze nothing.",
	EXCEPTION_GRANTED: "The pull request lets changes through a closed calendar. A second person must approve this head.",
	BREAK_GLASS_OPENED: "The pull request opens a way past admission. A second code owner of its file must approve this head.",
	BREAK_GLASS_FORBIDDEN: "clearance.yaml allows no such break-glass. Open a shorter one, or go by a promotion.",
	POLICIES_STALE: "Generated policies aren't what the generator gives. Run `clearance policies generate`.",
	POLICY_BROKEN: "clearance.yaml, a quarantine or a hold can't be read as the pull request leaves it.",
	CHANGE_TOO_LARGE: "A file is too large to be looked into, so that it may hold anything. Keep it elsewhere, or change less at once.",
	POLICY_FOREIGN: "A Kyverno policy stands outside policies/, where nobody guards it. Move it there.",
	GATE_PENDING: "A gate that had passed is open again, or an approval is still missing. It is asked again.",
	PROMOTION_UNSAFE: "What protects promotions there is weaker than it has to be, or can't be read. Run `clearance doctor`, which says how to mend it.",
	SIGNER_SWITCHED_EARLY: "The new signer hasn't cleared what runs there or could come back. Name it as `next` first, and let it.",
	BRANCH_UNPROTECTED: "The branch's rules can be bypassed. Restore the ruleset."
};
// adapters/service/rollback-service.ts
const codes = (table) => custom((value) => typeof value === "string" && Object.hasOwn(table, value));
const FoundWrong = object({
	code: codes(FINDINGS),
	message: string()
});
const Findings = tuple([FoundWrong], FoundWrong);
const Regions = array(string());
const images = array(object({
	service: Name,
	from: Digest,
	to: Digest
})).min(1).exactOptional();
const Answer = discriminatedUnion("outcome", [
	object({
		outcome: literal("rolled-back"),
		from: Digest,
		to: Digest,
		images,
		quarantined: array(Digest),
		regions: Regions,
		pullRequest: number(),
		commit: string(),
		warnings: array(FoundWrong)
	}),
	object({
		outcome: literal("already"),
		to: Digest,
		images,
		regions: Regions,
		requestedBy: string(),
		reason: string()
	}),
	object({
		outcome: literal("waiting"),
		from: Digest,
		to: Digest,
		images,
		regions: Regions,
		pullRequest: number()
	}),
	object({
		outcome: literal("refused"),
		findings: Findings
	})
]);
const Failed = object({ fault: object({
	code: codes(FAULTS),
	message: string(),
	retryable: boolean()
}) });
async function askRollbackService(at, request) {
	const url = endpoint(at.url);
	let response;
	let body;
	try {
		response = await fetch(url, {
			method: "POST",
			redirect: "error",
			headers: {
				authorization: `Bearer ${at.token}`,
				"content-type": "application/json"
			},
			body: JSON.stringify(request),
			signal: AbortSignal.timeout(at.timeoutMs)
		});
		const text = await response.text();
		body = text.startsWith("{") ? JSON.parse(text) : void 0;
	} catch (cause) {
		throw new Fault("GITHUB_UNREACHABLE", `the promoter's service at ${url.origin} doesn't answer`, {
			cause,
			retryable: true
		});
	}
	if (response.status === 401) throw new Fault("GITHUB_DENIED", `the promoter's service at ${url.origin} doesn't take the token`);
	const answer = Answer.safeParse(body);
	if (answer.success) return answer.data;
	const failed = Failed.safeParse(body);
	if (failed.success) {
		const { code, message, retryable } = failed.data.fault;
		throw new Fault(code, message, { retryable });
	}
	throw new Fault("GITHUB_REJECTED", `${url.origin} answered ${response.status} in a shape that isn't a promoter's`);
}
function endpoint(service) {
	const base = URL.canParse(service) ? new URL(service) : void 0;
	const secure = base?.protocol === "https:" || base?.protocol === "http:" && isLoopback(base.hostname);
	if (base === void 0 || !secure || base.username !== "" || base.password !== "") throw new Fault("INPUT_INVALID", "the service's URL isn't https without credentials in it");
	return new URL(`${base.origin}${base.pathname.replace(/\/+$/, "")}/rollback`);
}
// operations/follow-rollback.ts
const WORKFLOW = "rollback.yml";
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 5e3;
async function followRollback(request, ports) {
	const { service, environment, region, to, reason, branch } = request;
	const { github, progress } = ports;
	const [actor, before] = await Promise.all([github.viewer(), github.runs(WORKFLOW)]);
	const known = new Set(before.map(({ id }) => id));
	await github.dispatch(WORKFLOW, branch, {
		service,
		environment,
		reason,
		...region === void 0 ? {} : { region },
		...to === void 0 ? {} : { to }
	});
	progress(`started ${WORKFLOW} on ${branch} as ${actor.login}`);
	const title = `rollback ${service} in ${environment}`;
	const isOurs = (run) => !known.has(run.id) && run.event === "workflow_dispatch" && run.title === title && run.actor.login === actor.login;
	const end = ports.now().getTime() + request.patience;
	const found = await poll(async () => (await github.runs(WORKFLOW)).find(isOurs), end, ports, WORKFLOW);
	progress(found.url);
	const run = await poll(ended(found, ports), end, ports, found.url);
	if (run.conclusion === "success") return {
		outcome: "ended",
		startedAt: run.head
	};
	return failure(run, await github.annotations(run.id));
}
function ended({ id }, { github, progress }) {
	let told;
	return async () => {
		const run = await github.run(id);
		if (run !== void 0 && run.status !== told) {
			progress(run.status === "waiting" ? "waits for a reviewer of its environment" : said(run));
			told = run.status;
		}
		return run?.status === "completed" ? run : void 0;
	};
}
function said({ status, conclusion }) {
	return conclusion === null ? status.replace("_", " ") : `${status}: ${conclusion}`;
}
async function poll(ask, end, { now, sleep }, what) {
	for (let pause = FIRST_PAUSE;; pause = Math.min(Math.ceil(pause * 1.1), LONGEST_PAUSE)) {
		const answer = await ask();
		if (answer !== void 0) return answer;
		const left = end - now().getTime();
		if (left <= 0) {
			const message = `${what} isn't done yet: it goes on without us. Look at its page, or run again: asking twice is one rollback`;
			throw new Fault("GITHUB_UNREACHABLE", message, { retryable: true });
		}
		await sleep(Math.min(pause, left));
	}
}
function failure(run, annotations) {
	const failed = annotations.filter(({ level }) => level === "failure");
	const [first, ...rest] = failed.flatMap(({ title, message }) => {
		const code = /^Refused: ([A-Z_]+)$/.exec(title)?.[1];
		return code === void 0 || !isFinding(code) ? [] : [{
			code,
			message
		}];
	});
	if (first !== void 0) return {
		outcome: "refused",
		findings: [first, ...rest]
	};
	for (const { title, message } of failed) {
		const code = /^Fault: ([A-Z_]+)$/.exec(title)?.[1];
		if (code !== void 0 && isFault(code)) throw new Fault(code, withoutRemedy(message, FAULTS[code]));
	}
	throw new Fault("GITHUB_REJECTED", `the rollback's run ended as ${run.conclusion}: see ${run.url}`);
}
function withoutRemedy(message, remedy) {
	return message.endsWith(`. ${remedy}`) ? message.slice(0, -remedy.length - 2) : message;
}
function isFinding(code) {
	return Object.hasOwn(FINDINGS, code);
}
function isFault(code) {
	return Object.hasOwn(FAULTS, code);
}
// operations/read-rollback.ts
async function readRollback(request, ports) {
	const { service, environment, since } = request;
	const { git, github } = ports;
	const { branch: main, policyPath } = request.base ?? DEFAULT_BASE;
	await git.refresh();
	const commit = await baseCommit(git, main);
	const { policy } = await readPolicy(git, commit, policyPath);
	const promoter = `${policy.promoter.app}[bot]`;
	const [named = service] = servicesCalled(policy, service);
	const called = goesWith(policy, named);
	const files = regionsOf(environmentOf(policy, environment)).flatMap((region) => called.flatMap((one) => filesOf(placeOf(policy, {
		service: one,
		environment,
		region
	}))));
	for (const change of await git.history(commit, [...new Set(files)])) {
		const about = recordsIn(change).find((one) => called.includes(one.service))?.service ?? service;
		if (!isOf({
			...request,
			service: about
		}, recordsIn(change))) continue;
		const record = await confirmedRecord(change, {
			service: about,
			environment
		}, promoter, github);
		if (record?.rollback === void 0 || record.previous === null) continue;
		const branch = rollbackBranch({
			service: record.batch ?? about,
			environment
		}, record.promotion);
		const merged = (await github.pullRequestsOf(branch)).find((one) => one.merged?.commit === change.id);
		if (merged === void 0) continue;
		const gone = recordsIn(change).flatMap(({ service: name, digest, previous }) => previous === null ? [] : [{
			service: name,
			from: previous.digest,
			to: digest
		}]);
		return {
			from: record.previous.digest,
			to: record.digest,
			...record.batch === void 0 ? {} : { images: gone },
			quarantined: await quarantinedAt(change.id, gone.map(({ from }) => from), git),
			regions: record.regions,
			pullRequest: merged.number,
			commit: change.id,
			...record.rollback,
			already: await git.isAncestor(change.id, since)
		};
	}
	throw new Fault("ROLLBACK_IMPOSSIBLE", `the run ended well, but ${main} records no rollback of ${service} in ${environment}`);
}
async function quarantinedAt(commit, digests, git) {
	const files = await readFiles(git, commit, digests.map(quarantinePath));
	return digests.filter((digest) => files.has(quarantinePath(digest)));
}
function isOf({ service, environment, region }, records) {
	return records.some((record) => {
		const isThere = region === void 0 || record.regions.includes(region);
		const isHere = record.service === service && record.environment === environment && isThere;
		return record.rollback !== void 0 && isHere;
	});
}
// cli/run/rollback-report.ts
function reported(report, seconds) {
	const { outcome, pullRequest = null, commit = null } = report;
	const { images = [], quarantined = [], regions = [], findings = [] } = report;
	const { from = null, to = null } = images.length === 0 ? report : {};
	return {
		code: outcome === "rolled-back" || outcome === "already" ? EXIT.done : EXIT.refused,
		json: {
			outcome,
			from,
			to,
			images,
			quarantined,
			pullRequest,
			commit,
			regions,
			findings,
			seconds
		},
		text: textOf(report, seconds)
	};
}
function textOf(report, seconds) {
	const { outcome, pullRequest, findings = [] } = report;
	switch (outcome) {
		case "rolled-back": return `${rolledBackLine(report)}: #${pullRequest}, ${seconds} s`;
		case "already": return `nothing to do: ${digestWords("to", report)} has been put back before`;
		case "waiting": return `#${pullRequest} waits for approval: ${digestWords("to", report)} would come back`;
	}
	return findings.map(({ code, message }) => `refused, ${code}: ${message}`).join("\n");
}
// cli/run/rollback.ts
async function runRollback(invocation) {
	const wanted = wantedBy(invocation);
	const patience = patienceOf(invocation);
	const target = await findTarget(invocation);
	const auth = await personAuth(invocation.environment, target.server);
	const url = invocation.option("service-url") ?? (invocation.environment["CLEARANCE_SERVICE"] || void 0);
	if (url === void 0) return outcomeOf(await byWorkflow(wanted, patience, invocation, target, auth));
	invocation.progress(`asking ${url}`);
	return outcomeOf(await askRollbackService({
		url,
		...auth,
		timeoutMs: patience
	}, wanted));
}
async function byWorkflow(wanted, patience, invocation, target, auth) {
	const base = baseOf(invocation);
	const { repository, server } = target;
	const github = githubApi({
		apiUrl: server.apiUrl,
		repository,
		auth
	}).inLane("rollback");
	const followed = await followRollback({
		...wanted,
		branch: base.branch,
		patience
	}, {
		github,
		now: () => new Date(),
		sleep: setTimeout,
		progress: invocation.progress
	});
	if (followed.outcome === "refused") return followed;
	const request = {
		...wanted,
		base,
		since: followed.startedAt
	};
	const record = await withClone(invocation, target, auth, (gitops) => readRollback(request, gitops));
	return {
		outcome: record.already ? "already" : "rolled-back",
		...record
	};
}
function outcomeOf(report) {
	return reported(report, Math.round(process.uptime() * 100) / 100);
}
function wantedBy(invocation) {
	const [region, named] = [invocation.option("region"), invocation.option("to")];
	const to = named === void 0 ? void 0 : Digest.safeParse(named);
	if (to?.success === false) throw new Fault("INPUT_INVALID", `--to: "${named}" isn't sha256: followed by 64 hex digits`);
	const reason = invocation.required("reason");
	if (reason.length < 3 || reason.length > 500) throw new Fault("INPUT_INVALID", "--reason: say it in 3 to 500 characters");
	return {
		service: invocation.argument("SERVICE"),
		environment: invocation.required("env"),
		reason,
		...region === void 0 ? {} : { region },
		...to === void 0 ? {} : { to: to.data }
	};
}
function patienceOf({ option }) {
	const duration = Duration.safeParse(option("timeout") ?? "5m");
	if (duration.success) return milliseconds(duration.data);
	throw new Fault("INPUT_INVALID", `--timeout: "${option("timeout")}" isn't a duration such as 90s or 5m`);
}
export { runRollback };
