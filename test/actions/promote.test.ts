import { afterAll, beforeAll, expect, it } from "vitest";
import { EXIT } from "#chain/fault.ts";
import { type GitOpsWorld, gitopsWorld } from "./gitops-world.ts";

/** One platform for all: each goes on from what the ones before have made. */
let world: GitOpsWorld;
let v1 = "";
beforeAll(async () => {
  world = await gitopsWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

it("names what it refuses, and still says what stands open", async () => {
  await world.release("v0", { attested: false });
  const applied = await world.run("promote", {}, {});
  expect(applied).toMatchObject({
    exitCode: EXIT.done,
    annotations: [
      {
        level: "warning",
        title: "Refused: PROVENANCE_MISSING",
        message: expect.stringMatching(/^check-in in dev: /),
      },
      { level: "warning", title: "Refused: SBOM_MISSING" },
    ],
    outputs: { "pull-requests": "[]" },
  });
  expect(JSON.parse(applied.outputs["plan"] ?? "")[0]).toMatchObject({ do: "refuse" });
});

it("plans without a trace, applies with an environment's key, and has nothing to do the second time", async () => {
  v1 = await world.release("v1");
  world.writes();
  const before = await world.traces();
  const planned = await world.run("promote", { mode: "plan" });
  expect(planned).toMatchObject({ exitCode: EXIT.done, annotations: [] });
  expect(JSON.parse(planned.outputs["plan"] ?? "")[0]).toMatchObject({
    do: "open",
    lane: { service: "check-in", environment: "dev" },
    unattended: true,
  });
  expect(planned.outputs["pull-requests"]).toBe("[]");
  expect(world.readable(planned.summary)).toMatchInlineSnapshot(`
    "### What comes next

    \`\`\`text
    check-in in dev
      open a pull request, sign and merge it: promote check-in in dev to sha256:…
    check-in in staging
      nothing is deployed in dev yet
    check-in in prod/a
      nothing is deployed in staging yet
    check-in in prod/b
      nothing is deployed in prod/a yet
    \`\`\`
    "
  `);
  expect(world.writes()).toEqual([]);
  expect(await world.traces()).toEqual(before);

  const applied = await world.run("promote", { environment: "dev", "signing-key": world.keyOf("dev") });
  expect(applied).toMatchObject({ exitCode: EXIT.done, outputs: { "pull-requests": "[1]" } });
  expect(world.readable(applied.summary)).toMatchInlineSnapshot(`
    "### Promotions

    \`\`\`text
    check-in in dev: open a pull request, sign and merge it: promote check-in in dev to sha256:… -> #1
    \`\`\`

    \`\`\`text
    check-in in dev
      sha256:… from the tag main stands there already
    \`\`\`
    "
  `);
  expect(world.writes()).toMatchInlineSnapshot(`
    [
      "POST /statuses/COMMIT 201",
      "PUT /pulls/1/merge 200",
    ]
  `);
  expect(await world.deployed("dev")).toBe(v1);

  const ready = await world.run("promote", { mode: "readiness", environment: "dev" });
  expect(ready).toMatchObject({ exitCode: EXIT.done, annotations: [] });
  expect(ready.summary).toContain("- dev/check-in: 0 safe rollbacks: nothing came before");

  const again = await world.run("promote", { environment: "dev", "signing-key": world.keyOf("dev") });
  expect(again.exitCode).toBe(EXIT.done);
  expect(world.writes()).toEqual([]);
});

it("signs and merges what was approved, in two steps that each ask every gate again", async () => {
  await world.apply();
  const [pull] = (await world.promoter.pullRequests("main")).open;
  const inputs = {
    environment: "prod",
    "pull-request": String(pull?.number),
    head: pull?.head.commit ?? "",
  };
  const key = { "signing-key": world.keyOf("prod") };
  world.writes();

  const early = await world.run("promote", { ...inputs, ...key, mode: "sign" });
  expect(early).toMatchObject({
    exitCode: EXIT.refused,
    annotations: [
      { level: "failure", title: "Refused: GATE_PENDING", message: expect.stringContaining("approval") },
    ],
  });
  expect(world.readable(early.summary)).toMatchInlineSnapshot(`
    "### Waiting

    | gate | answer | why | asked again |
    |---|---|---|---|
    | ✓ evidence | passed | the evidence is complete |  |
    | ✓ images | passed | it has one image |  |
    | … approval | pending | [0 of 2 approvals on this head; may approve: carol, dave](GITHUB/acme/gitops/pull/3) | on the next review |
    | ✓ checks | passed | no check is asked for |  |
    | ✓ hold | passed | no hold is in force |  |
    | ✓ calendar | passed | no calendar is declared |  |
    | ✓ soak | passed | no soak is asked for |  |
    | ✓ health | passed | staging is healthy |  |
    | ✓ pairs | passed | nothing is paired with it |  |
    | ✓ dependency | passed | it needs no other service |  |
    | ✓ schema | passed | a promotion only goes forward |  |
    "
  `);
  await world.approve(pull?.number ?? 0);

  const unsigned = await world.run("promote", { ...inputs, mode: "merge" });
  expect(unsigned).toMatchObject({
    exitCode: EXIT.refused,
    annotations: [{ title: "Refused: CLEARANCE_MISSING" }],
  });
  expect(world.writes().filter((line) => !line.includes("/reviews"))).toEqual([]);

  const signed = await world.run("promote", { ...inputs, ...key, mode: "sign" });
  expect(signed).toMatchObject({ exitCode: EXIT.done, annotations: [] });
  expect(world.readable(signed.summary)).toMatchInlineSnapshot(`
    "### Cleared for prod

    \`REGISTRY/acme/check-in@sha256:…\`

    Clearance \`sha256:…\`.
    "
  `);
  const merged = await world.run("promote", { ...inputs, mode: "merge" });
  expect(merged).toMatchObject({
    exitCode: EXIT.done,
    outputs: { "pull-requests": `[${pull?.number}]` },
  });
  expect(world.readable(merged.summary)).toMatchInlineSnapshot(`
    "### Merged

    #3 as \`COMMIT\`; the merged tree is the planned one.
    "
  `);
  expect(await world.deployed("prod/a")).toBe(v1);

  const stale = await world.run("promote", { ...inputs, ...key, mode: "sign", head: "0".repeat(40) });
  expect(stale).toMatchObject({ exitCode: EXIT.refused, annotations: [{ title: "Refused: HEAD_CHANGED" }] });
  expect(stale.summary).toMatch(/^### Refused\n\n\| finding \| what it means \|/);
});
