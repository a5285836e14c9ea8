import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decide } from "#chain/clearance/decide.ts";
import type { GateQuestion, PassedGates } from "#chain/clearance/gate.ts";
import { GATE_NAMES } from "#chain/clearance/gates/gates.ts";
import { passGates } from "#chain/clearance/gates/pass-gates.ts";
import { rulesFor } from "#chain/clearance/rules.ts";
import type { Ancestry } from "#chain/clearance/summary.ts";
import { digestOf } from "#chain/digest/digest.ts";
import type { ImageReference } from "#chain/digest/image-name.ts";
import { vsaIn } from "#chain/evidence/vsa.ts";
import { GITOPS_COMMIT, NO_ANCESTRY, NO_RESTRICTIONS, SINCE } from "#test/acme.ts";
import {
  buildStatements,
  type EvidenceWorld,
  evidenceWorld,
  NOW,
  releaseClaims,
  STRAIGHT_GIT,
  signingClaims,
} from "#test/evidence-world.ts";
import { attest } from "./attest.ts";
import { collectEvidence } from "./collect-evidence.ts";
import { type ClearanceRequest, signClearance } from "./sign-clearance.ts";

let world: EvidenceWorld;
beforeAll(async () => {
  world = await evidenceWorld();
});
afterAll(() => world.close());

async function built(seed: string): Promise<ImageReference> {
  const subject = await world.push(seed);
  const ports = { ...world, signer: world.signerOf(releaseClaims()) };
  await attest({ subject, statements: buildStatements(subject), trust: world.trust, now: NOW }, ports);
  return subject;
}

/** Answers of all gates, as if each had been asked and had passed. */
function passed(question: GateQuestion): PassedGates {
  const answers = GATE_NAMES.map((gate) => ({ gate, outcome: "passed", reason: "yes", question }) as const);
  const token = passGates(answers, question);
  if (token === undefined) throw new Error("every gate passed");
  return token;
}

async function requestFor(
  subject: ImageReference,
  environment: string,
  ancestry: Ancestry = NO_ANCESTRY,
): Promise<ClearanceRequest> {
  const rules = rulesFor(world.snapshot, "check-in", environment);
  const lane = { service: "check-in", environment, region: null };
  const { digest } = subject;
  return {
    passed: passed({
      kind: "promotion",
      lane,
      digest,
      head: "a".repeat(40),
      policyDigest: rules.policyDigest,
    }),
    subject,
    collected: await collectEvidence(subject, world.trust, world),
    rules,
    ancestry,
    policyUri: `git+https://github.com/acme/gitops@${GITOPS_COMMIT}#clearance.yaml`,
    trust: world.trust,
    version: "0.0.0",
    now: NOW,
  };
}

const portsOf = (environment: string, changes = {}) => ({
  ...world,
  git: STRAIGHT_GIT,
  signer: world.signerOf(signingClaims(environment, changes)),
});

describe("signClearance", () => {
  it("signs what the next environment accepts as the clearance before it", async () => {
    const subject = await built("chain");
    const staging = rulesFor(world.snapshot, "check-in", "staging");
    const verdict = async () => {
      const { evidence } = await collectEvidence(subject, world.trust, world);
      return decide(subject, evidence, staging, NO_RESTRICTIONS, NOW, NO_ANCESTRY).outcome;
    };
    expect(await verdict()).toBe("refused");
    const { evidence, signed } = await signClearance(await requestFor(subject, "dev"), portsOf("dev"));
    expect(signed).toBe(true);
    expect(await verdict()).toBe("cleared");

    const inputs = (await requestFor(subject, "dev")).collected.evidence.filter(
      ({ bundle }) => bundle !== evidence.bundle,
    );
    expect(vsaIn(evidence.statement)).toMatchObject({
      verifier: { id: "https://github.com/acme/gitops/.github/workflows/promote-dev.yml" },
      timeVerified: "2026-11-20T12:00:00Z",
      resourceUri: `pkg:oci/check-in?repository_url=${world.image}`,
      verificationResult: "PASSED",
      verifiedLevels: ["SLSA_BUILD_LEVEL_3", "CLEARANCE_ENV_DEV"],
      slsaVersion: "1.2",
    });
    const listed = vsaIn(evidence.statement)?.inputAttestations?.map(
      ({ digest }) => `sha256:${digest?.["sha256"]}`,
    );
    expect(listed).toEqual(inputs.map(({ bundle }) => bundle).sort());
  });

  it("signs one clearance however often it is asked", async () => {
    const subject = await built("once");
    const first = await signClearance(await requestFor(subject, "dev"), portsOf("dev"));
    const second = await signClearance(await requestFor(subject, "dev"), portsOf("dev"));
    expect(second).toMatchObject({ signed: false, evidence: { bundle: first.evidence.bundle } });
    expect(await world.registry.referrers(subject.image, subject.digest)).toHaveLength(3);
  });

  it.each<[string, string, Record<string, string>]>([
    ["another environment's workflow", "staging", {}],
    ["a job of another environment in the same file", "dev", { environment: "staging" }],
    [
      "a branch's version of the workflow",
      "dev",
      { job_workflow_ref: "acme/gitops/.github/workflows/promote-dev.yml@refs/heads/mine" },
    ],
    ["another repository that calls the workflow", "dev", { repository: "acme/evil" }],
  ])("attaches nothing that %s signed", async (name, environment, changes) => {
    const subject = await built(name);
    const signing = signClearance(await requestFor(subject, "dev"), portsOf(environment, changes));
    await expect(signing).rejects.toMatchObject({ code: "SIGNING_FAILED" });
    expect(await world.registry.referrers(subject.image, subject.digest)).toHaveLength(2);
  });

  it("attaches nothing that the workflow as it was before `since` signed", async () => {
    const subject = await built("since");
    const request = await requestFor(subject, "dev");
    const { signer } = request.rules.clearance;
    if (signer.kind !== "workflow") throw new Error("dev is signed by a workflow");
    const clearance = { ...request.rules.clearance, signer: { ...signer, since: SINCE } };
    const strict = { ...request, rules: { ...request.rules, clearance } };
    const stale = { ...portsOf("dev"), git: { ...STRAIGHT_GIT, isAncestor: async () => false } };
    await expect(signClearance(strict, stale)).rejects.toMatchObject({ code: "SIGNING_FAILED" });
    const unknown = { ...portsOf("dev"), git: { ...STRAIGHT_GIT, resolve: async () => undefined } };
    await expect(signClearance(strict, unknown)).rejects.toMatchObject({ code: "SIGNING_FAILED" });
    expect(await signClearance(strict, portsOf("dev"))).toMatchObject({ signed: true });
  });

  it.each<[string, Partial<GateQuestion>]>([
    ["another digest", { digest: digestOf("another") }],
    ["another policy", { policyDigest: digestOf("another") }],
    ["another environment", { lane: { service: "check-in", environment: "staging", region: null } }],
    ["another service", { lane: { service: "boarding", environment: "dev", region: null } }],
  ])("signs nothing when the gates answered for %s", async (name, changes) => {
    const subject = await built(`gates of ${name}`);
    const request = await requestFor(subject, "dev");
    if (!("question" in request.passed)) throw new Error("the gates have passed");
    const foreign = { ...request, passed: passed({ ...request.passed.question, ...changes }) };
    await expect(signClearance(foreign, portsOf("dev"))).rejects.toMatchObject({ code: "STATE_CHANGED" });
    expect(await world.registry.referrers(subject.image, subject.digest)).toHaveLength(2);
  });
});
