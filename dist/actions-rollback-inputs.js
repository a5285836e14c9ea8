import "./rolldown-runtime.js";
import { v as strictObject, y as string } from "./zod.js";
import { s as Digest } from "./chain-digest-image-name.js";
import { o as TokenInput, r as GitOpsInputs, t as AppInputs } from "./actions-shared-inputs.js";
// actions/rollback/inputs.ts
const RollbackInputs = strictObject({
	service: string(),
	environment: string(),
	region: string().optional(),
	reason: string().min(3).max(500),
	to: Digest.optional(),
	...TokenInput,
	...AppInputs,
	trustedRoot: string().optional(),
	...GitOpsInputs
});
export { RollbackInputs };
