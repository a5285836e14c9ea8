import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bareClone } from "#adapters/git/bare-clone.ts";
import { gitConfiguration } from "#adapters/git/git-environment.ts";
import { localRepository } from "#adapters/git/local-repository.ts";
import { runGit } from "#adapters/git/run-git.ts";
import { type GitHubTwin, startGitHub } from "#adapters/github/twin/github-twin.ts";
import { type CommitId, type GitRepository, LARGEST_READ, type TreeChange } from "#chain/promotion/git.ts";

const NAMES = [
  "plain.txt",
  "with space.txt",
  "-dash",
  "quo\"te'.txt",
  "ünïcode/ß.txt",
  "line\nbreak.txt",
  ":(glob)*",
  "a:b",
  "tab\t.txt",
];

let dir = "";
let twin: GitHubTwin;
const history: CommitId[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "clearance-git-"));
  twin = await startGitHub({ dir: join(dir, "github") });
  twin.addUser("alice");
  const collaborators = { alice: "write" } as const;
  const files = Object.fromEntries(NAMES.map((name) => [name, `content of ${name}`]));
  await twin.addRepository("acme/gitops", { files, collaborators });
  await twin.addRepository("acme/secret", { files: { a: "1" }, visibility: "private", collaborators });
  history.push(await commit({ "apps/a.yaml": "one\n" }, "First change\n\nClearance-Service: a\n"));
  history.push(await commit({ "apps/b.yaml": "b\n" }, "Something else\n"));
  history.push(await commit({ "apps/a.yaml": "two\n", "plain.txt": null }, "Second change\n"));
});
afterAll(async () => {
  await twin.close();
  await rm(dir, { recursive: true, force: true });
});

/** One more commit on main, made in the hosted repository itself. */
async function commit(files: Readonly<Record<string, string | null>>, message: string): Promise<CommitId> {
  const directory = twin.gitDirectory("acme/gitops");
  const environment = {
    GIT_INDEX_FILE: join(dir, "index"),
    ...gitConfiguration({ "user.name": "Bob", "user.email": "bob@acme.example" }),
  };
  const git = async (args: string[], input = "") =>
    (await runGit(args, { directory, environment, input })).toString().trim();
  await git(["read-tree", "main"]);
  for (const [path, text] of Object.entries(files)) {
    const id = text === null ? "0".repeat(40) : await git(["hash-object", "-w", "--stdin"], text);
    await git(["update-index", "-z", "--index-info"], `${text === null ? "0" : "100644"} ${id}\t${path}\0`);
  }
  const id = await git(["commit-tree", "-p", "main", "-F", "-", await git(["write-tree"])], message);
  await git(["update-ref", "refs/heads/main", id]);
  return id;
}

/** A commit of the first one's tree on a branch of its own. */
async function made(branch: string, ...parents: readonly CommitId[]): Promise<CommitId> {
  const directory = twin.gitDirectory("acme/gitops");
  const environment = gitConfiguration({ "user.name": "Bob", "user.email": "bob@acme.example" });
  const args = ["commit-tree", ...parents.flatMap((parent) => ["-p", parent]), "-m", branch];
  const id = await runGit([...args, `${history[0] ?? ""}^{tree}`], { directory, environment });
  const commit = id.toString().trim();
  await runGit(["update-ref", `refs/heads/${branch}`, commit], { directory });
  return commit;
}

const text = (bytes: TreeChange["after"]) =>
  bytes === undefined || bytes === "too large" ? bytes : new TextDecoder().decode(bytes);
const fault = (more: object = {}) => expect.objectContaining({ name: "Fault", code: "GIT_FAILED", ...more });

describe.each([
  [
    "a bare clone over http",
    () => bareClone({ url: twin.gitUrl("acme/gitops"), dir: join(dir, "clone.git") }),
  ],
  ["the repository in a folder", () => localRepository(twin.gitDirectory("acme/gitops"))],
])("%s", (_, open) => {
  let git: GitRepository;
  let main: CommitId;
  beforeAll(async () => {
    git = open();
    await git.refresh();
    main = (await git.resolve("refs/heads/main")) ?? "";
  });

  it("resolves a branch, and nothing where there is none", async () => {
    expect(main).toBe(history[2]);
    expect(await git.resolve("refs/heads/nowhere")).toBeUndefined();
    expect(await git.resolve("--all")).toBeUndefined();
    expect(await git.resolve("refs/heads/main\nrefs/heads/main")).toBeUndefined();
  });

  it("reads files of any name, byte for byte", async () => {
    const first = history[0] ?? "";
    for (const name of NAMES) expect(text(await git.read(first, name))).toBe(`content of ${name}`);
    expect(text(await git.read(main, "apps/a.yaml"))).toBe("two\n");
  });

  it("reads the whole first-parent line in one pass, names of any kind among its changes", async () => {
    const line = await git.line(main);
    expect(line.map(({ id }) => id)).toEqual((await git.history(main, [])).map(({ id }) => id).reverse());
    expect(line).toMatchObject((await git.history(main, [])).toReversed());
    expect(line[0]?.changes.map(({ path, before }) => [path, before])).toEqual(
      NAMES.map((name) => [name, undefined]).sort(([a], [b]) =>
        Buffer.compare(Buffer.from(a ?? ""), Buffer.from(b ?? "")),
      ),
    );
    const [changed, gone] = line.at(-1)?.changes ?? [];
    expect(changed?.path).toBe("apps/a.yaml");
    expect(text(await git.blob(changed?.before ?? ""))).toBe("one\n");
    expect(text(await git.blob(changed?.after ?? ""))).toBe("two\n");
    expect(gone).toMatchObject({ path: "plain.txt", after: undefined });
  });

  it("reads on where the line has grown, and afresh where it was rewritten", async () => {
    const [first = "", second = ""] = history;
    const whole = await git.line(main);
    expect(await git.line(first)).toEqual(whole.slice(0, -2));
    expect(await git.line(second)).toEqual(whole.slice(0, -1));
    expect(await git.line(main)).toEqual(whole);
    await expect(git.line("--all")).rejects.toEqual(fault());
  });

  it("tells a missing path from a missing commit", async () => {
    for (const path of [
      "nowhere",
      "apps",
      "apps/",
      "",
      "../plain.txt",
      "./apps/a.yaml",
      "/etc/passwd",
      "no\nwhere",
      "apps/a.yaml\0",
    ]) {
      expect(await git.read(main, path)).toBeUndefined();
    }
    await expect(git.read("f".repeat(40), "plain.txt")).rejects.toEqual(fault());
    await expect(git.list("f".repeat(40), "")).rejects.toEqual(fault());
    await expect(git.commit("f".repeat(40))).rejects.toEqual(fault());
  });

  it("takes nothing but a whole commit id for a commit", async () => {
    for (const id of ["main", "HEAD", "--output=/tmp/x", history[0]?.slice(0, 12) ?? "", ""]) {
      await expect(git.list(id, "")).rejects.toEqual(fault());
      await expect(git.read(id, "plain.txt")).rejects.toEqual(fault());
      await expect(git.isAncestor(id, main)).rejects.toEqual(fault());
    }
  });

  it("lists all files, or those below a folder, sorted", async () => {
    expect(await git.list(history[0] ?? "", "")).toEqual([...NAMES, "apps/a.yaml"].sort());
    expect(await git.list(main, "apps")).toEqual(["apps/a.yaml", "apps/b.yaml"]);
    expect(await git.list(main, "apps/")).toEqual(["apps/a.yaml", "apps/b.yaml"]);
    expect(await git.list(main, "nowhere")).toEqual([]);
    expect(await git.list(main, "ap")).toEqual([]);
  });

  it("lists all files with the ids of their bytes, afresh or from the listing before", async () => {
    const read = async (id: CommitId) => {
      const files = [...(await git.files(id))];
      return new Map(
        await Promise.all(files.map(async ([path, blob]) => [path, text(await git.blob(blob))] as const)),
      );
    };
    const expected = async (id: CommitId) => {
      const paths = await git.list(id, "");
      return new Map(
        await Promise.all(paths.map(async (path) => [path, text(await git.read(id, path))] as const)),
      );
    };
    for (const id of [history[0], main, history[1], history[1], main].map(String)) {
      expect(await read(id)).toEqual(await expected(id));
      expect(await open().files(id)).toEqual(await git.files(id));
    }
    expect(await git.blob("f".repeat(40))).toBeUndefined();
    await expect(git.files("f".repeat(40))).rejects.toEqual(fault());
    await expect(git.files("main")).rejects.toEqual(fault());
  });

  it("names the branches below a folder", async () => {
    const head = await made("below/one/two", history[0] ?? "");
    await made("belowed", history[0] ?? "");
    await git.refresh();
    expect(await git.branches("below")).toEqual(new Map([["below/one/two", head]]));
    expect(await git.branches("nowhere")).toEqual(new Map());
  });

  it("knows what a merge would make, and where it can't", async () => {
    const lines = (first: string, last: string) => `${first}\n2\n3\n4\n5\n6\n${last}\n`;
    const at = async (start: CommitId, files: Readonly<Record<string, string>>) => {
      await runGit(["update-ref", "refs/heads/main", start], { directory: twin.gitDirectory("acme/gitops") });
      return commit(files, "merged\n");
    };
    const start = await at(main, { "m.txt": lines("1", "7") });
    const ours = await at(start, { "m.txt": lines("one", "7") });
    const theirs = await at(start, { "m.txt": lines("1", "seven"), "n.txt": "new" });
    const clashing = await at(start, { "m.txt": lines("uno", "7") });
    for (const [name, id] of Object.entries({ ours, theirs, clashing })) {
      await runGit(["update-ref", `refs/heads/${name}`, id], { directory: twin.gitDirectory("acme/gitops") });
    }
    await runGit(["update-ref", "refs/heads/main", main], { directory: twin.gitDirectory("acme/gitops") });
    await git.refresh();
    const merged = await git.mergeOf(ours, theirs);
    if (merged === "conflict") throw new Error("a clean merge is said to conflict");
    expect(merged.map(({ path, before, after }) => [path, text(before), text(after)])).toEqual([
      ["m.txt", lines("one", "7"), lines("one", "seven")],
      ["n.txt", undefined, "new"],
    ]);
    expect(await git.mergeOf(ours, clashing)).toBe("conflict");
    await expect(git.mergeOf("f".repeat(40), ours)).rejects.toEqual(fault());
  });

  it("follows the history of paths, newest first", async () => {
    const ids = async (paths: string[], limit?: number) =>
      (await git.history(main, paths, limit)).map((one) => one.id);
    expect(await ids(["apps/a.yaml"])).toEqual([history[2], history[0]]);
    expect(await ids(["apps/a.yaml", "apps/b.yaml"])).toEqual([...history].reverse());
    expect(await ids([], 2)).toEqual([history[2], history[1]]);
    expect(await ids(["*"])).toEqual([]);
  });

  it("reads a commit with its whole message", async () => {
    expect(await git.commit(history[0] ?? "")).toMatchObject({
      author: { name: "Bob", email: "bob@acme.example" },
      message: "First change\n\nClearance-Service: a\n",
      parents: [expect.stringMatching(/^[0-9a-f]{40}$/)],
      committed: expect.any(Date),
    });
  });

  it("shows what differs between two trees", async () => {
    const changes = await git.changes(history[0] ?? "", main);
    expect(changes.map((one) => [one.path, text(one.before), text(one.after)])).toEqual([
      ["apps/a.yaml", "one\n", "two\n"],
      ["apps/b.yaml", undefined, "b\n"],
      ["plain.txt", "content of plain.txt", undefined],
    ]);
    expect(await git.changes(main, main)).toEqual([]);
  });

  it("reads no file of a change that is too large, on either side", async () => {
    const directory = twin.gitDirectory("acme/gitops");
    const most = "x".repeat(LARGEST_READ);
    const large = await commit({ "apps/most.bin": most, "apps/large.bin": `${most}x` }, "Large\n");
    const gone = await commit({ "apps/large.bin": "small" }, "Small\n");
    await runGit(["update-ref", "refs/heads/large", gone], { directory });
    await runGit(["update-ref", "refs/heads/main", main], { directory });
    await git.refresh();
    const added = await git.changes(main, large);
    expect(added.map(({ path, after }) => [path, after === "too large" ? after : after?.length])).toEqual([
      ["apps/large.bin", "too large"],
      ["apps/most.bin", LARGEST_READ],
    ]);
    const [shrunk] = await git.changes(large, gone);
    expect([shrunk?.before, text(shrunk?.after)]).toEqual(["too large", "small"]);
  });

  it("knows ancestors", async () => {
    expect(await git.isAncestor(history[0] ?? "", main)).toBe(true);
    expect(await git.isAncestor(main, history[0] ?? "")).toBe(false);
  });

  it("finds every commit that a merge starts from", async () => {
    const [first = "", second = "", third = ""] = history;
    const left = await made("left", second, third);
    const right = await made("right", third, second);
    const root = await made("root");
    await git.refresh();
    expect(await git.mergeBases(main, first)).toEqual([first]);
    expect(await git.mergeBases(main, main)).toEqual([main]);
    expect([...(await git.mergeBases(left, right))].sort()).toEqual([third]);
    expect(await git.mergeBases(main, root)).toEqual([]);
    const one = await made("one", first);
    const other = await made("other", first);
    const crossed = [await made("left", one, other), await made("right", other, one)] as const;
    await git.refresh();
    expect([...(await git.mergeBases(...crossed))].sort()).toEqual([one, other].sort());
    await expect(git.mergeBases("f".repeat(40), main)).rejects.toEqual(fault());
  });

  it("answers many reads at once in their order", async () => {
    const large = await commit({ "large.bin": "x".repeat(3_000_000) }, "Large\n");
    await git.refresh();
    const paths = ["large.bin", "apps/a.yaml", "nowhere", "large.bin", "apps/b.yaml"];
    const read = await Promise.all(paths.map((path) => git.read(large, path)));
    expect(read.map((one) => one?.length)).toEqual([3_000_000, 4, undefined, 3_000_000, 2]);
    await runGit(["update-ref", "refs/heads/main", main], { directory: twin.gitDirectory("acme/gitops") });
  });
});

describe("a bare clone", () => {
  it("is made again when it has been deleted", async () => {
    const path = join(dir, "deleted.git");
    const git = bareClone({ url: twin.gitUrl("acme/gitops"), dir: path });
    expect(await git.resolve("refs/heads/main")).toBe(history[2]);
    await rm(path, { recursive: true });
    expect(await git.resolve("refs/heads/main")).toBe(history[2]);
    expect(text(await git.read(history[2] ?? "", "apps/a.yaml"))).toBe("two\n");
  });

  it("forgets branches that the server has deleted, and follows forced ones", async () => {
    const git = bareClone({ url: twin.gitUrl("acme/gitops"), dir: join(dir, "pruned.git") });
    const directory = twin.gitDirectory("acme/gitops");
    await runGit(["update-ref", "refs/heads/short-lived", history[2] ?? ""], { directory });
    await git.refresh();
    await runGit(["update-ref", "refs/heads/short-lived", history[0] ?? ""], { directory });
    await git.refresh();
    expect(await git.resolve("refs/heads/short-lived")).toBe(history[0]);
    await runGit(["update-ref", "-d", "refs/heads/short-lived"], { directory });
    await git.refresh();
    expect(await git.resolve("refs/heads/short-lived")).toBeUndefined();
  });

  it("reads a private repository with a token, which is nowhere in the clone", async () => {
    const token = twin.tokenFor("alice");
    const path = join(dir, "private.git");
    const git = bareClone({ url: twin.gitUrl("acme/secret"), dir: path, token: async () => token });
    await git.refresh();
    expect(await git.resolve("refs/heads/main")).toBeDefined();
    const config = await runGit(["config", "--list", "--local"], { directory: path });
    expect(config.toString()).not.toContain(Buffer.from(`x-access-token:${token}`).toString("base64"));
    expect(existsSync(join(path, "FETCH_HEAD"))).toBe(false);
  });

  it("fails without a token, with a wrong one, and for a repository that isn't there", async () => {
    const at = (url: string, token?: string) =>
      bareClone({ url, dir: join(dir, "none.git"), ...(token === undefined ? {} : { token }) }).refresh();
    await expect(at(twin.gitUrl("acme/secret"))).rejects.toEqual(fault({ retryable: false }));
    const error: unknown = await at(twin.gitUrl("acme/secret"), "ghp_wrong").catch((one: unknown) => one);
    expect(error).toEqual(fault({ code: "GITHUB_DENIED", retryable: false }));
    expect(String(error)).not.toContain("ghp_wrong");
    await expect(at(twin.gitUrl("acme/nowhere"))).rejects.toEqual(fault({ retryable: false }));
  });

  it("can be tried again when the server is away, and takes no other transport", async () => {
    const away = bareClone({ url: "http://127.0.0.1:1/acme/gitops.git", dir: join(dir, "away.git") });
    await expect(away.refresh()).rejects.toEqual(fault({ retryable: true }));
    const local = bareClone({ url: twin.gitDirectory("acme/gitops"), dir: join(dir, "local.git") });
    await expect(local.refresh()).rejects.toEqual(fault());
    const program = bareClone({ url: "ext::sh -c true", dir: join(dir, "program.git") });
    await expect(program.refresh()).rejects.toEqual(fault());
  });

  it("takes no shallow clone's first commit for the beginning of history", async () => {
    const shallow = join(dir, "shallow.git");
    const url = `file://${twin.gitDirectory("acme/gitops")}`;
    await runGit(["clone", "--quiet", "--bare", "--depth=1", url, shallow], { directory: dir });
    const git = localRepository(shallow);
    await expect(git.line(history[2] ?? "")).rejects.toEqual(fault());
  });

  it("ignores what the machine's configuration says", async () => {
    await expect(
      runGit(["config", "--get", "user.name"], { directory: twin.gitDirectory("acme/gitops") }),
    ).rejects.toEqual(fault());
  });
});

describe("the hosted repository", () => {
  it("is whole in git's own eyes", async () => {
    const directory = twin.gitDirectory("acme/gitops");
    await runGit(["fsck", "--strict", "--no-dangling"], { directory });
  });
});
