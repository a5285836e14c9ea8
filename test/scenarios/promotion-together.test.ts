import { describe, expect, it } from "vitest";
import { parseRecords } from "#chain/promotion/trailers.ts";
import { rollback } from "#operations/rollback.ts";
import { stagingAlone } from "./acme-platform.ts";
import { type PromotionWorld, promotionWorld } from "./promotion-world.ts";

const FILE = "apps/values.yaml";

/** Two services whose digests stand in neighbouring lines of one file. */
function neighbours(batch: string): Promise<PromotionWorld> {
  return promotionWorld({
    files: { [FILE]: '# two services\ncheckIn: ""\nboarding: ""\n' },
    policy: (text) => {
      const image = /image: (\S+)/.exec(text)?.[1] ?? "";
      const service = (name: string, path: string) =>
        `  ${name}: { image: ${image}, builder: app, channel: main, ${batch}digestAt: { file: "${FILE}", path: ${path} } }\n`;
      return stagingAlone(text)
        .replace(
          /^services:[\s\S]*(?=^environments:)/m,
          `services:\n${service("boarding", "boarding")}${service("check-in", "checkIn")}`,
        )
        .replace("health:", "approval: { people: 1, from: [acme/release] }, health:");
    },
  });
}

async function fileNow({ git }: PromotionWorld): Promise<string> {
  await git.refresh();
  const main = (await git.resolve("refs/heads/main")) ?? "";
  return Buffer.from((await git.read(main, FILE)) ?? []).toString("utf8");
}

/** Two commits of the service's own repository, the second by dave. */
async function sourceCommits({ github }: PromotionWorld): Promise<readonly [string, string]> {
  await github.addRepository("acme/check-in", { collaborators: { dave: "write" } });
  const authorization = `token ${github.tokenFor("dave")}`;
  const post = async (path: string, body: object) => {
    const url = `${github.apiUrl}/repos/acme/check-in/git/${path}`;
    const answer = await fetch(url, {
      method: "POST",
      headers: { authorization },
      body: JSON.stringify(body),
    });
    return ((await answer.json()) as { readonly sha: string }).sha;
  };
  const entry = { path: "x", mode: "100644", type: "blob", content: "x" };
  const tree = await post("trees", { tree: [entry] });
  const first = await post("commits", { message: "start", tree, parents: [] });
  return [first, await post("commits", { message: "[skip ci] fixes #1", tree, parents: [first] })];
}

async function openNow({ promoter }: PromotionWorld) {
  return (await promoter.pullRequests("main")).open.toSorted((a, b) => a.number - b.number);
}

describe("two services in one file", () => {
  it("IAC#939: the second is rebuilt after the first merge, its approval is void, and it says so", async () => {
    await using world = await neighbours("");
    const v1 = await world.release("v1");
    await world.apply();
    const [first, second] = await openNow(world);
    if (first === undefined || second === undefined) throw new Error("two are open");
    await world.review(first.number, "carol");
    await world.review(second.number, "carol");
    await world.apply();
    const [rebuilt, ...others] = await openNow(world);
    expect(others).toEqual([]);
    expect(rebuilt?.number).toBe(second.number);
    expect(rebuilt?.head.commit).not.toBe(second.head.commit);
    expect(rebuilt?.body).toContain("**Rebuilt.**");
    const comments = await world.promoter.comments(second.number);
    expect(comments.map(({ body }) => body)).toEqual([expect.stringContaining("are void")]);
    expect(await fileNow(world)).toBe(`# two services\ncheckIn: ""\nboarding: "${v1}"\n`);
    expect((await world.apply()).done).toEqual([]);
    await world.review(second.number, "dave");
    await world.apply();
    expect(await fileNow(world)).toBe(`# two services\ncheckIn: "${v1}"\nboarding: "${v1}"\n`);
  });

  it("go together under one batch name, with one approval and one commit, and back alone", async () => {
    await using world = await neighbours("batch: web, ");
    const [old, young] = await sourceCommits(world);
    const v1 = await world.release("v1", { commit: old });
    await world.apply();
    const [batch, ...others] = await openNow(world);
    expect(others).toEqual([]);
    expect(batch?.head.ref).toMatch(/^clearance\/batch\/staging\/web\/[0-9a-f]{12}$/);
    expect((await world.apply()).done).toEqual([]);
    await world.review(batch?.number ?? 0, "carol");
    await world.apply();
    expect(await fileNow(world)).toBe(`# two services\ncheckIn: "${v1}"\nboarding: "${v1}"\n`);
    const main = (await world.git.resolve("refs/heads/main")) ?? "";
    expect(parseRecords((await world.git.commit(main)).message)).toMatchObject([
      { service: "boarding", batch: "web", digest: v1 },
      { service: "check-in", batch: "web", digest: v1 },
    ]);
    expect((await world.apply()).done).toEqual([]);

    world.pass(1_000);
    const v2 = await world.release("v2", { commit: young });
    world.github.counters.reset();
    await world.apply();
    const [next] = await openNow(world);
    // Both services are of one source: asked for once, kept by the branch's commit, and never asked for again.
    expect(next?.body.match(/1 commit by dave\n\n.* \\\[skip ci\\\] fixes/g)).toHaveLength(2);
    expect((await world.apply()).done).toEqual([]);
    const asked = Object.entries(world.github.counters.read().total.routes).filter(([route]) =>
      route.includes("/compare/"),
    );
    expect(asked.map(([, count]) => count)).toEqual([1]);
    const proposed = (await world.git.commit(next?.head.commit ?? "")).message;
    expect(proposed).not.toContain("fixes");
    await world.review(next?.number ?? 0, "carol");
    await world.apply();
    const back = await rollback(
      { service: "check-in", environment: "staging", reason: "burns", requestedBy: "erin" },
      world.ports,
    );
    expect(back).toMatchObject({ outcome: "rolled-back", from: v2, to: v1 });
    expect(await fileNow(world)).toBe(`# two services\ncheckIn: "${v1}"\nboarding: "${v2}"\n`);
  });
});
