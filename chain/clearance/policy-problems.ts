import { hardeningProblems } from "../admission/hardening/hardening-problems.ts";
import { admissionProblems } from "./admission-problems.ts";
import type { AnyGate } from "./gate.ts";
import { GATES } from "./gates/gates.ts";
import { healthProblems } from "./health-problems.ts";
import { regionsOf } from "./lane.ts";
import { entry } from "./names.ts";
import { matches } from "./pattern.ts";
import { breadthProblem } from "./pattern-problems.ts";
import { placeProblems } from "./place-problems.ts";
import { type Policy, signerWorkflow } from "./policy.ts";
import { waveProblems } from "./waves.ts";

/** Something that the shapes allow but that can't be meant. */
export interface PolicyProblem {
  /** Path of the value in the document. */
  readonly at: readonly PropertyKey[];
  readonly message: string;
}

/** Every combination in a policy that can't work, contradicts itself or would open a gap. */
export function policyProblems(policy: Policy): readonly PolicyProblem[] {
  const references = referenceProblems(policy);
  return [
    ...references,
    ...builderProblems(policy),
    ...serviceProblems(policy),
    ...environmentProblems(policy),
    ...signerProblems(policy),
    ...peopleProblems(policy),
    ...placeProblems(policy),
    ...waveProblems(policy),
    ...admissionProblems(policy),
    ...hardeningProblems(policy),
    ...GATES.flatMap((gate: AnyGate) => gate.problems?.(policy) ?? []),
  ];
}

function referenceProblems(policy: Policy): PolicyProblem[] {
  const unknown = (known: Record<string, unknown>, name: string, kind: string, at: PropertyKey[]) =>
    entry(known, name) === undefined
      ? [
          {
            at,
            message: `there is no ${kind} "${name}"; there is: ${Object.keys(known).join(", ") || "none"}`,
          },
        ]
      : [];
  return [
    ...Object.entries(policy.builders).flatMap(([name, builder]) =>
      "trust" in builder
        ? unknown(policy.trust, builder.trust, "trust root", ["builders", name, "trust"])
        : [],
    ),
    ...Object.entries(policy.services).flatMap(([name, service]) =>
      unknown(policy.builders, service.builder, "builder", ["services", name, "builder"]),
    ),
    ...policy.environments.flatMap(({ signer, next }, index) =>
      Object.entries({ signer, next }).flatMap(([field, one]) =>
        one === undefined || "key" in one
          ? []
          : unknown(policy.trust, one.trust, "trust root", ["environments", index, field, "trust"]),
      ),
    ),
  ];
}

function builderProblems(policy: Policy): PolicyProblem[] {
  return Object.entries(policy.builders).flatMap(([name, builder]) => {
    if (!("workflow" in builder)) return [];
    return (["workflow", "source", "ref"] as const).flatMap((field) =>
      breadthProblem(builder[field]).map((message) => ({ at: ["builders", name, field], message })),
    );
  });
}

function serviceProblems(policy: Policy): PolicyProblem[] {
  const first = new Map<string, { readonly name: string; readonly builder: string }>();
  return Object.entries(policy.services).flatMap(([name, { image, builder }]) => {
    const twin = first.get(image);
    if (twin === undefined) first.set(image, { name, builder });
    if (twin === undefined || twin.builder === builder) return [];
    const message = `the image ${image} has another builder than in ${twin.name}: an image has one`;
    return [{ at: ["services", name, "builder"], message }];
  });
}

function environmentProblems(policy: Policy): PolicyProblem[] {
  const names = policy.environments.flatMap((one) =>
    regionsOf(one).map((region) => (region === null ? one.name : `${one.name}-${region}`)),
  );
  return policy.environments.flatMap((environment, index) => {
    const at = (...more: PropertyKey[]) => ["environments", index, ...more];
    const problems: PolicyProblem[] = [];
    const { name, regions = [], requires, soak } = environment;
    if (policy.environments.findIndex((other) => other.name === name) < index) {
      problems.push({ at: at("name"), message: `the environment "${name}" is there twice` });
    }
    if (new Set(regions).size < regions.length) {
      problems.push({ at: at("regions"), message: `${name} has a region twice` });
    }
    const clash = regions.find((region) => names.filter((one) => one === `${name}-${region}`).length > 1);
    if (clash !== undefined && new Set(regions).size === regions.length) {
      problems.push({ at: at("regions"), message: `"${name}-${clash}" would name two things: rename one` });
    }
    if (index === 0 && requires?.length === 0) {
      problems.push({ at: at("requires"), message: "the first environment must require some evidence" });
    }
    if (soak !== undefined && index === policy.environments.length - 1 && regions.length < 2) {
      const message = `nothing comes after ${name}, so its soak holds nothing back: leave it out`;
      problems.push({ at: at("soak"), message });
    }
    if (environment.rollback !== undefined && environment.health === undefined) {
      const message = `${name} rolls back when its health fails, and declares none: add health, or leave it out`;
      problems.push({ at: at("rollback", "automatic"), message });
    }
    return [...problems, ...healthProblems(environment, at("health"), policy)];
  });
}

/** One signer, one environment, today's and tomorrow's alike; and nobody who builds may also clear. */
function signerProblems(policy: Policy): PolicyProblem[] {
  const all = policy.environments.flatMap(({ name, signer, next }, index) => [
    { name, signer, at: ["environments", index, "signer"] },
    ...(next === undefined ? [] : [{ name, signer: next, at: ["environments", index, "next"] }]),
  ]);
  return all.flatMap(({ name, signer, at }, index) => {
    const twin = all
      .slice(0, index)
      .find(({ signer: other }) =>
        "key" in signer
          ? "key" in other && other.key === signer.key
          : "workflow" in other && other.workflow === signer.workflow,
      );
    if (twin !== undefined) {
      const message =
        twin.name === name
          ? `the next signer of ${name} is its signer already: name another one`
          : `${name} has the signer of ${twin.name}: each environment needs one of its own`;
      return [{ at, message }];
    }
    const builder = Object.entries(policy.builders).find(([, one]) =>
      "key" in signer
        ? "key" in one && one.key === signer.key
        : "workflow" in one && matches(one.workflow, signerWorkflow(policy, signer.workflow)),
    );
    if (builder === undefined) return [];
    return [
      { at, message: `the builder ${builder[0]} could sign the clearances of ${name}: keep them apart` },
    ];
  });
}

function peopleProblems(policy: Policy): PolicyProblem[] {
  const lists = [
    ...policy.environments.flatMap(({ approval }, index) =>
      approval === undefined
        ? []
        : [
            {
              people: approval.people,
              from: approval.from,
              at: ["environments", index, "approval"],
              list: "from",
            },
          ],
    ),
    { people: policy.rollback.approvals, from: policy.rollback.by, at: ["rollback"], list: "by" },
  ];
  return lists.flatMap(({ people, from, at, list }) => {
    const distinct = new Set(from.map((one) => one.toLowerCase()));
    if (distinct.size < from.length) return [{ at: [...at, list], message: "somebody is named twice" }];
    if (from.some((one) => one.includes("/")) || people <= from.length) return [];
    return [{ at, message: `${people} people can't approve: ${list} names ${from.length}` }];
  });
}
