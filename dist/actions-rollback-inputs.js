import "./rolldown-runtime.js";
import { b as string, y as strictObject } from "./zod.js";
import { t as Digest } from "./chain-digest-digest.js";
import { r as CommonInputs, t as AppInputs } from "./actions-shared-inputs.js";
// actions/rollback/inputs.ts
const RollbackInputs = strictObject({
	service: string(),
	environment: string(),
	region: string().optional(),
	reason: string().min(3).max(500),
	to: Digest.optional(),
	...CommonInputs,
	...AppInputs
});
export { RollbackInputs };
