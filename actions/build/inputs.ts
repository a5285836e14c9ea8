import * as z from "zod";
import { List } from "../read-inputs.ts";
import { BuildInputShape, CommonInputs } from "../shared-inputs.ts";

export const BuildInputs = z.strictObject({ ...BuildInputShape, tags: List, ...CommonInputs });
export type BuildInputs = z.infer<typeof BuildInputs>;
