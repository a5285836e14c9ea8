import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { localRepository } from "#adapters/git/local-repository.ts";
import { ociRegistry } from "#adapters/registry/oci-registry.ts";
import { keylessSigner } from "#adapters/sigstore/signer.ts";
import type { JobClaims } from "#adapters/sigstore/twin/github-claims.ts";
import { sigstoreVerifier } from "#adapters/sigstore/verifier.ts";
import type { Lane } from "#chain/clearance/policy.ts";
import { trustMaterialOf } from "#chain/clearance/trust-material.ts";
import { ImageName, type ImageReference, printImageReference } from "#chain/digest/image-name.ts";
import { attest } from "#operations/attest.ts";
import { readPolicy } from "#operations/observe-policy.ts";
import { signingClaims } from "#test/evidence-world.ts";
import { type Sandbox, startSandbox } from "../../sandbox/start.ts";
import { fileOf, GITOPS } from "./acme-platform.ts";
import { clearanceStatement, withoutRules } from "./keyless-world.ts";
import { pushFiles } from "./promotion-world.ts";

const lane: Lane = { service: "check-in", environment: "prod", region: "a" };

let dir: string;
let sandbox: Sandbox;
/** What runs in prod, and a later release that was never cleared for it. */
let cleared: ImageReference;
let hasty: ImageReference;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "clearance-admission-"));
  sandbox = await startSandbox({ dir, toolkit: inject("toolkit") });
  await rest("ada", "PUT", "/actions/workflows/clearance.yml/disable");
  cleared = await release("v1");
  hasty = await release("v2");
  await clear(cleared, "prod");
  const event = await directPush(`digest: ${cleared.digest}`);
  expect(event).toMatchObject({ outcome: "running", image: printImageReference(cleared) });
});
afterAll(async () => {
  await sandbox.close();
  await rm(dir, { recursive: true, force: true });
});

describe("the cluster refuses and keeps what runs, when an administrator pushes straight to main", () => {
  it("a digest that was built and attested, and cleared for staging only (direct-push)", async () => {
    await clear(hasty, "staging");
    expect(await directPush(`digest: ${hasty.digest}`)).toMatchObject({
      image: printImageReference(hasty),
      outcome: "refused",
      code: "CLEARANCE_MISSING",
    });
    await expectUndisturbed();
  });

  it("a tag, whatever it points to (tag-instead-of-digest)", async () => {
    expect(await directPush("newTag: main")).toMatchObject({
      image: `${cleared.image}:main`,
      outcome: "refused",
      code: "DIGEST_UNPINNED",
    });
    await expectUndisturbed();
  });

  it("a digest that is cleared, and in quarantine at once", async () => {
    await clear(hasty, "prod");
    const path = `quarantine/sha256-${hasty.digest.slice(7)}.yaml`;
    const lines = [`digest: ${hasty.digest}`, "owner: erin", "reason: recalled"];
    const text = [...lines, "since: 2026-11-20T10:00:00Z", "immediate: true", ""].join("\n");
    expect(await directPush(`digest: ${hasty.digest}`, { [path]: text })).toMatchObject({
      outcome: "refused",
      code: "QUARANTINED",
    });
    await expectUndisturbed();
  });
});

/** The first version still runs, and still answers. */
async function expectUndisturbed(): Promise<void> {
  expect(sandbox.cluster.running(lane)).toBe(printImageReference(cleared));
  const answer = await fetch(`${sandbox.document.edge}/check-in/prod/a/healthz`);
  expect(answer.status).toBe(200);
}

/** What the release workflow makes of one more commit in the service's repository. */
async function release(version: string): Promise<ImageReference> {
  const { github } = sandbox;
  const url = github.gitUrl("acme/check-in");
  await pushFiles(url, github.tokenFor("alice"), "alice", "main", { "VERSION.md": `${version}\n` });
  await github.settled();
  const image = ImageName.parse(`${sandbox.registry.host}/acme/check-in`);
  const found = await ociRegistry().resolve(image, "main");
  if (found === undefined) throw new Error(`the release of ${version} left no image`);
  return { image, digest: found.digest };
}

/** An environment's clearance, signed as its workflow signs; how it was decided isn't the question here. */
async function clear(subject: ImageReference, environment: string): Promise<void> {
  const { sigstore, github } = sandbox;
  const git = localRepository(github.gitDirectory(GITOPS));
  const policy = await readPolicy(git, (await git.resolve("refs/heads/main")) ?? "", "clearance.yaml");
  const claims: JobClaims = signingClaims(environment);
  const signer = keylessSigner({
    signingConfig: await readFile(sigstore.signingConfig),
    identityToken: (audience) => sigstore.mint(claims, audience),
  });
  const statements = [clearanceStatement(subject, environment, policy)];
  const request = { subject, statements, trust: trustMaterialOf(policy), now: new Date() };
  await attest(request, { registry: ociRegistry(), signer, verifier: sigstoreVerifier() });
}

/** ada switches the ruleset off and pushes; gives what the cluster made of it in prod/a. */
async function directPush(pin: string, files: Readonly<Record<string, string>> = {}) {
  const { github, cluster } = sandbox;
  const git = localRepository(github.gitDirectory(GITOPS));
  const path = fileOf("prod/a");
  const bytes = await git.read((await git.resolve("refs/heads/main")) ?? "", path);
  const text = new TextDecoder().decode(bytes).replace(/(digest|newTag): .*/, pin);
  let commit = "";
  await withoutRules({ rest }, async () => {
    const changed = { ...files, [path]: text };
    commit = await pushFiles(github.gitUrl(GITOPS), github.tokenFor("ada"), "ada", "main", changed);
  });
  await cluster.synced(commit);
  return cluster.events.find((event) => event.commit === commit && event.lane.region === "a");
}

async function rest(login: string, method: string, path: string, body?: object) {
  const answer = await fetch(`${sandbox.document.github.api}/repos/${GITOPS}${path}`, {
    method,
    headers: { authorization: `token ${sandbox.document.tokens[login] ?? ""}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, data: text === "" ? null : (JSON.parse(text) as unknown) };
}
