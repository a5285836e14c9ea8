import { LARGEST_READ, MOST_READ } from "#chain/promotion/git.ts";
import { runGit } from "./run-git.ts";

/** In bytes, by whole object id; what isn't in the repository, as a submodule's commit, has none. */
export async function blobSizes(
  ids: readonly string[],
  directory: string,
): Promise<ReadonlyMap<string, number>> {
  if (ids.length === 0) return new Map();
  const input = `${[...new Set(ids)].join("\n")}\n`;
  const output = await runGit(["cat-file", "--batch-check"], { directory, input });
  const lines = output.toString("utf8").split("\n");
  return new Map(
    lines.flatMap((line) => {
      const [, id, size] = /^(\S+) blob (\d+)$/.exec(line) ?? [];
      return id === undefined ? [] : [[id, Number(size)] as const];
    }),
  );
}

/** Which of them may be read, in this order: none that is too large, and no more once together they are. */
export function readable(sizes: readonly number[]): readonly boolean[] {
  let left = MOST_READ;
  return sizes.map((size) => {
    if (size > LARGEST_READ || size > left) return false;
    left -= size;
    return true;
  });
}
