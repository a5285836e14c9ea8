import "./rolldown-runtime.js";
import { C as url, v as strictObject, y as string } from "./zod.js";
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
