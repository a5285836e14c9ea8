import "./rolldown-runtime.js";
import { b as string, y as strictObject } from "./zod.js";
import { a as SubjectInputs, r as CommonInputs } from "./actions-shared-inputs.js";
// actions/sbom/inputs.ts
const SbomInputs = strictObject({
	...SubjectInputs,
	sbomPath: string().default("sbom.cdx.json"),
	...CommonInputs
});
export { SbomInputs };
