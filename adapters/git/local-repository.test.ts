import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { unquoted } from "./first-parents.ts";
import { gitEnvironment } from "./git-environment.ts";
import { localRepository } from "./local-repository.ts";

let folder: string;
const git = (...args: string[]): string =>
  execFileSync("git", args, {
    cwd: folder,
    encoding: "utf8",
    env: gitEnvironment({
      GIT_AUTHOR_NAME: "Ada Ö",
      GIT_AUTHOR_EMAIL: "ada@acme.example",
      GIT_COMMITTER_NAME: "GitHub",
      GIT_COMMITTER_EMAIL: "noreply@acme.example",
    }),
  }).trim();

/** What git itself says, for everything that we read without it. */
const asked = (...paths: string[]): string[] =>
  git("log", "--first-parent", "--format=%H", "HEAD", "--", ...paths)
    .split("\n")
    .filter((line) => line !== "");

const NAMES = [
  "plain",
  "with space",
  'with "quotes"',
  "tab\tand\nline",
  "ünïcode",
  "\u0001control",
  "deep/er/file",
];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "clearance-history-"));
  git("init", "--quiet", "--initial-branch=main");
  for (const [index, name] of NAMES.entries()) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), String(index));
    git("add", "--all");
    git("commit", "--quiet", "--message", `add ${index}\n\nBody.\n\nTrailer: ${index}`);
  }
  git("checkout", "--quiet", "-b", "side");
  writeFileSync(join(folder, "plain"), "from the side");
  git("commit", "--quiet", "--all", "--message", "on the side");
  git("checkout", "--quiet", "main");
  git("merge", "--quiet", "--no-ff", "--message", "merge the side", "side");
  symlinkSync("plain", join(folder, "link"));
  git("add", "--all");
  git("update-index", "--add", "--cacheinfo", `160000,${"1".repeat(40)},module`);
  git("commit", "--quiet", "--message", "a link and a submodule");
  git("commit", "--quiet", "--allow-empty", "--message", "nothing");
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("a local repository", () => {
  it.each([[[]], ...NAMES.map((name) => [[name]]), [["deep"]], [["deep/er", "plain"]], [["nowhere"]]])(
    "has the history of %j that git log has",
    async (paths) => {
      const history = await localRepository(folder).history(git("rev-parse", "HEAD"), paths);
      expect(history.map(({ id }) => id)).toEqual(asked(...paths));
    },
  );

  it("shows each commit as git log does", async () => {
    const repository = localRepository(folder);
    for (const id of git("rev-list", "--all").split("\n")) {
      const commit = await repository.commit(id);
      const [, parents, name, email, seconds] = git(
        "log",
        "-1",
        "--format=commit%x09%P%x09%an%x09%ae%x09%ct",
        id,
      ).split("\t");
      expect(commit.parents.join(" ")).toBe(parents);
      expect(commit.author).toEqual({ name, email });
      expect(commit.committed.getTime()).toBe(Number(seconds) * 1000);
      expect(commit.message.trim()).toBe(git("log", "-1", "--format=%B", id));
    }
  });

  it("lists what git ls-tree lists, links and submodules among them", async () => {
    const head = git("rev-parse", "HEAD");
    const all = git("ls-tree", "-r", "-z", "--name-only", "HEAD")
      .split("\0")
      .filter((path) => path !== "");
    const repository = localRepository(folder);
    expect(await repository.list(head, "")).toEqual(all.sort());
    expect(await repository.list(head, "deep")).toEqual(["deep/er/file"]);
    expect(await repository.list(head, "deep/er/")).toEqual(["deep/er/file"]);
    expect(await repository.list(head, "nowhere")).toEqual([]);
    expect(await repository.list(head, "plain/below")).toEqual([]);
  });

  it("lists a submodule or link in a folder's place as itself, never as nothing", async () => {
    const head = git("rev-parse", "HEAD");
    expect(await localRepository(folder).list(head, "module")).toEqual(["module"]);
    expect(await localRepository(folder).list(head, "link")).toEqual(["link"]);
  });

  it("counts no link and no submodule as a file, afresh or from the listing before", async () => {
    const repository = localRepository(folder);
    const [before, odd] = [git("rev-parse", "HEAD~2"), git("rev-parse", "HEAD~1")];
    const files = async (of: typeof repository) => [...(await of.files(odd)).keys()].sort();
    expect(await files(localRepository(folder))).toEqual([...NAMES].sort());
    expect((await repository.files(before)).size).toBe(NAMES.length);
    expect(await files(repository)).toEqual([...NAMES].sort());
  });

  it("knows a change that leaves no ordinary file, whatever its bytes are", async () => {
    const repository = localRepository(folder);
    const blob = git("rev-parse", "HEAD:plain");
    const of = (mode: string) => {
      const input = `${mode} blob ${blob}\tplain\n`;
      const tree = execFileSync("git", ["mktree"], { cwd: folder, input, encoding: "utf8" }).trim();
      return git("commit-tree", "-m", mode, tree);
    };
    const plainAfter = async (before: string, after: string) =>
      (await repository.changes(of(before), of(after))).map(({ plain }) => plain);
    expect(await plainAfter("100644", "120000")).toEqual([false]);
    expect(await plainAfter("100644", "100755")).toEqual([false]);
    expect(await plainAfter("100755", "100644")).toEqual([true]);
    expect(await plainAfter("120000", "100644")).toEqual([true]);
  });

  it("finds what git diff-tree finds, in its order, between any two trees", async () => {
    const repository = localRepository(folder);
    const blob = git("rev-parse", "HEAD:plain");
    const tree = (input: string) =>
      execFileSync("git", ["mktree"], { cwd: folder, input, encoding: "utf8" }).trim();
    const inner = tree(`100644 blob ${blob}\tb\n100755 blob ${blob}\tc\n`);
    const odd = [
      `100644 blob ${blob}\ta\n100644 blob ${blob}\ta.x\n`,
      `040000 tree ${inner}\ta\n100644 blob ${blob}\ta.x\n100644 blob ${blob}\ta0\n`,
      `040000 tree ${tree(`040000 tree ${inner}\tb\n`)}\ta\n120000 blob ${blob}\ta.x\n`,
    ].map((entries) => git("commit-tree", "-m", "odd", tree(entries)));
    const commits = [...odd, git("rev-parse", "HEAD~1")];
    for (const from of commits) {
      for (const to of commits.filter((one) => one !== from)) {
        const fields = git("diff-tree", "-r", "-z", "--name-only", "--no-renames", from, to).split("\0");
        const found = (await repository.changes(from, to)).map(({ path }) => path);
        expect(found).toEqual(fields.slice(0, -1));
      }
    }
  });

  it("believes no tree that has a name twice: somebody else may read the other one", async () => {
    const input = Buffer.concat(
      ["HEAD:plain", "HEAD:with space"].flatMap((name) => [
        Buffer.from("100644 plain\0"),
        Buffer.from(git("rev-parse", name), "hex"),
      ]),
    );
    const make = ["hash-object", "-t", "tree", "-w", "--literally", "--stdin"];
    const tree = execFileSync("git", make, { cwd: folder, input, encoding: "utf8" }).trim();
    const commit = git("commit-tree", "-m", "twice", tree);
    const changes = localRepository(folder).changes(git("rev-parse", "HEAD"), commit);
    await expect(changes).rejects.toMatchObject({ code: "GIT_FAILED" });
  });

  it("knows ancestors on and off the first-parent line", async () => {
    const repository = localRepository(folder);
    const [head = "", side = "", root = ""] = ["HEAD", "side", "HEAD~3"].map((name) =>
      git("rev-parse", name),
    );
    expect(await repository.isAncestor(root, head)).toBe(true);
    expect(await repository.isAncestor(side, head)).toBe(true);
    expect(await repository.isAncestor(head, side)).toBe(false);
  });

  it("faults on a commit that isn't there, and never lists it as empty", async () => {
    const repository = localRepository(folder);
    const missing = "2".repeat(40);
    await expect(repository.list(missing, "")).rejects.toMatchObject({ code: "GIT_FAILED" });
    await expect(repository.history(missing, [])).rejects.toMatchObject({ code: "GIT_FAILED" });
    const head = git("rev-parse", "HEAD");
    await expect(repository.changes(head, missing)).rejects.toMatchObject({ code: "GIT_FAILED" });
    await expect(repository.commit(missing)).rejects.toMatchObject({ code: "GIT_FAILED" });
  });
});

describe("a quoted path", () => {
  it.each([
    ["plain", "plain"],
    ['"a\\tb"', "a\tb"],
    ['"\\303\\274"', "ü"],
    ['"\\"\\\\"', '"\\'],
  ])("%s is read", (quoted, path) => {
    expect(unquoted(quoted)).toBe(path);
  });
});
