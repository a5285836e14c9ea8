import type { GateOpinion, GateQuestion } from "../gate.ts";
import { printEnvironment } from "../lane.ts";
import type { GateInputs } from "./gate-inputs.ts";
import { standing, waveBefore } from "./wave-before.ts";

/** Is the digest healthy right now in every place right before this one? */
export function health(question: GateQuestion, inputs: GateInputs): GateOpinion {
  if (question.kind === "rollback") return { outcome: "passed", reason: "a rollback doesn't wait" };
  const wave = waveBefore(question.lane, inputs.rules);
  if (wave === undefined) return { outcome: "passed", reason: "nothing comes before" };

  const places = wave.regions.map((region) => standing(wave, region, question.digest, inputs));
  const unsettled = places.find((place) => typeof place === "string");
  if (unsettled !== undefined)
    return { outcome: "pending", reason: unsettled, askedAgain: "on the next run" };
  if (!wave.asksHealth) return { outcome: "passed", reason: `no health is declared for ${wave.environment}` };

  const settled = places.filter((place) => typeof place !== "string");
  const ill = settled.find((place) => place.health.state !== "healthy");
  if (ill === undefined) return { outcome: "passed", reason: `${wave.environment} is healthy` };
  const name = printEnvironment(ill.environment, ill.region);
  return {
    outcome: ill.health.state === "unhealthy" ? "refused" : "pending",
    reason: `${name} is ${ill.health.state}: ${ill.health.detail}`,
    askedAgain: "when its health is asked again",
  };
}
