import { mergedTree } from "../merge.ts";
import type { Pull, Repository } from "../state.ts";
import type { TwinContext } from "../twin-context.ts";

/** null until GitHub has worked it out, and for a pull request that is closed. */
export async function mergeability(
  twin: TwinContext,
  repository: Repository,
  pull: Pull,
): Promise<boolean | null> {
  if (pull.state !== "open" || twin.now() < pull.mergeableFrom) return null;
  const git = twin.git(repository);
  const base = await git.resolve(`refs/heads/${pull.base.ref}`);
  return base !== undefined && (await mergedTree(git, base, pull.head.sha)) !== undefined;
}
