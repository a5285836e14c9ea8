import { Fault } from "#chain/fault.ts";
import type { Commit, CommitId, LineCommit } from "#chain/promotion/git.ts";
import { COMMIT_FORMAT, parseCommits, parseRawChanges } from "./parse-git.ts";
import { runGit } from "./run-git.ts";

/** Ten thousand commits take seconds; a machine under load gets more. */
const READ_MS = 300_000;

/**
 * The first-parent line behind a commit down to its root, with what each commit changed. The last line is kept,
 * and one that begins with it is only read on.
 */
export class LongLine {
  readonly #directory: string;
  #last: Promise<readonly LineCommit[]> = Promise.resolve([]);

  readonly #whole: <C extends Commit>(commit: C) => Promise<C>;

  constructor(directory: string, whole: <C extends Commit>(commit: C) => Promise<C>) {
    this.#directory = directory;
    this.#whole = whole;
  }

  /** The id must be whole. */
  async of(head: CommitId): Promise<readonly LineCommit[]> {
    const before = this.#last.catch(() => []);
    this.#last = before.then((known) => this.#extend(known, head));
    return this.#last;
  }

  async #extend(known: readonly LineCommit[], head: CommitId): Promise<readonly LineCommit[]> {
    const last = known.at(-1);
    if (last === undefined) return this.#read(head);
    if (last.id === head) return known;
    const more = await this.#read(`${last.id}..${head}`);
    if (more[0]?.parents[0] === last.id && more.at(-1)?.id === head) return [...known, ...more];
    return this.#read(head);
  }

  async #read(range: string): Promise<readonly LineCommit[]> {
    const args = ["log", "--first-parent", "--diff-merges=first-parent", "--reverse", "--no-renames"];
    const format = ["--raw", "--no-abbrev", "-z", `--format=%x01${COMMIT_FORMAT}%x01`];
    const output = await runGit([...args, ...format, "--root", range, "--"], {
      directory: this.#directory,
      timeout: READ_MS,
    });
    return Promise.all(parseLine(output).map((commit) => this.#whole(commit)));
  }
}

/** Between two marks a commit's fields, behind the second its changes; neither a path nor an id begins with one. */
function parseLine(output: Buffer): readonly LineCommit[] {
  const commits: LineCommit[] = [];
  let at = 0;
  while (at < output.length) {
    const { fields, end } = fieldsAt(output, at);
    const [commit] = parseCommits(fields);
    if (commit === undefined) throw new Fault("GIT_FAILED", "git log answered in a shape that isn't its own");
    const stop = nextCommit(output, end);
    const raw = output.subarray(end, stop);
    commits.push({ ...commit, changes: parseRawChanges(raw.subarray(raw.indexOf(0x3a))) });
    at = stop;
  }
  return commits;
}

/** `\x01id\0parents\0name\0email\0seconds\0message\x01\0`: a message may hold the mark, but no NUL. */
function fieldsAt(output: Buffer, at: number): { readonly fields: Buffer; readonly end: number } {
  let nul = at;
  for (let field = 0; field < 5; field += 1) nul = output.indexOf(0, nul) + 1;
  const found = output.indexOf(0, nul);
  const end = found < 0 ? output.length : found;
  return {
    fields: Buffer.concat([output.subarray(at + 1, end - 1), Buffer.of(0)]),
    end: Math.min(end + 1, output.length),
  };
}

/** Every change is two fields, the first begins with a colon. */
function nextCommit(output: Buffer, from: number): number {
  let at = from;
  while (at < output.length && output[at] !== 0x01) {
    at = output.indexOf(0, output.indexOf(0, at) + 1) + 1;
    if (at === 0) return output.length;
  }
  return at;
}
