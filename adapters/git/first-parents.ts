import type { CommitId } from "#chain/promotion/git.ts";
import { runGit } from "./run-git.ts";

/** One commit of a first-parent line, with what it changed against its first parent. */
export interface Link {
  readonly id: CommitId;
  readonly paths: ReadonlySet<string>;
}

export interface Line {
  readonly links: readonly Link[];
  /** Whether the line goes on beyond what was read. */
  readonly cut: boolean;
}

/** As far back as one reading goes: what is asked for is nearly always young. */
const DEPTH = 2000;

/**
 * The first-parent line behind a commit, read once for all paths: a promoter asks about each lane's file, and one log
 * for each would walk the same commits again in a process of its own.
 */
export class FirstParents {
  readonly #directory: string;
  readonly #lines = new Map<CommitId, Promise<Line>>();

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** The id must be whole. */
  of(commit: CommitId): Promise<Line> {
    const known = this.#lines.get(commit);
    if (known !== undefined) return known;
    const line = this.#read(commit);
    // A head and the one before it are all that one pass looks at.
    for (const old of [...this.#lines.keys()].slice(0, -3)) this.#lines.delete(old);
    this.#lines.set(commit, line);
    line.catch(() => this.#lines.delete(commit));
    return line;
  }

  async #read(commit: CommitId): Promise<Line> {
    const output = await runGit(
      [
        "-c",
        "core.quotePath=true",
        "log",
        "--first-parent",
        "--diff-merges=first-parent",
        "--no-renames",
        "--name-only",
        "--format=%x00%H",
        `--max-count=${DEPTH}`,
        commit,
        "--",
      ],
      { directory: this.#directory },
    );
    const links = output
      .toString("utf8")
      .split("\0")
      .slice(1)
      .map((text) => {
        const [id = "", ...lines] = text.split("\n");
        return { id, paths: new Set(lines.filter((line) => line !== "").map(unquoted)) };
      });
    return { links, cut: links.length === DEPTH };
  }
}

const ESCAPES: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
  '"': 34,
  "\\": 92,
};

/** A path as git quotes it where it holds anything but plain ASCII (git-config, core.quotePath). */
export function unquoted(line: string): string {
  if (!line.startsWith('"')) return line;
  const bytes: number[] = [];
  for (const [, octal, letter, plain] of line.slice(1, -1).matchAll(/\\([0-7]{3})|\\(.)|([^\\])/gs)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8));
    else
      bytes.push(
        letter === undefined ? (plain ?? "").charCodeAt(0) : (ESCAPES[letter] ?? letter.charCodeAt(0)),
      );
  }
  return Buffer.from(bytes).toString("utf8");
}
