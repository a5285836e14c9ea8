import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gitConfiguration } from "#adapters/git/git-environment.ts";
import { type GitObject, ObjectReader } from "#adapters/git/object-reader.ts";
import { askGit, gitFault, runGit } from "#adapters/git/run-git.ts";
import { treePaths } from "#adapters/git/tree-paths.ts";
import type { CommitId } from "#chain/promotion/git.ts";

export interface Person {
  readonly name: string;
  readonly email: string;
}

/** Git's own refs and objects of one hosted repository, through the git binary. */
export interface HostedGit {
  readonly directory: string;
  resolve(ref: string): Promise<CommitId | undefined>;
  /** All refs with their commits. */
  refs(): Promise<ReadonlyMap<string, CommitId>>;
  /** Moves a ref if it still is `before` (undefined: if it isn't there); `after` undefined deletes it. */
  move(ref: string, after: CommitId | undefined, before: CommitId | undefined): Promise<boolean>;
  /** Moves all of them or none. @returns false where one isn't `before` (null: isn't there; undefined: whatever). */
  moveAll(moves: readonly RefMove[]): Promise<boolean>;
  run(args: readonly string[], more?: GitMore): Promise<string>;
  /** A file at a revision (`<commit>:<path>`), or an object by its id; undefined where there is none. */
  blob(name: string): Promise<Uint8Array | undefined>;
  /** An object of any type by any name; undefined where there is none. */
  object(name: string): Promise<GitObject | undefined>;
  /** Paths of all files below a folder of a commit; none where it isn't there. */
  paths(commit: CommitId, folder: string): Promise<readonly string[]>;
  /** What git printed, byte for byte. */
  bytes(args: readonly string[], more?: GitMore): Promise<Buffer>;
  /** Work on an index file of its own. */
  withIndex<T>(work: (environment: Readonly<Record<string, string>>) => Promise<T>): Promise<T>;
  ask(
    args: readonly string[],
    more?: GitMore,
  ): Promise<{ readonly exitCode: number; readonly stdout: string }>;
}

export interface RefMove {
  readonly ref: string;
  /** null deletes it. */
  readonly after: CommitId | null;
  readonly before: CommitId | null | undefined;
}

interface GitMore {
  readonly input?: Uint8Array | string;
  readonly environment?: Readonly<Record<string, string>>;
}

const NOTHING = "0".repeat(40);
/** What git says where somebody else was there first. */
const LOST = /cannot lock ref|reference already exists/;

export function hostedGit(directory: string): HostedGit {
  const objects = new ObjectReader(directory, 30_000);
  const ask: HostedGit["ask"] = async (args, more = {}) => {
    const answer = await askGit(args, { directory, ...more });
    return { exitCode: answer.exitCode, stdout: answer.stdout.toString("utf8").trim() };
  };
  const run: HostedGit["run"] = async (args, more = {}) =>
    (await runGit(args, { directory, ...more })).toString("utf8").trim();
  const object: HostedGit["object"] = async (name) => (name.includes("\n") ? undefined : objects.read(name));
  return {
    directory,
    ask,
    run,
    object,
    async blob(name) {
      const found = await object(name);
      return found?.type === "blob" ? found.bytes : undefined;
    },
    paths: (commit, folder) => treePaths(objects, commit, folder),
    bytes: (args, more = {}) => runGit(args, { directory, ...more }),
    async withIndex(work) {
      const folder = await mkdtemp(join(tmpdir(), "clearance-index-"));
      try {
        return await work({ GIT_INDEX_FILE: join(folder, "index") });
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    async resolve(ref) {
      return /\s/.test(ref) ? undefined : (await objects.read(`${ref}^{commit}`))?.id;
    },
    async refs() {
      const lines = await run(["for-each-ref", "--format=%(refname) %(objectname)"]);
      return new Map(
        lines
          .split("\n")
          .filter((line) => line !== "")
          .map((line) => {
            const [ref = "", id = ""] = line.split(" ");
            return [ref, id] as const;
          }),
      );
    },
    async move(ref, after, before) {
      const args = ["update-ref", ref, after ?? NOTHING, before ?? NOTHING];
      const answer = await askGit(args, { directory });
      if (answer.exitCode === 0) return true;
      if (LOST.test(answer.stderr)) return false;
      throw gitFault(args, answer);
    },
    async moveAll(moves) {
      const lines = moves.map(({ ref, after, before }) => {
        const expected = before === undefined ? "" : ` ${before ?? NOTHING}`;
        return `update ${ref} ${after ?? NOTHING}${expected}\n`;
      });
      const args = ["update-ref", "--stdin"];
      const answer = await askGit(args, { directory, input: lines.join("") });
      if (answer.exitCode === 0) return true;
      if (LOST.test(answer.stderr)) return false;
      throw gitFault(args, answer);
    },
  };
}

/** Makes the bare repository and, from a folder or a table of files, its first commit on `branch`. */
export async function createHosted(
  directory: string,
  branch: string,
  content: { readonly fromDirectory?: string; readonly files?: Readonly<Record<string, string>> },
  author: Person,
): Promise<void> {
  await mkdir(directory, { recursive: true });
  await runGit(["init", "--bare", "--quiet", `--initial-branch=${branch}`], { directory });
  if (content.fromDirectory === undefined && content.files === undefined) return;
  const work = await mkdtemp(join(tmpdir(), "clearance-first-commit-"));
  try {
    if (content.fromDirectory !== undefined) {
      await cp(content.fromDirectory, work, { recursive: true, filter: (from) => !from.endsWith("/.git") });
    }
    for (const [path, text] of Object.entries(content.files ?? {})) {
      await mkdir(dirname(join(work, path)), { recursive: true });
      await writeFile(join(work, path), text);
    }
    const environment = {
      GIT_DIR: directory,
      GIT_WORK_TREE: work,
      GIT_INDEX_FILE: join(work, "..", `${work.split("/").pop()}.index`),
      ...identityEnvironment(author, author),
      ...gitConfiguration({ "core.bare": "false", "core.autocrlf": "false" }),
    };
    const at = { directory: work, environment };
    await runGit(["add", "--all", "--force", "."], at);
    await runGit(["commit", "--quiet", "--allow-empty", "--no-gpg-sign", "--message", "Initial commit"], at);
    await rm(environment.GIT_INDEX_FILE, { force: true });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

export function identityEnvironment(
  author: Person,
  committer: Person,
  date?: string,
): Record<string, string> {
  return {
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_COMMITTER_NAME: committer.name,
    GIT_COMMITTER_EMAIL: committer.email,
    ...(date === undefined ? {} : { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date }),
  };
}
