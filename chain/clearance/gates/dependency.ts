import * as z from "zod";
import { Digest } from "../../digest/digest.ts";
import type { Gate, GateOpinion } from "../gate.ts";
import { printEnvironment } from "../lane.ts";
import { entry, Name } from "../names.ts";
import type { Lane, Policy } from "../policy.ts";
import type { PolicyProblem } from "../policy-problems.ts";
import type { Rules } from "../rules.ts";
import { together } from "./ask-waves.ts";
import type { GateInputs } from "./gate-inputs.ts";
import { passed, pending } from "./opinion.ts";
import { placeOfLane } from "./wave-before.ts";

const Need = z.strictObject({
  service: Name,
  /** By the order of its accepted provenance, never by a tag. */
  atLeast: Digest,
  /** Environments that ask for it; absent: all. */
  in: z.array(Name).min(1).optional(),
});
type Need = z.infer<typeof Need>;

const fields = { needs: z.array(Need).min(1).max(50).optional() };

export const dependency: Gate<"dependency", unknown, typeof fields> = {
  name: "dependency",
  question: "Does every service that this one needs stand here, at least as new as it needs it?",
  service: fields,
  problems: ({ services, environments }) =>
    Object.entries(services).flatMap(([name, { needs = [] }]) =>
      needs.flatMap((need, index) =>
        needProblem(name, need, { services, environments }).map((message) => ({
          at: ["services", name, "needs", index],
          message,
        })),
      ),
    ) satisfies PolicyProblem[],
  places: (lane, rules) => needsOf(lane, rules).map((need) => ({ ...lane, service: need.service })),
  compares: (lane, rules) =>
    needsOf(lane, rules).map(({ service, atLeast }) => ({ lane: { ...lane, service }, digest: atLeast })),
  ask({ kind, lane }, inputs) {
    if (kind === "rollback") return passed("a rollback doesn't wait");
    const needs = needsOf(lane, inputs.rules);
    if (needs.length === 0) return passed("it needs no other service");
    return together(needs.map((need) => standsThere(need, lane, inputs)));
  },
};

function needsOf({ environment }: Lane, { needs = [] }: Rules): readonly Need[] {
  return needs.filter((need) => need.in === undefined || need.in.includes(environment));
}

function needProblem(
  name: string,
  need: Need,
  { services, environments }: Pick<Policy, "services" | "environments">,
): readonly string[] {
  if (need.service === name) return [`${name} can't need itself`];
  if (entry(services, need.service) === undefined) return [`there is no service "${need.service}"`];
  const unknown = need.in?.find((one) => !environments.some((environment) => environment.name === one));
  return unknown === undefined ? [] : [`there is no environment "${unknown}"`];
}

function standsThere({ service, atLeast }: Need, lane: Lane, inputs: GateInputs): GateOpinion {
  const name = `${service} in ${printEnvironment(lane.environment, lane.region)}`;
  const wait = (reason: string) =>
    pending(reason, {
      askedAgain: "after the next promotion of it",
      unblockedBy: [`the promotion of ${name}`],
    });
  const place = placeOfLane({ ...lane, service }, inputs);
  if (typeof place === "string") return wait(`nothing certain is known of ${name}`);
  if (place.digest === null) return wait(`${name} isn't deployed, and ${atLeast} is the least`);
  if (place.digest === atLeast) return passed(`${name} is what is needed`);
  const wanted = madeAt(service, atLeast, inputs);
  const made = madeAt(service, place.digest, inputs);
  if (wanted === undefined || made === undefined) {
    return wait(`nobody knows which of ${place.digest} and ${atLeast} of ${name} is newer`);
  }
  // It can't be younger than its coming there, whatever a registry that hides its first provenance shows.
  const stands = place.since === null ? made : new Date(Math.min(made.getTime(), place.since.getTime()));
  if (stands.getTime() >= wanted.getTime()) return passed(`${name} is new enough`);
  return wait(`${name} holds ${place.digest}, made before ${atLeast}`);
}

function madeAt(service: string, digest: Digest, { ages = [] }: GateInputs): Date | undefined {
  return ages.find((one) => one.service === service && one.digest === digest)?.made;
}
