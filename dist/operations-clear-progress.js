import { Z as lanesOf } from "./chain-clearance-parse-policy.js";
import { t as afterSignerChange } from "./chain-clearance-signer-change.js";
import { n as neededIn, r as onceEach, t as isCleared } from "./operations-doctor-gather-needed.js";
import { t as inParallel } from "./operations-in-parallel.js";
// operations/clear-progress.ts
async function clearProgress({ name: environment, next }, state, ports) {
	const after = afterSignerChange(state.policy, environment);
	if (next === void 0 || after === void 0) return void 0;
	const lanes = lanesOf(state.policy.policy).filter((lane) => lane.environment === environment);
	const needed = onceEach((await inParallel(lanes, 4, async (lane) => (await neededIn(lane, state, ports)).needed)).flat());
	const cleared = await inParallel(needed, 4, (one) => isCleared(one, after, ports));
	return {
		environment,
		next,
		needed: needed.length,
		cleared: cleared.filter(Boolean).length
	};
}
export { clearProgress as t };
