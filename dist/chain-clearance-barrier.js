import { C as unknown, b as string, g as object, v as record } from "./zod.js";
// chain/clearance/barrier.ts
const BARRIER_ANNOTATION = "dev.clearance.rollback-barrier";
const Annotated = object({ annotations: record(string(), unknown()).optional() });
function barrierIn(digest, bytes) {
	const parsed = Annotated.safeParse(json(bytes));
	if (!parsed.success) return unknownBarrier(digest);
	const reason = parsed.data.annotations?.[BARRIER_ANNOTATION];
	if (reason === void 0) return void 0;
	return {
		digest,
		reason: typeof reason === "string" && reason !== "" ? reason : "it says no reason"
	};
}
function unknownBarrier(digest) {
	return {
		digest,
		reason: "its manifest can't be read, so nobody knows whether anything may go back past it"
	};
}
function digestsPassed(changes, to) {
	const stood = changes.findIndex(({ before }) => before === to);
	const passed = stood < 0 ? changes : changes.slice(0, stood + 1);
	return [...new Set(passed.flatMap(({ after }) => after ?? []))].filter((digest) => digest !== to);
}
function barrierFinding({ digest, reason }, to) {
	return {
		code: "ROLLBACK_BARRIER",
		message: `${to} is from before ${digest}, past which nothing goes back: ${reason}`
	};
}
function json(bytes) {
	try {
		return JSON.parse(new TextDecoder().decode(bytes));
	} catch (error) {
		if (error instanceof SyntaxError) return void 0;
		throw error;
	}
}
export { unknownBarrier as a, digestsPassed as i, barrierFinding as n, barrierIn as r, BARRIER_ANNOTATION as t };
