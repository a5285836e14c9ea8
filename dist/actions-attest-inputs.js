import "./rolldown-runtime.js";
import { C as url, v as strictObject, y as string } from "./zod.js";
import { a as SubjectInputs, i as SigningInputs, o as TokenInput } from "./actions-shared-inputs.js";
// actions/attest/inputs.ts
const AttestInputs = strictObject({
	...SubjectInputs,
	sbomPath: string().optional(),
	predicateType: url().optional(),
	predicatePath: string().optional(),
	...TokenInput,
	...SigningInputs
});
export { AttestInputs };
