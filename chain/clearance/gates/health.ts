import type { Gate } from "../gate.ts";
import { printEnvironment } from "../lane.ts";
import { askWaves, together } from "./ask-waves.ts";
import { passed, pending, refused } from "./opinion.ts";
import { lanesBefore, wavesBefore } from "./wave-before.ts";

export const health: Gate<"health"> = {
  name: "health",
  question: "Is the digest there and healthy right now, in enough of the places before this one?",
  places: lanesBefore,
  ask(question, inputs) {
    if (question.kind === "rollback") return passed("a rollback doesn't wait");
    if (wavesBefore(question.lane, inputs.rules).length === 0) return passed("nothing comes before");
    return together(
      askWaves(question, inputs, (place, { asksHealth }) => {
        const name = printEnvironment(place.environment, place.region);
        if (!asksHealth) return passed(`no health is declared for ${name}`);
        if (place.health.state === "healthy") return passed(`${name} is healthy`);
        const say = place.health.state === "unhealthy" ? refused : pending;
        return say(`${name} is ${place.health.state}: ${place.health.detail}`, {
          askedAgain: "when its health is asked again",
          unblockedBy: [`whoever runs ${place.service} in ${name}`],
        });
      }),
    );
  },
};
