import type { Gate } from "../gate.ts";
import { printEnvironment } from "../lane.ts";
import { passed, pending, refused } from "./opinion.ts";
import { lanesOfWave, standing, waveBefore } from "./wave-before.ts";

export const health: Gate<"health"> = {
  name: "health",
  question: "Is the digest healthy right now in every place right before this one?",
  places: (lane, rules) => lanesOfWave(lane, waveBefore(lane, rules)),
  ask({ kind, lane, digest }, inputs) {
    if (kind === "rollback") return passed("a rollback doesn't wait");
    const wave = waveBefore(lane, inputs.rules);
    if (wave === undefined) return passed("nothing comes before");

    const places = wave.regions.map((region) => standing(lane, wave, region, digest, inputs));
    const unsettled = places.find((place) => typeof place === "string");
    if (unsettled !== undefined) {
      return pending(unsettled, {
        askedAgain: "on the next run",
        unblockedBy: [`the promotion into ${wave.environment}`],
      });
    }
    if (!wave.asksHealth) return passed(`no health is declared for ${wave.environment}`);

    const settled = places.filter((place) => typeof place !== "string");
    const ill =
      settled.find((place) => place.health.state === "unhealthy") ??
      settled.find((place) => place.health.state !== "healthy");
    if (ill === undefined) return passed(`${wave.environment} is healthy`);
    const name = printEnvironment(ill.environment, ill.region);
    const say = ill.health.state === "unhealthy" ? refused : pending;
    return say(`${name} is ${ill.health.state}: ${ill.health.detail}`, {
      askedAgain: "when its health is asked again",
      unblockedBy: [`whoever runs ${lane.service} in ${name}`],
    });
  },
};
