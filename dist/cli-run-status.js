import "./rolldown-runtime.js";
import { r as Fault, t as EXIT } from "./chain-fault.js";
import { et as printEnvironment } from "./chain-clearance-parse-policy.js";
import { r as printSignerRule } from "./chain-clearance-signer-change.js";
import { b as shortDigest } from "./operations-ask-health.js";
import { h as printStep, l as isCandidate, n as observe, t as plan } from "./chain-promotion-plan.js";
import { t as clearProgress } from "./operations-clear-progress.js";
import { t as inParallel } from "./operations-in-parallel.js";
import { s as safeRollbacks } from "./operations-rollback-candidates.js";
import { a as withGitOps, t as baseOf } from "./cli-gitops.js";
import { t as portsOf } from "./cli-ports.js";
// operations/status.ts
async function status(ports, options = {}) {
	const state = await observe(ports, {
		...options,
		everyPlace: true
	});
	const steps = plan(state, ports.now());
	const lanes = await inParallel(state.lanes, 4, (observed) => laneStatus(observed, state, steps, ports));
	const environments = state.policy.policy.environments.filter(({ next }) => next !== void 0);
	const changes = await inParallel(environments, 2, (one) => signerChange(one, state, ports));
	const now = ports.now();
	return {
		commit: state.base.commit,
		lanes,
		faults: state.faults.map(({ lane, fault }) => ({
			lane,
			code: fault.code,
			message: fault.message
		})),
		holds: state.restrictions.holds.filter(({ expires }) => now < expires),
		quarantines: state.restrictions.quarantines,
		signerChanges: changes.flatMap((one) => one ?? [])
	};
}
async function signerChange(rule, state, ports) {
	try {
		return await clearProgress(rule, state, ports);
	} catch (error) {
		if (!(error instanceof Fault) || rule.next === void 0) throw error;
		return {
			environment: rule.name,
			next: rule.next,
			unknown: `${error.code}: ${error.message}`
		};
	}
}
async function laneStatus({ lane, current, places, candidate }, state, steps, ports) {
	const here = places.find(({ environment, region }) => environment === lane.environment && region === lane.region);
	const past = current === null ? [] : await safeRollbacks({
		...state,
		current
	}, lane, ports);
	return {
		lane,
		digest: current,
		since: current === null ? null : here?.since ?? null,
		health: here?.health.state ?? "unknown",
		pullRequest: isCandidate(candidate) && candidate.promotion.open?.url || null,
		safeRollbacks: past.map(({ digest }) => digest),
		next: steps.filter((step) => "lane" in step && step.lane === lane).map(printStep)
	};
}
function printStatus(report) {
	const rows = report.lanes.map((one) => ({
		service: one.lane.service,
		place: printEnvironment(one.lane.environment, one.lane.region),
		digest: one.digest === null ? "nothing" : shortDigest(one.digest),
		health: one.health,
		back: one.digest === null ? "" : `safe rollbacks: ${one.safeRollbacks.length}`,
		next: one.next
	}));
	const width = (name) => Math.max(0, ...rows.map((row) => row[name].length));
	const widths = {
		service: width("service"),
		place: width("place"),
		digest: width("digest"),
		health: width("health")
	};
	return [
		...rows.flatMap(({ service, place, digest, health, back, next }) => [`${service.padEnd(widths.service)}  ${place.padEnd(widths.place)}  ${digest.padEnd(widths.digest)}  ${health.padEnd(widths.health)}  ${back}`.trimEnd(), ...next.map((line) => `    ${line}`)]),
		...report.faults.map(({ lane, code, message }) => `${lane.service}  ${printEnvironment(lane.environment, lane.region)}  ${code}: ${message}`),
		...report.holds.map((hold) => `on hold: ${hold.service ?? "everything"} in ${hold.environment} until ${hold.expires.toISOString()}, by ${hold.owner}: ${hold.reason}`),
		...report.quarantines.map(({ digest, owner, reason }) => `in quarantine: ${shortDigest(digest)}, by ${owner}: ${reason}`),
		...report.signerChanges.map((one) => `signer change: ${printSignerRule(one.next)} ${progressOf(one)}`)
	].join("\n");
}
function progressOf(one) {
	if ("unknown" in one) return `is to take over ${one.environment}, and how far it is can't be told: ${one.unknown}`;
	const { environment, needed, cleared } = one;
	const done = `has cleared ${cleared} of the ${needed} digests that ${environment} needs`;
	return cleared === needed ? `${done}: the policy may switch` : done;
}
// cli/run/status.ts
async function runStatus(invocation) {
	return withGitOps(invocation, async (gitops) => {
		const environment = invocation.option("env");
		const report = await status(portsOf(invocation, gitops), {
			base: baseOf(invocation),
			...environment === void 0 ? {} : { only: (lane) => lane.environment === environment }
		});
		return {
			code: report.faults.length === 0 ? EXIT.done : EXIT.fault,
			json: report,
			text: printStatus(report)
		};
	});
}
export { runStatus };
