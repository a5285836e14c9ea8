import type { Gate } from "../gate.ts";
import type { Finding } from "../verdict.ts";
import { passed, refused } from "./opinion.ts";

export const evidence: Gate<"evidence"> = {
  name: "evidence",
  question: "Is the digest cleared by its evidence, today and under this policy?",
  ask({ digest, lane }, { verdict }) {
    if (verdict.subject !== digest) {
      return refused(`the verdict is about ${verdict.subject}`, {
        askedAgain: "on the next run",
        unblockedBy: ["the promoter"],
      });
    }
    if (verdict.outcome === "cleared") return passed("the evidence is complete");
    const [first, ...others] = verdict.findings.filter(({ code }) => code !== "HELD");
    // What is on hold has its own gate, which names who can lift it and when it ends.
    if (first === undefined) return passed("the evidence is complete");
    const by = new Set(others.map((finding) => remedyBy(finding, lane.service)));
    const firstBy = remedyBy(first, lane.service);
    by.delete(firstBy);
    return refused([first, ...others].map(({ code, message }) => `${code}: ${message}`).join("; "), {
      askedAgain: "on the next run, with the evidence and restrictions of that moment",
      unblockedBy: [firstBy, ...by],
    });
  },
};

/** Who can change a finding; for what isn't listed, whoever builds the service. */
function remedyBy({ code }: Finding, service: string): string {
  if (code === "QUARANTINED") return "two people who lift the quarantine";
  if (code === "PREVIOUS_CLEARANCE_MISSING") return "the signer of the environment before";
  if (code === "IMAGE_UNKNOWN") return "the code owners of clearance.yaml";
  return `the builder of ${service}`;
}
