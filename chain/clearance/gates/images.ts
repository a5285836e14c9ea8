import type { Gate, GateOpinion } from "../gate.ts";
import type { Companion } from "./gate-inputs.ts";
import { passed, pending } from "./opinion.ts";

/** What stands in one place after the merge is of one commit: a service is never half of one release. */
export const images: Gate<"images"> = {
  name: "images",
  question: "Are all images of the service built from one source commit, here and after this merge?",
  ask({ kind }, { rules, companions, commits = [] }) {
    const { set } = rules;
    if (set === undefined) return passed("it has one image");
    if (kind === "rollback") return passed("a rollback puts back what stood together");
    const others = set.services.filter((service) => service !== rules.service);
    const found = others.map((service) => companions?.find((one) => one.service === service));
    const missing = others.find((_, index) => found[index] === undefined || found[index]?.digest === null);
    if (missing !== undefined) return wait(`nothing of ${missing} is there to go with it`, missing);
    if (commits.length === 0)
      return wait(`nobody knows which commit ${rules.service} is built from`, set.name);
    const [common] = commits.filter((commit) => found.every((one) => one?.commits.includes(commit) === true));
    if (common !== undefined) return passed(`all images of ${set.name} are built from ${common}`);
    return wait(difference(rules.service, commits, found), set.name);
  },
};

function wait(reason: string, whose: string): GateOpinion {
  return pending(reason, {
    askedAgain: "on the next run",
    unblockedBy: [`the build of ${whose}: an unchanged image is attested again by the commit's build`],
  });
}

function difference(
  service: string,
  commits: readonly string[],
  others: readonly (Companion | undefined)[],
): string {
  const from = (all: readonly string[]) => all.map(short).join(", ") || "an unknown commit";
  const apart = others.filter((one) => !commits.some((commit) => one?.commits.includes(commit) === true));
  const named = (apart.length > 0 ? apart : others).flatMap((one) =>
    one === undefined ? [] : [`${one.service} is built from ${from(one.commits)}`],
  );
  return `${service} is built from ${from(commits)}, and ${named.join("; ")}`;
}

/** `acme/check-in@0123456789ab` */
function short(commit: string): string {
  const at = commit.lastIndexOf("@");
  return `${commit.slice(0, at).replace(/^https?:\/\/[^/]+\//, "")}${commit.slice(at, at + 13)}`;
}
