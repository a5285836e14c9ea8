import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runGit } from "#adapters/git/run-git.ts";

/** What shall stand at a path: text, bytes, a link, or another repository; null takes it away, a folder with all in it. */
export type Entry = string | Uint8Array | { readonly link: string } | typeof SUBMODULE | null;

export const SUBMODULE: unique symbol = Symbol("a submodule");

const WHO = {
  GIT_AUTHOR_NAME: "ada",
  GIT_AUTHOR_EMAIL: "ada@acme.example",
  GIT_COMMITTER_NAME: "ada",
  GIT_COMMITTER_EMAIL: "ada@acme.example",
};

/** Commits to main of a bare repository whatever no rule would let through; disposing of it takes it back. */
export async function editMain(
  directory: string,
  entries: Readonly<Record<string, Entry>>,
): Promise<AsyncDisposable> {
  const scratch = await mkdtemp(join(tmpdir(), "clearance-tree-"));
  const environment = { ...WHO, GIT_INDEX_FILE: join(scratch, "index") };
  const git = async (...args: string[]) => (await runGit(args, { directory, environment })).toString().trim();
  try {
    const main = await git("rev-parse", "refs/heads/main");
    await git("read-tree", main);
    for (const [path, entry] of Object.entries(entries)) {
      await git("rm", "-r", "--quiet", "--cached", "--ignore-unmatch", "--", path);
      if (entry === null) continue;
      const file = join(scratch, "content");
      await writeFile(file, contentOf(entry));
      const id = entry === SUBMODULE ? main : await git("hash-object", "-w", file);
      await git("update-index", "--add", "--cacheinfo", `${modeOf(entry)},${id},${path}`);
    }
    const commit = await git("commit-tree", await git("write-tree"), "-p", main, "-m", "by hand");
    await git("update-ref", "refs/heads/main", commit);
    return {
      async [Symbol.asyncDispose]() {
        await git("update-ref", "refs/heads/main", main, commit);
      },
    };
  } finally {
    await rm(scratch, { recursive: true });
  }
}

function contentOf(entry: Exclude<Entry, null>): string | Uint8Array {
  if (entry === SUBMODULE) return "";
  return typeof entry === "object" && "link" in entry ? entry.link : entry;
}

function modeOf(entry: Exclude<Entry, null>): string {
  if (entry === SUBMODULE) return "160000";
  return typeof entry === "object" && "link" in entry ? "120000" : "100644";
}
