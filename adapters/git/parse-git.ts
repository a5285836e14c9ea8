import { Fault } from "#chain/fault.ts";
import type { Commit, CommitId } from "#chain/promotion/git.ts";

/** Fields end with NUL, the one byte that neither names nor messages can hold. */
export const COMMIT_FORMAT = "%H%x00%P%x00%an%x00%ae%x00%ct%x00%B";
const FIELDS = 6;

/** `git log -z` in COMMIT_FORMAT. */
export function parseCommits(output: Buffer): Commit[] {
  const fields = output.toString("utf8").split("\0");
  const commits: Commit[] = [];
  for (let at = 0; at + FIELDS <= fields.length; at += FIELDS) {
    const [id = "", parents = "", name = "", email = "", seconds = "", message = ""] = fields.slice(at);
    commits.push({
      id,
      parents: parents === "" ? [] : parents.split(" "),
      author: { name, email },
      committed: new Date(Number(seconds) * 1000),
      message: message.replace(/\n+$/, "\n"),
    });
  }
  return commits;
}

/** A commit object (gitformat-commit: headers, an empty line, the message), as `git log` shows it. */
export function parseCommitObject(id: CommitId, bytes: Uint8Array): Commit {
  const text = Buffer.from(bytes).toString("utf8");
  const end = text.indexOf("\n\n");
  const head = end < 0 ? text : text.slice(0, end);
  const headers = (name: string): string[] =>
    [...head.matchAll(new RegExp(`^${name} (.*)$`, "gm"))].map(([, value]) => value ?? "");
  const person = (text: string | undefined) => /^(.*?) ?<([^>]*)> (\d+) /.exec(text ?? "");
  const author = person(headers("author")[0]);
  const committer = person(headers("committer")[0]);
  if (author === null || committer === null) throw new Fault("GIT_FAILED", `commit ${id} is damaged`);
  return {
    id,
    parents: headers("parent"),
    author: { name: author[1] ?? "", email: author[2] ?? "" },
    committed: new Date(Number(committer[3]) * 1000),
    message: end < 0 ? "" : text.slice(end + 2).replace(/\n+$/, "\n"),
  };
}

export interface RawChange {
  readonly path: string;
  /** Object ids; undefined where the path isn't in that tree. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What `--raw --no-abbrev -z` prints for a commit. */
export function parseRawChanges(output: Buffer): RawChange[] {
  const fields = output.toString("utf8").split("\0");
  const changes: RawChange[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [, , before = "", after = ""] = (fields[at] ?? "").split(" ");
    const there = (id: string) => (/^0+$/.test(id) ? undefined : id);
    changes.push({ path: fields[at + 1] ?? "", before: there(before), after: there(after) });
  }
  return changes;
}

/** Only whole ids reach git's command line: nothing else can be taken for an option or a range. */
export function wholeCommitId(id: CommitId): CommitId {
  if (!/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(id)) {
    throw new Fault("GIT_FAILED", `${JSON.stringify(id.slice(0, 80))} isn't a whole commit id`);
  }
  return id;
}
