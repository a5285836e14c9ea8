import { printLane } from "../../clearance/lane.ts";
import { type Check, type Diagnosis, unknown } from "../diagnosis.ts";
import type { DoctorFacts } from "../facts.ts";

export const pushes: Check<DoctorFacts> = {
  name: "pushes",
  question: "Was every digest changed by the promoter?",
  examine({ changes: told }) {
    if ("untold" in told) return [unknown("PUSHED_AROUND", told)];
    return told.value.map(
      ({ commit, digest, ...lane }): Diagnosis => ({
        code: "PUSHED_AROUND",
        severity: "warning",
        environment: lane.environment,
        message: `${commit} put ${digest ?? "nothing"} into ${printLane(lane)}, and the promoter didn't`,
        remedy: "find out who did it, and how the rules were passed by; then promote or roll back there",
      }),
    );
  },
};
