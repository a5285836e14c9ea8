import { isPolicy } from "#chain/audit/entries.ts";
import type { PolicySnapshot } from "#chain/clearance/policy.ts";
import type { CommitId, LineCommit, TreeReader } from "#chain/promotion/git.ts";
import { readPolicy } from "./observe-policy.ts";

/** The policy as each commit of a line found it, read once for all commits between two changes of it. */
export function pastPolicies(
  line: readonly LineCommit[],
  policyPath: string,
  trees: TreeReader,
): (commit: CommitId) => Promise<PolicySnapshot> {
  const governing = new Map<CommitId, CommitId>();
  let last = line[0]?.id ?? "";
  for (const { id, changes } of line) {
    governing.set(id, last);
    if (changes.some(({ path }) => isPolicy(path, policyPath) || path.startsWith("calendar/"))) last = id;
  }
  const policies = new Map<CommitId, Promise<PolicySnapshot>>();
  return (commit) => {
    const governed = governing.get(commit) ?? commit;
    const known = policies.get(governed) ?? readPolicy(trees, governed, policyPath);
    policies.set(governed, known);
    return known;
  };
}
