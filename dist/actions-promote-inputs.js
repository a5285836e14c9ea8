import "./rolldown-runtime.js";
import { b as string, i as _enum, n as number, y as strictObject } from "./zod.js";
import { t as List } from "./actions-read-inputs.js";
import { i as KeyInput, r as CommonInputs, t as AppInputs } from "./actions-shared-inputs.js";
// actions/promote/inputs.ts
const PromoteInputs = strictObject({
	environment: string().optional(),
	mode: _enum([
		"plan",
		"apply",
		"sign",
		"merge",
		"answer",
		"readiness"
	]).default("apply"),
	pullRequest: number().int().nonnegative().optional(),
	comment: number().int().positive().optional(),
	services: List,
	head: string().regex(/^[0-9a-f]{40,64}$/, "expected a commit id").optional(),
	...CommonInputs,
	...AppInputs,
	...KeyInput
});
export { PromoteInputs };
