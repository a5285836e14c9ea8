import type { Gate } from "../gate.ts";
import { inForce } from "../hold.ts";
import type { Hold } from "../restriction.ts";
import { passed, pending, refused } from "./opinion.ts";

export const hold: Gate<"hold"> = {
  name: "hold",
  question: "Is the environment, and the service in it, free of any hold right now?",
  ask({ kind, lane }, { holds, now, verdict }) {
    if (kind === "rollback") return passed("a rollback passes holds by");
    if (holds === undefined) {
      return pending("nobody has said which holds there are", {
        askedAgain: "on the next run",
        unblockedBy: ["the promoter"],
      });
    }
    // The one that ends last decides: until then it is asked in vain.
    const [last] = holds.filter((one) => inForce(one, lane, now)).sort(byExpiry);
    if (last !== undefined) {
      return refused(`${whatIsHeld(last)} is on hold until ${last.expires.toISOString()}: ${last.reason}`, {
        askedAgain: last.expires.toISOString(),
        unblockedBy: [`${last.owner}, with a second person who approves that the hold is lifted`],
      });
    }
    const held = verdict.outcome === "refused" && verdict.findings.find(({ code }) => code === "HELD");
    if (held) {
      return refused(held.message, { askedAgain: "on the next run", unblockedBy: ["whoever set the hold"] });
    }
    return passed("no hold is in force");
  },
};

function byExpiry(a: Hold, b: Hold): number {
  return b.expires.getTime() - a.expires.getTime();
}

function whatIsHeld({ environment, service }: Hold): string {
  return service === null ? environment : `${service} in ${environment}`;
}
