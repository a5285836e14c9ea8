import { type Check, type Diagnosis, unknown } from "../diagnosis.ts";
import type { DoctorFacts } from "../facts.ts";

export const tags: Check<DoctorFacts> = {
  name: "tags",
  question: "Does a version tag stay on the digest that was built under it?",
  examine({ tags: all, policy }) {
    const moved = all.filter(({ attested, now }) => now !== null && now !== attested);
    const untold = `OCI has no answer to whether ${Object.keys(policy.services).length === 1 ? "the repository takes" : "the repositories take"} a tag for another digest: look at the registry's settings`;
    return [
      ...moved.map(
        ({ service, tag, attested, now }): Diagnosis => ({
          code: "TAG_MOVED",
          severity: "warning",
          environment: null,
          message: `${service}:${tag} was built as ${attested} and points to ${now} now`,
          remedy: "make version tags immutable in the registry, and find out who moved it",
        }),
      ),
      unknown("TAG_MOVED", { untold }),
    ];
  },
};
