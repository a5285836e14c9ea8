import { barrierFinding } from "../barrier.ts";
import type { Gate } from "../gate.ts";
import { passed, pending, refused } from "./opinion.ts";

export const schema: Gate<"schema"> = {
  name: "schema",
  question: "Does going back pass nothing that says it isn't safe to go back past?",
  ask({ kind, digest, lane }, { barriers }) {
    if (kind === "promotion") return passed("a promotion only goes forward");
    if (barriers === undefined) {
      return pending("nobody has looked for what can't be rolled back past", {
        askedAgain: "on the next run",
        unblockedBy: ["the promoter"],
      });
    }
    const [first] = barriers;
    if (first === undefined) return passed("nothing on the way back forbids it");
    return refused(barrierFinding(first, digest).message, {
      askedAgain: "after a promotion forward, of a digest that mends it",
      unblockedBy: [`the builder of ${lane.service}`],
    });
  },
};
