import { E as placeOf, T as lanesOf, k as regionsOf } from "./chain-clearance-parse-policy.js";
import { n as rulesFor } from "./chain-clearance-rules.js";
import { r as Fault } from "./chain-fault.js";
import { a as barriersPassed, c as pastDigests, o as acrossPlaces, r as safeAmong, t as laneHistory } from "./operations-rollback-candidates.js";
import { r as sayingMarker } from "./operations-say-once.js";
import { r as inParallel } from "./operations-collect-evidence.js";
import { r as digestAt } from "./operations-observe-change.js";
import { t as DEFAULT_BASE } from "./operations-observe-ports.js";
import { t as readRollbackState } from "./operations-rollback-state.js";
// operations/call-person.ts
const LABEL = "clearance-alarm";
async function callPerson({ key, title, text, commit }, promoter, github, open) {
	if (callOf(open ?? await openCalls(promoter, github), key) !== void 0) return;
	await github.openIssue({
		title,
		body: `${sayingMarker(`alarm ${key}`)}\n${text}`,
		label: LABEL
	});
	if (commit === void 0) return;
	const context = `clearance/alarm/${key.replaceAll(" ", "/")}`;
	await github.setStatus(commit, {
		context,
		state: "failure",
		description: title.slice(0, 140)
	});
}
async function openCalls(promoter, github) {
	return (await github.issues(LABEL)).filter(({ author }) => author.kind === "bot" && author.login === promoter);
}
function callOf(open, key) {
	return open.find(({ body }) => body.startsWith(sayingMarker(`alarm ${key}`)));
}
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
	const pairs = Object.keys(policy.services).flatMap((service) => policy.environments.filter(({ name }) => only === void 0 || name === only).map((environment) => ({
		service,
		environment
	})));
	return inParallel(pairs, 4, async ({ service, environment }) => {
		const lanes = regionsOf(environment).map((region) => ({
			service,
			environment: environment.name,
			region
		}));
		const histories = await Promise.all(lanes.map((lane) => laneHistory(lane, state, ports)));
		const here = await Promise.all(lanes.map((lane) => currentOrNull(placeOf(policy, lane))));
		const past = acrossPlaces(histories.map(pastDigests)).filter(({ digest }) => !here.includes(digest));
		return {
			service,
			environment: environment.name,
			past,
			histories
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
	return (await inParallel(facts, 4, async ({ service, environment, past, histories }) => {
		const lane = lanes.find((one) => one.service === service && one.environment === environment);
		if (lane === void 0) return [];
		const safe = await safeAmong(past, {
			policy,
			restrictions,
			current: null
		}, lane, ports);
		const { image } = rulesFor(policy, service, environment);
		return [{
			service,
			environment,
			safe: (await inParallel(safe, 4, async ({ digest }) => {
				return (await barriersPassed(image, histories, digest, ports.registry)).length === 0 ? [digest] : [];
			})).flat(),
			before: past.length
		}];
	})).flat();
}
function printReadiness({ service, environment, safe, before }) {
	return `${environment}/${service}: ${`${safe.length} safe rollback${safe.length === 1 ? "" : "s"}`}${safe.length > 0 ? "" : before === 0 ? ": nothing came before" : `: none of ${before} is safe`}`;
}
function isUnready({ safe, before }) {
	return safe.length === 0 && before > 0;
}
async function alarmReadiness(all, { promoter, base }, github) {
	const open = await openCalls(promoter, github);
	for (const one of all) {
		const key = `readiness ${one.environment} ${one.service}`;
		const known = callOf(open, key);
		if (isUnready(one)) await callPerson({
			key,
			title: `${one.environment}/${one.service} has no safe rollback`,
			text: `${printReadiness(one)}. \`clearance rollback ${one.service} --env ${one.environment}\` would be refused now: release something that gets healthy, or lift what is in the way. This closes by itself.`,
			commit: base.commit
		}, promoter, github, open);
		else if (known !== void 0 && one.safe.length > 0) {
			await github.comment(known.number, `${printReadiness(one)}.`);
			await github.closeIssue(known.number);
		}
	}
}
export { readinessFacts as a, readiness as i, isUnready as n, readyFor as o, printReadiness as r, callPerson as s, alarmReadiness as t };
