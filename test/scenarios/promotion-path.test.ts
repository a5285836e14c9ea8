import { expect, it } from "vitest";
import { MEDIA } from "#chain/digest/descriptor.ts";
import { Digest } from "#chain/digest/digest.ts";
import { audit } from "#operations/audit.ts";
import { readExport, writeExport } from "#operations/audit-export.ts";
import { auditSource } from "#operations/audit-sources.ts";
import { verifyAudit } from "#operations/audit-verify.ts";
import { rollback } from "#operations/rollback.ts";
import { CODE_OWNERS, stagingAlone } from "./acme-platform.ts";
import { promotionWorld } from "./promotion-world.ts";

it("carries a digest from dev to both prod regions, and the second run does nothing", async () => {
  await using world = await promotionWorld();
  const v1 = await world.release("v1");

  const first = await world.apply();
  expect(first.done.map(({ step, result }) => [step.do, result])).toEqual([
    ["open", "done"],
    ["open", "done"],
    ["open", "done"],
    ["describe", "done"],
    ["report", "done"],
    ["report", "done"],
  ]);
  expect(await world.deployed("dev")).toBe(v1);
  expect(await world.deployed("staging")).toBe(v1);
  expect(await world.deployed("prod/a")).toBeNull();
  expect((await world.apply()).done).toEqual([]);

  const [pull] = (await world.promoter.pullRequests("main")).open;
  await world.review(pull?.number ?? 0, "carol");
  await world.review(pull?.number ?? 0, "dave");
  await world.apply();
  expect(await world.deployed("prod/a")).toBeNull();

  world.pass(600_000);
  await world.apply();
  expect(await world.deployed("prod/a")).toBe(v1);
  expect(await world.deployed("prod/b")).toBeNull();

  const [next] = (await world.promoter.pullRequests("main")).open;
  expect(next?.title).toContain("prod/b");
  await world.review(next?.number ?? 0, "carol");
  await world.review(next?.number ?? 0, "dave");
  await world.apply();
  expect(await world.deployed("prod/b")).toBe(v1);
  const last = await world.apply();
  expect(last.done).toEqual([]);
  expect(last.left.map((step) => step.do)).toEqual(["nothing", "nothing", "nothing", "nothing"]);

  // kargo#3572, #5214: what came where, and by whose yes, is still there when statuses and runs have gone.
  const { git, registry, verifier } = world.ports;
  const head = (await git.resolve("refs/heads/main")) ?? "";
  const source = await auditSource(git, head, "clearance.yaml", registry);
  const { source: kept, problems } = readExport(JSON.stringify(writeExport(source, { environment: "prod" })));
  const { contradictions, verified, loud } = await verifyAudit(kept, verifier);
  expect([problems, contradictions, verified, loud]).toEqual([[], [], 4, []]);
  const entries = await audit(git, head, "clearance.yaml");
  const [toProd] = entries.filter(({ environment, kind }) => environment === "prod" && kind === "promotion");
  expect(toProd?.gates.find(({ gate }) => gate === "approval")?.reason).toMatch(/carol.*dave/);
  expect(toProd?.record).not.toBeNull();
  // Admission and our own readers meet evidence below the image, and no record.
  const below = await registry.referrers(world.image, Digest.parse(v1));
  expect(new Set(below.map(({ artifactType }) => artifactType))).toEqual(new Set([MEDIA.bundle]));
  expect(below).toHaveLength(5);
});

it("waits for the named App's check and for an owner of the file, and asks both of the head that is merged", async () => {
  await using world = await promotionWorld({
    policy: (text) =>
      stagingAlone(text).replace(
        "signer: { key: trust/staging.pub }",
        "signer: { key: trust/staging.pub }, checks: [{ name: render, app: ci }], approval: { people: 1, from: [acme/release], codeOwners: true }",
      ),
    files: { ".github/CODEOWNERS": `${CODE_OWNERS}/apps/ @dave\n` },
  });
  const v1 = await world.release("v1");
  await world.apply();
  const [pull] = (await world.promoter.pullRequests("main")).open;
  const { number = 0, head } = pull ?? {};
  const check = async (slug: string) => {
    world.github.addApp({ slug, permissions: { checks: "write" } });
    const { status } = await fetch(`${world.github.apiUrl}/repos/acme/gitops/check-runs`, {
      method: "POST",
      headers: { authorization: `token ${world.github.installationTokenFor(slug)}` },
      body: JSON.stringify({ name: "render", head_sha: head?.commit, conclusion: "success" }),
    });
    expect(status).toBe(201);
  };
  await world.review(number, "carol");
  await check("other");
  await world.apply();
  expect(await world.deployed("staging")).toBeNull();
  await check("ci");
  await world.apply();
  expect(await world.deployed("staging")).toBeNull();
  await world.review(number, "dave");
  await world.apply();
  expect(await world.deployed("staging")).toBe(v1);
});

it("goes forth and back where only squashes are allowed, by the records in them", async () => {
  await using world = await promotionWorld({ policy: stagingAlone, mergeMethods: ["squash", "rebase"] });
  const v1 = await world.release("v1");
  await world.apply();
  world.pass(1_000);
  const v2 = await world.release("v2");
  await world.apply();
  expect(await world.deployed("staging")).toBe(v2);
  const main = (await world.git.resolve("refs/heads/main")) ?? "";
  expect((await world.git.commit(main)).parents).toHaveLength(1);
  const request = { service: "check-in", environment: "staging", reason: "burns", requestedBy: "erin" };
  expect(await rollback(request, world.ports)).toMatchObject({ outcome: "rolled-back", to: v1 });
  expect(await rollback(request, world.ports)).toMatchObject({ outcome: "already" });
  expect((await world.apply()).done.filter(({ result }) => result !== "done")).toEqual([]);
});
