import { expect, it } from "vitest";
import { digestOf } from "#chain/digest/digest.ts";
import { recordsIn } from "#chain/promotion/trailers.ts";
import { apply } from "#operations/apply.ts";
import { audit } from "#operations/audit.ts";
import { auditSource } from "#operations/audit-sources.ts";
import { verifyAudit } from "#operations/audit-verify.ts";
import { rollback } from "#operations/rollback.ts";
import { fileOf, GITOPS, KUSTOMIZATION, stagingAlone } from "./acme-platform.ts";
import { type PromotionWorld, promotionWorld } from "./promotion-world.ts";

const ROLLBACK = { service: "check-in", environment: "staging", reason: "burns", requestedBy: "erin" };

async function tipOf(world: PromotionWorld) {
  await world.git.refresh();
  return world.git.commit((await world.git.resolve("refs/heads/main")) ?? "");
}

/** Applies until the queue has nothing more to build and to merge. */
async function applyAll(world: PromotionWorld): Promise<void> {
  for (let round = 0; round < 2; round += 1) {
    await world.apply();
    await world.github.settled();
  }
}

function queueWorld(method: "merge" | "rebase" | "squash", policy = stagingAlone) {
  return promotionWorld({ policy }).then((world) => {
    world.github.setRuleset(GITOPS, { name: "queue", mergeQueue: method });
    return world;
  });
}

it("goes forth and back where only rebases are allowed, by the records that were written ahead", async () => {
  await using world = await promotionWorld({ policy: stagingAlone, mergeMethods: ["rebase"] });
  const v1 = await world.release("v1");
  await world.apply();
  world.pass(1_000);
  const v2 = await world.release("v2");
  await world.apply();
  expect(await world.deployed("staging")).toBe(v2);
  const tip = await tipOf(world);
  expect(tip.parents).toHaveLength(1);
  expect(recordsIn(tip)).toMatchObject([
    { digest: v2, previous: { digest: v1, state: "healthy" }, written: expect.any(Date) },
  ]);
  expect(await rollback(ROLLBACK, world.ports)).toMatchObject({ outcome: "rolled-back", to: v1 });
  expect(await rollback(ROLLBACK, world.ports)).toMatchObject({ outcome: "already" });
  const tipId = (await tipOf(world)).id;
  const source = await auditSource(world.git, tipId, "clearance.yaml", world.registry);
  // Their merges name no record: each is found by its promotion's identity.
  const checked = await verifyAudit(source, world.ports.verifier);
  expect(checked).toMatchObject({ verified: 2, contradictions: [] });
  expect(checked.unchecked).not.toContainEqual(expect.stringContaining("ahead of their merge"));
  const entries = await audit(world.git, tipId, "clearance.yaml");
  expect(entries.map(({ kind }) => kind)).not.toContain("change");
  expect(entries.map(({ kind }) => kind)).not.toContain("forgery");
});

it.each(["merge", "rebase"] as const)(
  "goes forth and back through a queue that uses %s, asked and answered twice",
  async (method) => {
    await using world = await queueWorld(method);
    const v1 = await world.release("v1");
    await applyAll(world);
    world.pass(1_000);
    const v2 = await world.release("v2");
    await applyAll(world);
    expect(await world.deployed("staging")).toBe(v2);
    const tip = await tipOf(world);
    expect(tip.parents).toHaveLength(method === "merge" ? 2 : 1);
    expect(recordsIn(tip)).toMatchObject([{ digest: v2, previous: { digest: v1, state: "healthy" } }]);
    const [merged] = (await world.promoter.pullRequests("main")).past;
    expect(merged?.merged).toMatchObject({ by: { login: "clearance-promoter[bot]" }, commit: tip.id });

    const asked = await rollback(ROLLBACK, world.ports);
    expect(asked).toMatchObject({ outcome: expect.stringMatching(/^(?:waiting|rolled-back)$/), to: v1 });
    await applyAll(world);
    expect(await world.deployed("staging")).toBe(v1);
    expect(await rollback(ROLLBACK, world.ports)).toMatchObject({ outcome: "already" });
    const entries = await audit(world.git, (await tipOf(world)).id, "clearance.yaml");
    expect(entries.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(["promotion", "promotion", "rollback"]),
    );
    expect(entries.filter(({ kind }) => kind === "change" || kind === "forgery")).toEqual([]);
  },
);

it("leaves the queue when the answer of a gate changes there, and answers for others as for itself", async () => {
  const approved = (text: string) =>
    stagingAlone(text).replace("staging,", "staging, approval: { people: 1, from: [acme/release] },");
  await using world = await queueWorld("merge", approved);
  // One more status that is waited for, so that the queue stands still where it is to be looked at.
  world.github.setRuleset(GITOPS, { name: "ci", requiredStatuses: [{ context: "ci" }] });
  const ci = (commit: string) =>
    world.as("bob").setStatus(commit, { context: "ci", state: "success", description: "" });
  const pullOf = async (number: number) => {
    await world.github.settled();
    return world.promoter.pullRequest(number);
  };
  const said = async (commit = "") =>
    (await world.promoter.statuses(commit)).find(({ context }) => context === "clearance")?.state;

  await world.release("v1");
  await world.apply();
  const [open] = (await world.promoter.pullRequests("main")).open;
  expect(open?.queued).toBeUndefined();
  await ci(open?.head.commit ?? "");
  await world.review(open?.number ?? 0, "carol");
  await world.apply();
  const waiting = await pullOf(open?.number ?? 0);
  expect(waiting.queued).toMatchObject({ by: { login: "clearance-promoter[bot]" } });
  expect(await said(waiting.queued?.group)).toBe("success");

  const proposed = async (branch: string, files: Readonly<Record<string, string>>) => {
    const head = await world.push("alice", branch, files);
    const { data } = await world.rest("alice", "POST", "/pulls", {
      title: branch,
      head: branch,
      base: "main",
    });
    await ci(head);
    return (data as { readonly number: number }).number;
  };
  const readme = await proposed("readme", { "README.md": "# Ours\n" });
  const evil = await proposed("evil", {
    [fileOf("staging")]: `${KUSTOMIZATION}    digest: ${digestOf("evil")}\n`,
  });
  await world.apply();
  const enqueue = async (number: number) =>
    world.as("alice").enqueue({
      pullRequest: number,
      expectedHead: (await world.promoter.pullRequest(number)).head.commit,
      jump: false,
    });
  expect(await enqueue(evil)).toMatchObject({ queued: false });
  expect(await enqueue(readme)).toEqual({ queued: true });
  await world.github.settled();
  await world.apply();
  const behind = await pullOf(readme);
  expect(await said(behind.queued?.group)).toBe("success");

  await world.review(waiting.number, "carol", "REQUEST_CHANGES");
  await world.apply();
  expect((await pullOf(waiting.number)).queued).toBeUndefined();
  expect(await said(waiting.head.commit)).toBe("pending");
  expect(await world.deployed("staging")).toBeNull();
  await world.apply();
  const alone = await pullOf(readme);
  await ci(alone.queued?.group ?? "");
  expect(await pullOf(readme)).toMatchObject({ state: "merged", merged: { by: { login: "alice" } } });
  expect(await world.deployed("staging")).toBeNull();
});

it("raises the alarm where a person rebases more than what was cleared in the moment of the merge", async () => {
  await using world = await promotionWorld({ policy: stagingAlone, mergeMethods: ["rebase"] });
  await world.release("v1");
  const { promoter } = world;
  const github: typeof promoter = {
    ...promoter,
    async merge(asked) {
      const { head } = await promoter.pullRequest(asked.pullRequest);
      if (head.ref.startsWith("clearance/hold/")) return promoter.merge(asked);
      const commit = await world.push("alice", head.ref, { "README.md": "slipped in\n" });
      await promoter.setStatus(commit, { context: "clearance", state: "success", description: "" });
      await world.rest("alice", "PUT", `/pulls/${asked.pullRequest}/merge`, { merge_method: "rebase" });
      return promoter.merge(asked);
    },
  };
  const { done } = await apply({ ...world.ports, github });
  expect(done).toMatchObject([{ fault: { code: "READBACK_MISMATCH" } }]);
  expect((await promoter.issues("clearance-alarm")).length).toBe(1);
});
