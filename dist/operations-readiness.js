import { Q as placeOf, Z as lanesOf, nt as regionsOf, rt as serviceOf, z as goesWith } from "./chain-clearance-parse-policy.js";
import { r as Fault } from "./chain-fault.js";
import { d as pastDigests, f as pastSets, l as acrossPlaces, n as isCut, o as safeAmong, r as laneHistories, t as LOOKED_BACK } from "./operations-rollback-candidates.js";
import { n as callPerson, r as openCalls, t as callOf } from "./operations-call-person.js";
import { t as inParallel } from "./operations-in-parallel.js";
import { i as digestAt } from "./operations-observe-change.js";
import { t as DEFAULT_BASE } from "./operations-observe-ports.js";
import { t as readRollbackState } from "./operations-rollback-state.js";
// operations/readiness.ts
async function readiness(ports, options = {}) {
	const state = await readRollbackState(options.base ?? DEFAULT_BASE, ports);
	return {
		state,
		all: await readyFor(await readinessFacts(state, ports, options.environment), state.policy, state.restrictions, ports)
	};
}
async function readinessFacts(state, ports, only) {
	const { policy } = state.policy;
	const pairs = [...new Map(Object.keys(policy.services).map((service) => {
		const together = goesWith(policy, service);
		return [serviceOf(policy, service).set?.name ?? service, together];
	}))].flatMap(([service, services]) => policy.environments.filter(({ name }) => only === void 0 || name === only).map((environment) => ({
		service,
		services,
		environment
	})));
	return inParallel(pairs, 4, async ({ service, services, environment }) => {
		const lanes = regionsOf(environment).map((region) => services.map((one) => ({
			service: one,
			environment: environment.name,
			region
		})));
		const histories = await laneHistories(lanes.flat(), state, ports);
		const places = await Promise.all(lanes.map((here, place) => Promise.all(here.map(async (lane, index) => ({
			service: lane.service,
			history: histories[place * services.length + index] ?? [],
			current: await currentOrNull(placeOf(policy, lane))
		})))));
		const sets = places.map((members) => pastSets(members, 30));
		const here = sets.map(({ current }) => current);
		return {
			service,
			environment: environment.name,
			past: acrossPlaces(sets.map(({ history }) => pastDigests(history))).filter(({ digest }) => !here.includes(digest)),
			cut: histories.some(isCut),
			images: new Map(sets.flatMap(({ images }) => [...images])),
			parts: services.map((one, index) => ({
				service: one,
				histories: places.map((members) => members[index]?.history ?? [])
			}))
		};
	});
	async function currentOrNull(place) {
		try {
			return await digestAt(ports.git, state.base.commit, place);
		} catch (error) {
			if (error instanceof Fault && error.code.startsWith("EDIT_")) return null;
			throw error;
		}
	}
}
async function readyFor(facts, policy, restrictions, ports) {
	const lanes = lanesOf(policy.policy);
	return (await inParallel(facts, 4, async ({ service, environment, past, cut, images, parts }) => {
		const lane = lanes.find((one) => one.environment === environment && parts.some((part) => part.service === one.service));
		if (lane === void 0) return [];
		return [{
			service,
			environment,
			safe: (await safeAmong(past, {
				policy,
				restrictions,
				images,
				parts
			}, lane, ports)).map(({ digest }) => digest),
			before: past.length,
			cut
		}];
	})).flat();
}
function printReadiness({ service, environment, safe, before, cut }) {
	return `${environment}/${service}: ${`${safe.length} safe rollback${safe.length === 1 ? "" : "s"}`}${safe.length > 0 ? "" : before === 0 ? ": nothing came before" : `: none of ${before} is safe`}${cut ? ` (${LOOKED_BACK})` : ""}`;
}
function isUnready({ safe, before }) {
	return safe.length === 0 && before > 0;
}
async function alarmReadiness(all, { promoter, base }, github) {
	const open = await openCalls(promoter, github);
	for (const one of all) {
		const key = `readiness ${one.environment} ${one.service}`;
		const known = callOf(open, key);
		if (isUnready(one)) {
			const title = `${one.environment}/${one.service} has no safe rollback`;
			const text = `${printReadiness(one)}. \`clearance rollback ${one.service} --env ${one.environment}\` would be refused now: release something that gets healthy, or lift what is in the way. This closes by itself.`;
			await callPerson({
				key,
				title,
				text,
				commit: base.commit
			}, promoter, github, open);
		} else if (known !== void 0 && one.safe.length > 0) {
			await github.comment(known.number, `${printReadiness(one)}.`);
			await github.closeIssue(known.number);
		}
	}
}
export { readinessFacts as a, readiness as i, isUnready as n, readyFor as o, printReadiness as r, alarmReadiness as t };
