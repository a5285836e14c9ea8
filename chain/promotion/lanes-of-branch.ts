import { lanesOf, serviceOf } from "../clearance/lane.ts";
import type { Lane, Policy } from "../clearance/policy.ts";
import { placeName, rollbackBranch } from "./identity.ts";
import { parseOwnBranch } from "./own-branch.ts";

/**
 * The lanes that a branch's name says it changes, whatever it holds: of a batch all that may go in it, of a
 * service all its images. None where it is neither a promotion nor a rollback, or its lanes are gone.
 */
export function lanesOfBranch(ref: string, policy: Policy): readonly Lane[] {
  const own = parseOwnBranch(ref);
  if (own === undefined) return lanesOfRollback(ref, policy);
  return lanesOf(policy).filter((lane) => {
    const { set, batch } = serviceOf(policy, lane.service);
    const names = own.batch ? [set?.name, batch] : [lane.service];
    return placeName(lane) === own.place && names.includes(own.name);
  });
}

/** The same of a rollback alone: every region of its environment. */
export function lanesOfRollback(ref: string, policy: Policy): readonly Lane[] {
  return lanesOf(policy).filter((lane) => {
    const service = serviceOf(policy, lane.service).set?.name ?? lane.service;
    return ref.startsWith(rollbackBranch({ ...lane, service }, ""));
  });
}
