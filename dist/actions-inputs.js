import "./rolldown-runtime.js";
import { b as string, y as strictObject } from "./zod.js";
import { t as List } from "./actions-read-inputs.js";
import { i as KeyInput, n as BuildInputShape, r as CommonInputs } from "./actions-shared-inputs.js";
// actions/inputs.ts
const ChainInputs = strictObject({
	...BuildInputShape,
	tags: List,
	sbomPath: string().default("sbom.cdx.json"),
	...CommonInputs,
	...KeyInput
});
export { ChainInputs };
