import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { gitEnvironment } from "#adapters/git/git-environment.ts";
import { type ChainWorld, GITOPS, startChainWorld } from "./chain-world.ts";
import { runJudge } from "./run-judge.ts";

let world: ChainWorld;

beforeAll(async () => {
  world = await startChainWorld(inject("toolkit"));
  for (const version of ["one", "two"]) {
    await world.release(version);
    await world.promote();
  }
});
afterAll(() => world.close());

describe("git", () => {
  it.for(["acme/check-in", "acme/builder", "acme/side-project", GITOPS])(
    "lets anybody clone %s, and finds nothing wrong in it",
    async (repository) => {
      const clone = await world.clone(repository);
      const strict = ["fsck", "--full", "--strict", "--no-dangling", "--no-progress"];
      const answer = await runJudge("git", strict, { cwd: clone, env: gitEnvironment() });
      expect(answer).toEqual({ code: 0, stdout: "", stderr: "" });
      expect(await world.git(clone, "status", "--porcelain")).toBe("");
    },
  );

  it("shows each promotion as a merge that changes one line of one file", async () => {
    const merges = await promotions(await world.clone(GITOPS));
    expect(merges.map(({ into, diff }) => ({ into, ...diff }))).toEqual(
      ["staging", "dev", "staging", "dev"].map((environment) => ({
        into: environment,
        files: [`apps/check-in/${environment}/kustomization.yaml`],
        removed: 1,
        added: 1,
      })),
    );
  });

  it("shows the promoter as who merged, with the digests in trailers that git reads", async () => {
    const merges = await promotions(await world.clone(GITOPS));
    for (const { author, parents, digest, lines } of merges) {
      expect({ author, parents }).toEqual({ author: "clearance-promoter[bot]", parents: 2 });
      expect(lines.added).toContain(`digest: "${digest}"`);
    }
    const [second, , first, firstInDev] = merges;
    expect(firstInDev?.previous).toBe("none");
    expect(second?.previous).toBe(`${first?.digest} unknown`);
    expect(second?.lines.removed).toContain(`digest: "${first?.digest}"`);
  });
});

interface PromotionMerge {
  readonly author: string;
  readonly parents: number;
  readonly into: string;
  readonly digest: string;
  readonly previous: string;
  readonly diff: { readonly files: readonly string[]; readonly removed: number; readonly added: number };
  readonly lines: { readonly removed: string; readonly added: string };
}

/** Newest first, out of nothing but what `git log` prints. */
async function promotions(clone: string): Promise<PromotionMerge[]> {
  const trailer = (key: string) => `%(trailers:key=Clearance-${key},valueonly,separator=%x2C)`;
  const fields = ["%an", "%P", ...["Environment", "Digest", "Previous", "Promotion"].map(trailer)];
  const format = `--format=%x01${fields.join("%x00")}%x00`;
  const log = await world.git(clone, "log", "-p", "--first-parent", "--unified=0", format, "main");
  const commits = log.split("\u0001").slice(1);
  return commits.flatMap((commit) => {
    const [author = "", parents = "", into = "", digest = "", previous = "", id = "", patch = ""] =
      commit.split("\0");
    if (id === "") return [];
    const lines = patch.split("\n");
    const removed = lines.filter((line) => /^-(?!--)/.test(line));
    const added = lines.filter((line) => /^\+(?!\+\+)/.test(line));
    const files = lines.flatMap((line) => /^\+\+\+ b\/(.*)$/.exec(line)?.[1] ?? []);
    return [
      {
        author,
        parents: parents.split(" ").length,
        into,
        digest,
        previous,
        diff: { files, removed: removed.length, added: added.length },
        lines: { removed: removed.join("\n"), added: added.join("\n") },
      },
    ];
  });
}
