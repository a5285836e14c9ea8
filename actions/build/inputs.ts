import * as z from "zod";
import { List } from "../read-inputs.ts";
import { BuildInputShape, TokenInput } from "../shared-inputs.ts";

export const BuildInputs = z.strictObject({ ...BuildInputShape, tags: List, ...TokenInput });
export type BuildInputs = z.infer<typeof BuildInputs>;
