import type { QuestionName } from "#chain/clearance/hardening-policy.ts";
import type { Examples } from "./example.ts";
import { NETWORK } from "./examples/network.ts";
import { PLACEMENT } from "./examples/placement.ts";
import { PODS } from "./examples/pods.ts";

/** The good and the bad of every question. */
export const EXAMPLES: Readonly<Record<QuestionName, Examples>> = { ...PODS, ...PLACEMENT, ...NETWORK };
