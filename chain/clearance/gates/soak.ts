import type { Gate } from "../gate.ts";
import { askWaves, together } from "./ask-waves.ts";
import { passed } from "./opinion.ts";
import { soaked } from "./soaked.ts";
import { lanesBefore, wavesBefore } from "./wave-before.ts";

export const soak: Gate<"soak"> = {
  name: "soak",
  question:
    "Has the digest been healthy without a break for long enough, in enough of the places before this one?",
  places: lanesBefore,
  ask(question, inputs) {
    if (question.kind === "rollback") return passed("a rollback doesn't wait");
    if (wavesBefore(question.lane, inputs.rules).every((wave) => wave.soak === 0)) {
      return passed("no soak is asked for");
    }
    return together(askWaves(question, inputs, (place, wave) => soaked(place, wave, inputs)));
  },
};
