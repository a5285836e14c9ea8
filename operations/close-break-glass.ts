import { breakGlassPath } from "#chain/clearance/break-glass.ts";
import { digestOf, hexOf } from "#chain/digest/digest.ts";
import { cell, clip } from "#chain/promotion/markdown.ts";
import type { PlannedFile } from "#chain/promotion/planned-change.ts";
import type { ObservedState } from "#chain/promotion/state.ts";
import { generatedFor } from "./generate.ts";
import { readBreakGlass } from "./observe-policy.ts";
import type { Base } from "./observe-ports.ts";
import type { RollbackPorts } from "./rollback.ts";
import { attempted, type Upkept } from "./upkept.ts";

const ABOUT = "break-glass that is over";

/**
 * An opening that has expired lets nothing in any more, and stays in the way of whoever reads: its removal is
 * proposed, once. The folder has code owners, so people merge it; a proposal that they close isn't made again.
 */
export async function proposeClosing(
  state: ObservedState,
  ports: RollbackPorts,
  base: Base,
): Promise<readonly Upkept[]> {
  return attempted(ABOUT, () => close(state, ports, base));
}

async function close(
  { base: { commit, branch }, policy, pullRequests }: ObservedState,
  { git, github, now }: RollbackPorts,
  base: Base,
): Promise<readonly Upkept[]> {
  const over = (await readBreakGlass(git, { ...policy, commit })).filter(({ expires }) => expires <= now());
  if (over.length === 0) return [];
  const gone: PlannedFile[] = over.map((one) => ({ path: breakGlassPath(one), bytes: null }));
  const paths = gone.map(({ path }) => path).sort();
  const ref = `break-glass/over-${hexOf(digestOf(paths.join("\n"))).slice(0, 12)}`;
  const there =
    pullRequests.find(({ head }) => head.ref === ref) ?? (await github.pullRequestsOf(ref)).at(-1);
  if (there !== undefined) {
    return [
      { about: ABOUT, result: "waiting", text: `#${there.number} removes ${paths.length} from ${branch}` },
    ];
  }
  const generated = await generatedFor(git, commit, gone, base.policyPath);
  const exceptions = generated.files.filter(({ path }) => generated.stale.includes(path));
  const title = "remove break-glass that is over";
  const { pullRequest } = await github.propose({
    branch: ref,
    base: { branch: base.branch, commit },
    files: [...gone, ...exceptions],
    message: title,
    title,
    body: clip(
      [
        "These have expired and let nothing in any more:",
        over
          .map(
            (one) =>
              `- \`${breakGlassPath(one)}\`, over since ${one.expires.toISOString()}: ${cell(one.reason, 300)}`,
          )
          .join("\n"),
        "What still runs without a clearance is refused when it is started again: promote it, or take it out.",
      ].join("\n\n"),
    ),
  });
  return [{ about: ABOUT, result: "done", text: `opened #${pullRequest.number}: ${paths.join(", ")}` }];
}
