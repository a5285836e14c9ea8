import "./rolldown-runtime.js";
import { b as string, w as url, y as strictObject } from "./zod.js";
import { a as SubjectInputs, i as KeyInput, r as CommonInputs } from "./actions-shared-inputs.js";
// actions/attest/inputs.ts
const AttestInputs = strictObject({
	...SubjectInputs,
	sbomPath: string().optional(),
	predicateType: url().optional(),
	predicatePath: string().optional(),
	...CommonInputs,
	...KeyInput
});
export { AttestInputs };
