import type { HealthQuestion } from "#chain/clearance/health.ts";

/** `main@sha1:<hex>` as Flux writes it, `main/<hex>` as it used to, or the bare commit id of Argo CD. */
const REVISION = /(?:^|[/:])([0-9a-f]{40}|[0-9a-f]{64})$/u;

/**
 * What the commits that a source speaks of hold for the lane: `same` where one holds the digest, `other` where
 * those that are known all hold something else, `unclear` where none is a commit that we know.
 */
export async function revisionStanding(
  revisions: readonly string[],
  { digest, digestAt }: Pick<HealthQuestion, "digest" | "digestAt">,
): Promise<"same" | "other" | "unclear"> {
  const held = await Promise.all(
    revisions.map(async (revision) => {
      const commit = REVISION.exec(revision)?.[1];
      return commit === undefined ? undefined : digestAt(commit);
    }),
  );
  if (held.includes(digest)) return "same";
  return held.some((one) => one !== undefined) ? "other" : "unclear";
}
