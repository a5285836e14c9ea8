import * as z from "zod";
import { List } from "./read-inputs.ts";
import { BuildInputShape, CommonInputs, KeyInput } from "./shared-inputs.ts";

/** The root action: the whole chain in one step. */
export const ChainInputs = z.strictObject({
  ...BuildInputShape,
  tags: List,
  sbomPath: z.string().default("sbom.cdx.json"),
  ...CommonInputs,
  ...KeyInput,
});
export type ChainInputs = z.infer<typeof ChainInputs>;
