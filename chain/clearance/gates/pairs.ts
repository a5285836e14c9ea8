import * as z from "zod";
import type { Gate, GateOpinion, GateQuestion } from "../gate.ts";
import { printEnvironment } from "../lane.ts";
import { Name } from "../names.ts";
import type { Lane } from "../policy.ts";
import { together } from "./ask-waves.ts";
import type { GateInputs, PlaceFacts } from "./gate-inputs.ts";
import { passed, pending } from "./opinion.ts";
import { goesFirst, peersOf } from "./peers.ts";
import { soaked } from "./soaked.ts";
import { placeOfLane } from "./wave-before.ts";

/** Two regions that stand in for each other: a tier-0 service is never changed in both at once. */
const fields = {
  pairs: z
    .array(z.tuple([Name, Name]))
    .min(1)
    .optional(),
};

export const pairs: Gate<"pairs", typeof fields> = {
  name: "pairs",
  question: "Does the region that stands in for this one stay as it is, healthy, while this one changes?",
  environment: fields,
  places: peersOf,
  problems: ({ environments }) =>
    environments.flatMap(({ name, pairs: declared = [], regions = [] }, index) => {
      const named = declared.flat();
      const unknown = named.find((region) => !regions.includes(region));
      const twice = named.find((region, at) => named.indexOf(region) < at);
      const at = ["environments", index, "pairs"];
      if (unknown !== undefined) return [{ at, message: `${name} has no region "${unknown}"` }];
      if (twice !== undefined)
        return [{ at, message: `${name} has the region "${twice}" in a pair already` }];
      return [];
    }),
  ask(question, inputs) {
    if (question.kind === "rollback") return passed("a rollback doesn't wait");
    const peers = peersOf(question.lane, inputs.rules);
    if (peers.length === 0) return passed("nothing is paired with it");
    return together(peers.map((peer) => mayChangeBeside(peer, question, inputs)));
  },
};

function mayChangeBeside(peer: Lane, { lane, digest }: GateQuestion, inputs: GateInputs): GateOpinion {
  const name = printEnvironment(peer.environment, peer.region);
  const there = placeOfLane(peer, inputs);
  const here = placeOfLane(lane, inputs);
  const wait = (reason: string, by: string) =>
    pending(reason, { askedAgain: "on the next run", unblockedBy: [by] });
  if (typeof there === "string") return wait(there, "the promoter");
  if (typeof here === "string") return wait(here, "the promoter");
  if (there.merging === undefined)
    return wait(`nobody knows whether ${name} is being changed`, "the promoter");
  if (there.merging !== null) {
    const by = `whoever decides on ${there.merging}`;
    return pending(`${name} is being changed`, {
      link: there.merging,
      askedAgain: "when that merge has ended",
      unblockedBy: [by],
    });
  }
  if (there.digest === digest) {
    const { soak, health } = inputs.rules.wave;
    return soaked(there, { soak, asksHealth: health !== undefined }, inputs);
  }
  if (!goesFirst(lane, peer, inputs.rules)) {
    return wait(
      `${name} takes the digest first, and holds ${there.digest ?? "nothing"}`,
      `the promotion into ${name}`,
    );
  }
  return carries(there, here, inputs);
}

/**
 * The first of two may change while the other, settled in what it holds, can carry the load. Where this one is
 * ill already nothing healthy is touched, so a repair isn't kept out; what isn't deployed in both carries nothing.
 */
function carries(there: PlaceFacts, here: PlaceFacts, inputs: GateInputs): GateOpinion {
  const name = printEnvironment(there.environment, there.region);
  const { soak, health } = inputs.rules.wave;
  if (there.digest === null || here.digest === null) return passed(`${name} carries no load for it`);
  if (here.health.state === "unhealthy") return passed("this one is ill itself");
  return soaked(there, { soak, asksHealth: health !== undefined }, inputs);
}
