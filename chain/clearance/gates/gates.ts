import type { GateName, GateOpinion, GateQuestion } from "../gate.ts";
import { approval } from "./approval.ts";
import { evidence } from "./evidence.ts";
import type { GateInputs } from "./gate-inputs.ts";
import { health } from "./health.ts";
import { soak } from "./soak.ts";

/** One typed question: pure, over facts gathered beforehand. What it isn't told, it doesn't pass. */
export type Gate = (question: GateQuestion, inputs: GateInputs) => GateOpinion;

/** A row per gate; a new one is a name in `GATE_NAMES`, a file here and its facts in `GateInputs`. */
export const GATES: Record<GateName, Gate> = { evidence, approval, soak, health };
