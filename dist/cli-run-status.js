import "./rolldown-runtime.js";
import { t as EXIT } from "./chain-fault.js";
import { L as printEnvironment } from "./chain-clearance-parse-policy.js";
import { b as shortDigest } from "./operations-ask-health.js";
import { c as isCandidate, p as printStep, r as observe, t as plan } from "./chain-promotion-plan.js";
import { t as inParallel } from "./operations-in-parallel.js";
import { i as safeRollbacks } from "./operations-rollback-candidates.js";
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
		quarantines: state.restrictions.quarantines
	};
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
		...report.quarantines.map(({ digest, owner, reason }) => `in quarantine: ${shortDigest(digest)}, by ${owner}: ${reason}`)
	].join("\n");
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
