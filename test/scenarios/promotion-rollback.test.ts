import { createPublicKey } from "node:crypto";
import { describe, expect, it } from "vitest";
import { keySigner } from "#adapters/sigstore/signer.ts";
import { entriesOf } from "#chain/audit/entries.ts";
import { type Digest, digestOf } from "#chain/digest/digest.ts";
import { resourceUri } from "#chain/digest/image-name.ts";
import { vsaFor } from "#chain/evidence/vsa.ts";
import { parseTrailers } from "#chain/promotion/trailers.ts";
import { admissionReadiness, printAdmissionReadiness } from "#operations/admission-readiness.ts";
import { answerComment } from "#operations/answer-comment.ts";
import { attest } from "#operations/attest.ts";
import { auditSource } from "#operations/audit-sources.ts";
import { verifyAudit } from "#operations/audit-verify.ts";
import { DEFAULT_BASE } from "#operations/observe-ports.ts";
import { type QuarantineRequest, quarantine } from "#operations/quarantine.ts";
import { alarmReadiness, printReadiness, readiness, readinessFacts } from "#operations/readiness.ts";
import { rollback } from "#operations/rollback.ts";
import { readRollbackState } from "#operations/rollback-state.ts";
import { GITOPS, stagingAlone } from "./acme-platform.ts";
import { memoryWorld } from "./memory-world.ts";
import type { ScenarioWorld } from "./scenario-world.ts";

const request = {
  service: "check-in",
  environment: "prod",
  reason: "5xx after the release",
  requestedBy: "erin",
};

/** The trail as it stands, verified with the records in the registry. */
async function verified({ git, registry, ports }: ScenarioWorld) {
  await git.refresh();
  const main = (await git.resolve("refs/heads/main")) ?? "";
  const source = await auditSource(git, main, "clearance.yaml", registry);
  const entries = entriesOf(source.history, "clearance.yaml");
  return {
    verification: await verifyAudit(source, ports.verifier),
    records: entries.filter(({ kind }) => kind === "rollback").map(({ record }) => record),
    refusals: entries
      .filter(({ kind }) => kind === "refusal")
      .map(({ environment, to }) => `${environment} ${to}`),
  };
}

/** Carries a digest as far as it goes, approvals and soak included. */
async function carry(world: ScenarioWorld): Promise<void> {
  for (let round = 0; round < 3; round++) {
    await world.apply();
    world.pass(600_000);
    for (const { number } of (await world.promoter.pullRequests("main")).open) {
      await world.review(number, "carol");
      await world.review(number, "dave");
    }
  }
  await world.apply();
}

async function twoReleases(world: ScenarioWorld): Promise<{ readonly v1: Digest; readonly v2: Digest }> {
  const v1 = await world.release("v1");
  await carry(world);
  world.pass(1_000);
  const v2 = await world.release("v2");
  await carry(world);
  expect(await world.deployed("prod/b")).toBe(v2);
  return { v1, v2 };
}

/** A second word of the signer of staging, against the first. */
async function attestAgainst(world: ScenarioWorld, digest: Digest): Promise<void> {
  const subject = { image: world.image, digest };
  const vsa = vsaFor({
    subject,
    verifierId: `https://github.com/${GITOPS}/trust/staging.pub`,
    version: "0.0.0",
    timeVerified: new Date(),
    resourceUri: resourceUri(world.image),
    policyUri: "git+https://github.com/acme/gitops#clearance.yaml",
    policyDigest: digestOf("policy"),
    inputs: [],
    levels: ["CLEARANCE_ENV_STAGING"],
  });
  const statement = { ...vsa, predicate: { ...vsa.predicate, verificationResult: "FAILED" } };
  const pem = world.keyOf("staging");
  const publicPem = createPublicKey(pem).export({ type: "spki", format: "pem" });
  await attest(
    {
      subject,
      statements: [statement],
      trust: { roots: [], keys: [{ name: "trust/staging.pub", pem: Buffer.from(publicPem) }] },
      now: new Date(),
    },
    { registry: world.registry, signer: keySigner({ pem, name: "staging" }), verifier: world.ports.verifier },
  );
}

describe("rollback", () => {
  it("argo-rollouts#1153, flux2#4676: puts back what was healthy in every region, quarantines the bad digest, and it stays away", async () => {
    await using world = await memoryWorld();
    const { v1, v2 } = await twoReleases(world);
    world.health.set("http://a.prod.example/healthz", "unhealthy");

    const done = await rollback(request, world.ports);
    expect(done).toMatchObject({
      outcome: "rolled-back",
      from: v2,
      to: v1,
      regions: ["a", "b"],
      warnings: [],
    });
    expect(await world.deployed("prod/a")).toBe(v1);
    expect(await world.deployed("prod/b")).toBe(v1);
    if (done.outcome !== "rolled-back") return;
    expect(parseTrailers((await world.git.commit(done.commit)).message)).toMatchObject({
      regions: ["a", "b"],
      digest: v1,
      previous: { digest: v2, state: "unhealthy" },
      rollback: { reason: request.reason, requestedBy: "erin" },
    });
    const [parent = ""] = (await world.git.commit(done.commit)).parents;
    expect((await world.git.changes(parent, done.commit)).map(({ path }) => path)).toEqual([
      "apps/check-in/prod/a/kustomization.yaml",
      "apps/check-in/prod/b/kustomization.yaml",
      ...["dev", "prod", "staging"]
        .flatMap((name) =>
          ["clusterpolicy", "ivpol"].map((kind) => `policies/generated/${name}/${kind}/quarantine.yaml`),
        )
        .filter((path) => path.includes("/prod/")),
      `quarantine/sha256-${v2.slice(7)}.yaml`,
    ]);

    // It waited for no signer: until a pass signs it, the trail names it as unsigned.
    const unsigned = await verified(world);
    expect(unsigned.verification).toMatchObject({
      contradictions: [],
      unchecked: [
        expect.stringContaining("2 commits are newer"),
        expect.stringContaining("isn't signed yet"),
      ],
    });
    expect(unsigned.records).toEqual([null]);

    const after = await world.apply();
    expect(after.done).toEqual([]);
    expect(after.kept).toMatchObject([{ about: "the audit trail", result: "done" }]);
    expect(await world.deployed("prod/a")).toBe(v1);
    const later = await verified(world);
    expect(later.verification).toMatchObject({ contradictions: [], unchecked: [], pinned: done.commit });
    expect(later.records).toEqual([expect.stringMatching(/^sha256:/)]);
    expect(later.refusals).toEqual([`prod ${v2}`]);
    expect((await world.apply()).kept).toEqual([]);
    expect(
      after.left
        .filter((step) => step.do === "refuse")
        .flatMap((step) => step.findings.map(({ code }) => code)),
    ).toContain("QUARANTINED");
    expect(await rollback(request, world.ports)).toMatchObject({
      outcome: "already",
      to: v1,
      requestedBy: "erin",
    });
    expect(await rollback({ ...request, reason: "again" }, world.ports)).toMatchObject({
      outcome: "already",
    });
  });

  it("takes it from a comment by whom it may concern, once: one region alone, then the rest", async () => {
    await using world = await memoryWorld();
    const { v1, v2 } = await twoReleases(world);
    const issue = await world.as("ada").openIssue({ title: "prod is red", body: "", label: "incident" });
    // GitHub's clock isn't the world's.
    let later = 0;
    const ports = { ...world.ports, now: () => new Date(Date.now() + later) };
    const said = async () =>
      (await world.promoter.comments(issue.number)).filter(({ author }) => author.kind === "bot").length;
    const ask = async (login: string, line: string, before?: (id: number) => Promise<unknown>) => {
      await world.as(login).comment(issue.number, line);
      const id = (await world.promoter.comments(issue.number)).at(-1)?.id ?? 0;
      await before?.(id);
      return { id, answer: await answerComment(id, ports) };
    };
    const line = '/clearance rollback check-in --env prod --region a --reason "5xx"';
    // A stranger can't make the promoter speak; who may write gets the reason.
    expect((await ask("mallory", line)).answer).toMatchObject({ outcome: "ignored" });
    expect((await ask("mallory", "/clearance please")).answer).toMatchObject({ outcome: "ignored" });
    expect((await ask("erin", `> ${line}`)).answer).toMatchObject({ outcome: "ignored" });
    expect(await said()).toBe(0);
    expect((await ask("alice", line)).answer).toMatchObject({
      rollback: { outcome: "refused", findings: [{ code: "NOT_PERMITTED" }] },
    });
    // erin's comment, in alice's words.
    const put = (id: number) => world.editComment("alice", id, line);
    const changed = await ask("erin", "/clearance rollback", put);
    expect(changed.answer).toMatchObject({ outcome: "answered", text: expect.stringContaining("changed") });
    const gone = await ask("erin", line, (id) => world.editComment("erin", id, null));
    expect(gone.answer).toMatchObject({ outcome: "ignored" });
    expect(await world.deployed("prod/a")).toBe(v2);

    const first = await ask("erin", line);
    expect(first.answer).toMatchObject({ rollback: { outcome: "rolled-back", regions: ["a"] } });
    expect(await world.deployed("prod/b")).toBe(v2);
    const answers = await said();
    later = 86_400_000;
    expect(await answerComment(first.id, ports)).toMatchObject({ reason: "it was answered before" });
    const late = await ask("erin", line);
    expect(late.answer).toMatchObject({ text: expect.stringContaining("more than an hour old") });
    later = -86_400_000;
    const early = await ask("erin", line);
    expect(early.answer).toMatchObject({ text: expect.stringContaining("set the clock") });
    expect(await said()).toBe(answers + 2);

    // Two people, and the answer of one process lost: one rollback, told once.
    const whole = { ...request, reason: "the rest too" };
    const both = await Promise.all([rollback(whole, world.ports), rollback(whole, world.ports)]);
    for (const one of both) expect(["rolled-back", "already"]).toContain(one.outcome);
    expect(await world.deployed("prod/b")).toBe(v1);
    await rollback(whole, world.ports);
    const pulls = await world.promoter.comments(
      both.flatMap((one) => ("pullRequest" in one ? one.pullRequest : []))[0] ?? 0,
    );
    expect(pulls.filter(({ body }) => body.includes("**Rolled back**")).length).toBeGreaterThan(0);
  });

  it("kargo#1396: goes back by itself when health fails, as far as it may, and then calls a person", async () => {
    await using world = await memoryWorld({
      policy: (text) =>
        text
          .replace("approvals: 0", "approvals: 1")
          .replace("[acme/on-call]", "[acme/gone, acme/on-call]")
          .replace(
            "    regions: [a, b]\n",
            "    regions: [a, b]\n    rollback: { automatic: { within: 1d } }\n",
          ),
    });
    const { v1, v2 } = await twoReleases(world);
    world.health.set("http://a.prod.example/healthz", "unknown");
    expect((await world.apply()).kept).toEqual([]);
    world.health.set("http://a.prod.example/healthz", "unhealthy");
    const { kept } = await world.apply();
    expect(kept).toMatchObject([{ result: "waiting" }]);
    const [open] = (await world.promoter.pullRequests("main")).open.filter(({ head }) =>
      head.ref.includes("/rollback/"),
    );
    const number = open?.number ?? 0;
    expect((await world.promoter.comments(number)).map(({ body }) => body)).toEqual([
      expect.stringContaining("may approve: erin"),
    ]);
    expect((await world.apply()).kept).toMatchObject([{ result: "waiting" }, { result: "waiting" }]);
    expect(await world.promoter.comments(number)).toHaveLength(1);
    expect(await world.deployed("prod/a")).toBe(v2);

    await world.review(number, "alice");
    expect((await world.apply()).kept).toMatchObject([{ result: "waiting" }, { result: "waiting" }]);
    await world.review(number, "erin");
    expect((await world.apply()).kept[0]).toMatchObject({ result: "done" });
    expect(await world.deployed("prod/a")).toBe(v1);
    expect(await world.deployed("prod/b")).toBe(v1);

    // It didn't help: never twice in a row, and one call however often it is looked at.
    const stopped = { result: "refused", findings: [{ code: "AUTOMATIC_ROLLBACK_STOPPED" }] };
    for (let pass = 0; pass < 2; pass++) expect((await world.apply()).kept[0]).toMatchObject(stopped);
    expect(await world.promoter.issues("clearance-alarm")).toHaveLength(1);
    expect(await world.deployed("prod/a")).toBe(v1);
  });

  it("keeps a digest and a builder out, at admission as soon as an ordinary promotion has left it", async () => {
    await using world = await memoryWorld({ policy: stagingAlone });
    const v1 = await world.release("v1");
    await world.apply();
    world.pass(1_000);
    const v2 = await world.release("v2");
    await world.apply();
    const told = async () => (await readiness(world.ports)).all.map(printReadiness);
    expect(await told()).toEqual(["staging/check-in: 1 safe rollback"]);

    const ask = (login: string, subject: QuarantineRequest["subject"]) =>
      quarantine({ subject, reason: "leaks", immediate: false }, { ...world.ports, github: world.as(login) });
    const bad = { kind: "digest", digest: v2 } as const;
    expect(await ask("alice", bad)).toMatchObject({
      outcome: "refused",
      findings: [{ code: "NOT_PERMITTED" }],
    });
    const opened = await ask("erin", bad);
    expect(opened).toMatchObject({ digests: [v2], runs: [{ lane: { environment: "staging" }, digest: v2 }] });
    const number = opened.outcome === "opened" ? opened.pullRequest : 0;
    await world.apply();
    expect(await world.merge("erin", number)).toBe(true);
    const path = "policies/generated/staging/ivpol/quarantine.yaml";
    const refusesBad = async () => {
      await world.git.refresh();
      const main = (await world.git.resolve("refs/heads/main")) ?? "";
      return Buffer.from((await world.git.read(main, path)) ?? []).includes(v2);
    };
    expect((await world.apply()).kept).toEqual([]);
    expect(await refusesBad()).toBe(false);
    world.pass(1_000);
    const v3 = await world.release("v3");
    expect((await world.apply()).kept).toMatchObject([{ about: "quarantine policies", result: "done" }]);
    expect(await world.deployed("staging")).toBe(v3);
    expect(await refusesBad()).toBe(true);
    expect((await world.apply()).kept).toEqual([]);
    expect(await told()).toEqual(["staging/check-in: 1 safe rollback"]);

    const whole = await ask("erin", { kind: "builder", builder: "trust/build.pub" });
    expect(whole).toMatchObject({ outcome: "opened", digests: [v1, v2, v3].sort(), runs: [{ digest: v3 }] });
    await world.apply();
    const { open } = await world.promoter.pullRequests("main");
    const said = new Map(
      open[0]?.statuses.map(({ context, state, description }) => [context, { state, description }]),
    );
    expect(said.get("clearance")).toMatchObject({ state: "success" });
    expect(said.get("clearance/readiness")).toEqual({
      state: "failure",
      description: "this leaves staging/check-in: 0 safe rollbacks: none of 2 is safe",
    });

    const { state } = await readiness(world.ports);
    const none = { service: "check-in", environment: "staging", safe: [], before: 2, cut: false };
    for (const one of [{ ...none, before: 0 }, none, none])
      await alarmReadiness([one], state, world.promoter);
    expect(await world.promoter.issues("clearance-alarm")).toHaveLength(1);
    await alarmReadiness([{ ...none, safe: [v1] }], state, world.promoter);
    expect(await world.promoter.issues("clearance-alarm")).toEqual([]);

    const admitted = async () => {
      const now = await readRollbackState(DEFAULT_BASE, world.ports);
      const facts = await readinessFacts(now, world.ports);
      return (await admissionReadiness(facts, now, world.ports, 5)).map(printAdmissionReadiness).join("\n");
    };
    expect(await admitted()).toMatch(
      /^staging\/check-in: 1 of the last 2 digests would be admitted\n {2}\S+ is in quarantine$/,
    );

    // kyverno#5363: still cleared, but a ClusterPolicy wants all of the signer's VSAs to agree.
    await attestAgainst(world, v1);
    expect(await told()).toEqual(["staging/check-in: 0 safe rollbacks: none of 2 is safe"]);
    expect(await admitted()).toMatch(
      /^staging\/check-in: 0 of the last 2 digests would be admitted\n.* in quarantine\n.* no clearance for staging$/,
    );
    expect(await rollback({ ...request, environment: "staging" }, world.ports)).toMatchObject({
      outcome: "refused",
      findings: expect.arrayContaining([
        { code: "CLEARANCE_MISSING", message: expect.stringContaining("admission would refuse it") },
      ]),
    });
  });

  it("lets go of a digest that has left by itself, and takes nothing that came after it", async () => {
    await using world = await memoryWorld({
      policy: (text) => stagingAlone(text).replace("approvals: 0", "approvals: 1"),
    });
    for (const tag of ["v1", "v2"]) {
      await world.release(tag);
      await world.apply();
      world.pass(1_000);
    }
    const asked = await rollback({ ...request, environment: "staging" }, world.ports);
    expect(asked).toMatchObject({ outcome: "waiting" });
    const mended = await world.release("v3");
    expect((await world.apply()).kept).toMatchObject([
      { result: "done", text: expect.stringContaining("runs nowhere in staging") },
    ]);
    expect((await world.promoter.pullRequests("main")).open).toEqual([]);
    expect(await world.deployed("staging")).toBe(mended);
  });

  it("refuses who isn't in rollback.by, and changes nothing", async () => {
    await using world = await memoryWorld();
    const requests = async () => (await world.promoter.pullRequests("main")).open.length;
    const done = await rollback({ ...request, requestedBy: "alice" }, world.ports);
    expect(done).toMatchObject({ outcome: "refused", findings: [{ code: "NOT_PERMITTED" }] });
    expect(await requests()).toBe(0);
  });

  it("is impossible where nothing is deployed, and where nothing stood before", async () => {
    await using world = await memoryWorld();
    await expect(rollback(request, world.ports)).rejects.toMatchObject({ code: "ROLLBACK_IMPOSSIBLE" });
    await world.release("v1");
    await world.apply();
    expect(await rollback({ ...request, environment: "staging" }, world.ports)).toMatchObject({
      outcome: "refused",
      findings: [{ code: "NO_SAFE_ROLLBACK", message: expect.stringContaining("call acme/on-call") }],
    });
  });
});
