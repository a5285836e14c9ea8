import type { CommitId } from "#chain/promotion/git.ts";
import { notFound } from "../refusal.ts";
import type { Repository } from "../state.ts";
import { rollupView, statusView, suitesOf } from "./check-view.ts";
import { connection, type PageArguments } from "./connection.ts";
import { demandField, type GraphqlCall, type PullFilter } from "./graphql-call.ts";
import { nodeId, opaqueId } from "./node-id.ts";

/** What `object(expression:)` finds; null where there is nothing. */
export async function objectView(call: GraphqlCall, repository: Repository, name: string) {
  demandField(call, repository, "contents");
  const found = await call.twin.git(repository).object(name);
  if (found === undefined) return null;
  switch (found.type) {
    case "commit":
      return commitView(call, repository, found.id, Buffer.from(found.bytes).toString("utf8"));
    case "tree":
      return treeView(call, repository, found.id, Buffer.from(found.bytes), "");
    case "blob":
      return blobView(call, repository, found.id, Buffer.from(found.bytes));
    default:
      return null;
  }
}

export async function refView(call: GraphqlCall, repository: Repository, name: string) {
  demandField(call, repository, "contents");
  const git = call.twin.git(repository);
  const full = name.startsWith("refs/") ? name : name === "HEAD" ? name : `refs/heads/${name}`;
  const target = await git.resolve(full);
  if (target === undefined) return null;
  const [, prefix = "", short = ""] = /^(refs\/\w+\/)(.+)$/.exec(full) ?? [undefined, "refs/", full];
  return {
    __typename: "Ref",
    id: nodeId({ kind: "REF", repository: repository.id, name: full }),
    name: short,
    prefix,
    target: () => call.show.commit(call, repository, target),
    repository: () => call.show.repository(call, repository),
    associatedPullRequests: (given: PullFilter) =>
      call.show.pulls(call, repository, "associatedPullRequests", { ...given, headRefName: short }),
  };
}

/** A commit whose bytes are read only when something beside its id is asked for. */
export async function commitAt(call: GraphqlCall, repository: Repository, oid: CommitId) {
  const found = await call.twin.git(repository).object(`${oid}^{commit}`);
  if (found === undefined) throw notFound();
  return commitView(call, repository, found.id, Buffer.from(found.bytes).toString("utf8"));
}

function commitView(call: GraphqlCall, repository: Repository, oid: CommitId, raw: string) {
  const { twin } = call;
  const { header, message } = parseCommit(raw);
  const [headline = "", ...rest] = message.split("\n");
  const one = (name: string) => header.find(([key]) => key === name)?.[1] ?? "";
  const parents = header.filter(([key]) => key === "parent").map(([, value]) => value);
  const author = gitActor(one("author"));
  const committer = gitActor(one("committer"));
  const many = (name: string, oids: readonly CommitId[], page: PageArguments) =>
    connection(name, oids, page, (id) => call.show.commit(call, repository, id));
  return {
    ...objectFields(call, repository, "Commit", oid),
    url: `${twin.root()}/${repository.owner}/${repository.name}/commit/${oid}`,
    message: message.replace(/\n$/, ""),
    messageHeadline: headline,
    messageBody: rest.join("\n").trim(),
    author,
    committer,
    authoredDate: author.date,
    committedDate: committer.date,
    signature: repository.verified.includes(oid)
      ? { __typename: "GpgSignature", isValid: true, state: "VALID", wasSignedByGitHub: true }
      : null,
    tree: async () =>
      treeView(call, repository, one("tree"), await treeBytes(call, repository, one("tree")), ""),
    parents: (page: PageArguments) => many("parents", parents, page),
    async history(page: PageArguments & { path?: string; since?: string; until?: string }) {
      const limits = [
        ...(page.since ? [`--since=${page.since}`] : []),
        ...(page.until ? [`--until=${page.until}`] : []),
      ];
      const path = page.path ? ["--", page.path] : [];
      const listed = await twin.git(repository).run(["rev-list", ...limits, oid, ...path]);
      return many(
        "history",
        listed.split("\n").filter((id) => id !== ""),
        page,
      );
    },
    file: ({ path }: { path: string }) => entryAt(call, repository, oid, path),
    statusCheckRollup: () => rollupView(call, repository, oid),
    status: () => statusView(call, repository, oid),
    checkSuites: (page: PageArguments & { filterBy?: { appId?: number | null } | null }) =>
      connection(
        "checkSuites",
        suitesOf(call, repository, oid).filter(
          (suite) => page.filterBy?.appId == null || suite.app.databaseId === page.filterBy.appId,
        ),
        page,
        (suite) => suite,
      ),
    associatedPullRequests: (given: PageArguments) =>
      call.show.pulls(call, repository, "associatedPullRequests", { ...given, commit: oid }),
  };
}

function objectFields(call: GraphqlCall, repository: Repository, type: string, oid: string) {
  const path = `${repository.owner}/${repository.name}`;
  return {
    __typename: type,
    id:
      type === "Commit"
        ? nodeId({ kind: "C", repository: repository.id, name: oid })
        : opaqueId(type === "Tree" ? "T" : "B", `${repository.id}:${oid}`),
    oid,
    abbreviatedOid: oid.slice(0, 7),
    commitUrl: `${call.twin.root()}/${path}/commit/${oid}`,
    repository: () => call.show.repository(call, repository),
  };
}

function blobView(call: GraphqlCall, repository: Repository, oid: string, bytes: Buffer) {
  const isBinary = bytes.subarray(0, 8000).includes(0) || !isUtf8(bytes);
  return {
    ...objectFields(call, repository, "Blob", oid),
    byteSize: bytes.length,
    isBinary,
    isTruncated: bytes.length > LONGEST_TEXT,
    // GitHub cuts long texts, and gives none for what isn't text.
    text: isBinary ? null : bytes.subarray(0, LONGEST_TEXT).toString("utf8"),
  };
}

const LONGEST_TEXT = 512_000;

function isUtf8(bytes: Buffer): boolean {
  return Buffer.from(bytes.toString("utf8"), "utf8").equals(bytes);
}

function treeView(call: GraphqlCall, repository: Repository, oid: string, bytes: Buffer, folder: string) {
  return {
    ...objectFields(call, repository, "Tree", oid),
    entries: () => parseTree(bytes).map((entry) => entryView(call, repository, entry, folder)),
  };
}

interface TreeEntry {
  readonly mode: string;
  readonly name: string;
  readonly oid: string;
}

function entryView(call: GraphqlCall, repository: Repository, entry: TreeEntry, folder: string) {
  const path = `${folder}${entry.name}`;
  return {
    __typename: "TreeEntry",
    name: entry.name,
    path,
    mode: Number.parseInt(entry.mode, 8),
    type: entry.mode === "40000" ? "tree" : entry.mode === "160000" ? "commit" : "blob",
    oid: entry.oid,
    object: async () =>
      entry.mode === "40000"
        ? treeView(call, repository, entry.oid, await treeBytes(call, repository, entry.oid), `${path}/`)
        : objectView(call, repository, entry.oid),
  };
}

async function entryAt(call: GraphqlCall, repository: Repository, commit: CommitId, path: string) {
  demandField(call, repository, "contents");
  const cut = path.lastIndexOf("/");
  const folder = path.slice(0, cut + 1);
  const tree = await call.twin.git(repository).object(`${commit}:${folder.replace(/\/$/, "")}`);
  if (tree?.type !== "tree") return null;
  const entry = parseTree(Buffer.from(tree.bytes)).find((one) => one.name === path.slice(cut + 1));
  return entry === undefined ? null : entryView(call, repository, entry, folder);
}

async function treeBytes(call: GraphqlCall, repository: Repository, oid: string): Promise<Buffer> {
  const found = await call.twin.git(repository).object(oid);
  return Buffer.from(found?.bytes ?? []);
}

/** `<mode> <name>\0<20 bytes of id>`, again and again. */
function parseTree(bytes: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at);
    const end = bytes.indexOf(0, space);
    entries.push({
      mode: bytes.toString("utf8", at, space),
      name: bytes.toString("utf8", space + 1, end),
      oid: bytes.toString("hex", end + 1, end + 21),
    });
    at = end + 21;
  }
  return entries;
}

function parseCommit(raw: string): {
  readonly header: readonly (readonly [string, string])[];
  readonly message: string;
} {
  const cut = raw.indexOf("\n\n");
  const lines = raw.slice(0, cut).split("\n");
  const header = lines.map((line) => {
    const space = line.indexOf(" ");
    return [line.slice(0, space), line.slice(space + 1)] as const;
  });
  return { header, message: raw.slice(cut + 2) };
}

function gitActor(line: string) {
  const [, name = "", email = "", seconds = "0"] = /^(.*) <(.*)> (\d+) [+-]\d{4}$/.exec(line) ?? [];
  const date = new Date(Number(seconds) * 1000).toISOString().replace(".000", "");
  return { __typename: "GitActor", name, email, date, user: null };
}
