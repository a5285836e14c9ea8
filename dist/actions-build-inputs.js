import "./rolldown-runtime.js";
import { y as strictObject } from "./zod.js";
import { t as List } from "./actions-read-inputs.js";
import { n as BuildInputShape, r as CommonInputs } from "./actions-shared-inputs.js";
// actions/build/inputs.ts
const BuildInputs = strictObject({
	...BuildInputShape,
	tags: List,
	...CommonInputs
});
export { BuildInputs };
