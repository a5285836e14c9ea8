import { existsSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { imageBuilder } from "#adapters/builder/assemble.ts";
import type { Effect } from "#adapters/registry/twin/intrusion.ts";
import { type Descriptor, ImageManifest, MEDIA } from "#chain/digest/descriptor.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { readImage } from "#chain/digest/image.ts";
import { ImageName } from "#chain/digest/image-name.ts";
import { PREDICATE } from "#chain/evidence/statement.ts";
import { EXIT } from "#chain/fault.ts";
import { type GitOpsWorld, gitopsWorld } from "#test/actions/gitops-world.ts";
import { faultOf } from "#test/actions/harness.ts";
import { type ReleaseWorld, releaseWorld } from "#test/actions/release-world.ts";
import { RELEASE } from "#test/contract/sigstore-fixture.ts";
import { contentOf, putContent } from "#test/contract/small-image.ts";

let platform: GitOpsWorld;
let job: ReleaseWorld;
beforeAll(async () => {
  [platform, job] = await Promise.all([gitopsWorld(), releaseWorld()]);
});
afterAll(async () => {
  await platform[Symbol.asyncDispose]();
  await job[Symbol.asyncDispose]();
});

const apply = () => platform.run("promote", { environment: "dev", "signing-key": platform.keyOf("dev") });
const verify = (digest: Digest) =>
  platform.run("verify", { "subject-name": platform.image, "subject-digest": digest, environment: "dev" });

/** Every answer of that kind goes wrong until the test has ended. */
function spoil(
  world: { readonly twin: ReleaseWorld["twin"] },
  method: string,
  path: RegExp,
  effect: Effect,
): void {
  let on = true;
  onTestFinished(() => {
    on = false;
  });
  const pattern = { test: (text: string) => on && path.test(text) } as RegExp;
  world.twin.intrude({ method, path: pattern, times: 1_000, effect });
}

const DOWN: Effect = { status: 503, headers: { "retry-after": "0" } };

describe("an unreadable registry", () => {
  it.each<[string, RegExp, Effect, RegExp]>([
    ["doesn't work", /./, DOWN, /^REGISTRY_UNREACHABLE: /],
    ["refuses the credentials", /./, { status: 403 }, /^REGISTRY_DENIED: /],
    [
      "answers with a login page",
      /referrers|manifests/,
      { status: 200, headers: { "content-type": "text/html" }, body: "<html>" },
      /^REGISTRY_REJECTED: /,
    ],
  ])("that %s decides nothing: no branch, no pull request, no verdict", async (_how, path, effect, fault) => {
    const digest = await platform.release(`unreadable ${fault.source}`);
    const before = await platform.traces();
    platform.writes();
    spoil({ twin: platform.registryTwin }, "GET", path, effect);
    spoil({ twin: platform.registryTwin }, "HEAD", path, effect);
    const results = [await apply(), await verify(digest)];
    expect(results.map(faultOf)).toEqual(results.map(() => expect.stringMatching(fault)));
    expect(results.map(({ exitCode }) => exitCode)).toEqual([EXIT.fault, EXIT.fault]);
    expect(results[1]?.outputs).toEqual({});
    expect(platform.writes()).toEqual([]);
    expect(await platform.traces()).toEqual(before);
  });

  it("can't be built for", async () => {
    const built = await job.run("build", { image: "127.0.0.1:9/acme/check-in", tags: "main" });
    expect(built).toMatchObject({ exitCode: EXIT.fault, outputs: {} });
    expect(faultOf(built)).toMatch(/^REGISTRY_UNREACHABLE: /);
  });
});

describe("a truncated blob", () => {
  const HALF: [string, Effect, RegExp][] = [
    ["half a layer and says it is all", { status: 200, body: "half" }, /^DIGEST_MISMATCH: /],
    ["half a layer and hangs up", "cut", /^REGISTRY_UNREACHABLE: /],
  ];
  it.each(HALF)("of an image: a registry that gives %s leaves no SBOM", async (_how, effect, fault) => {
    const digest = await job.push();
    const layer = await lastLayer(job, digest);
    spoil(job, "GET", new RegExp(`blobs/${layer.digest}`), effect);
    const path = `half-${typeof effect === "string" ? effect : "short"}.json`;
    const described = await job.run("sbom", {
      "subject-name": job.image,
      "subject-digest": digest,
      "sbom-path": path,
    });
    expect(described).toMatchObject({ exitCode: EXIT.fault, outputs: {} });
    expect(faultOf(described)).toMatch(fault);
    expect(existsSync(join(job.workspace, path))).toBe(false);
  });

  it.each(HALF)("of a base: a registry that gives %s leaves no image", async (_how, effect, fault) => {
    // On another registry: within one, a layer is mounted and never read.
    const base = ImageName.parse(`${platform.registryTwin.host}/base/node`);
    const { digest } = await imageBuilder({ base: job.registry, target: job.registry }).assemble({
      image: base,
      context: join(job.workspace, "node_modules"),
      platforms: [{ os: "linux", architecture: "amd64" }],
      tags: [],
      entrypoint: ["/usr/local/bin/node"],
      user: "0:0",
      workdir: "/usr/local",
      env: {},
      labels: {},
      created: new Date(0),
      owner: { uid: 0, gid: 0 },
      compression: "gzip",
    });
    const layer = await lastLayer({ ...job, image: base }, digest);
    spoil({ twin: platform.registryTwin }, "GET", new RegExp(`base/node/blobs/${layer.digest}`), effect);
    job.writes();
    const image = ImageName.parse(`${job.twin.host}/acme/half`);
    const built = await job.run("build", { image, base: `${base}@${digest}`, tags: "main" });
    expect(built).toMatchObject({ exitCode: EXIT.fault, outputs: {} });
    expect(faultOf(built)).toMatch(fault);
    expect(job.writes().filter((line) => line.includes("/manifests/"))).toEqual([]);
    expect(await job.registry.resolve(image, "main")).toBeUndefined();
  });

  it("of evidence is no evidence: refused, and nothing is proposed", async () => {
    const digest = await platform.release("truncated evidence");
    const before = await platform.traces();
    for (const { digest: referrer } of await platform.registry.referrers(platform.image, digest)) {
      const { bytes } = await platform.registry.manifest(platform.image, referrer);
      const [bundle] = ImageManifest.parse(JSON.parse(Buffer.from(bytes).toString())).layers;
      spoil({ twin: platform.registryTwin }, "GET", new RegExp(`blobs/${bundle?.digest}`), {
        status: 200,
        body: "{",
      });
    }
    await expectNoEvidence(digest, "DIGEST_MISMATCH", before);
  });
});

describe("a bundle", () => {
  it.each<[string, string, string | Buffer]>([
    ["that isn't JSON", "BUNDLE_MALFORMED", "not a bundle"],
    ["that is another document", "BUNDLE_MALFORMED", "{}"],
    [
      "without a signature",
      "BUNDLE_UNUSABLE",
      JSON.stringify({ mediaType: MEDIA.bundle, verificationMaterial: {}, dsseEnvelope: {} }),
    ],
  ])("%s is %s: refused, and nothing is proposed", async (what, code, text) => {
    const digest = await platform.release(`bundle ${what}`, { attested: false });
    const before = await platform.traces();
    await attach(digest, text);
    await expectNoEvidence(digest, code, before);
  });

  it("of 20 MB is never fetched: refused, and nothing is proposed", async () => {
    const digest = await platform.release("large bundle", { attested: false });
    const before = await platform.traces();
    const bundle = await attach(digest, Buffer.alloc(20_000_000, " "));
    const seen = platform.registryTwin.requests.length;
    await expectNoEvidence(digest, "BUNDLE_TOO_LARGE", before);
    const fetched = platform.registryTwin.requests
      .slice(seen)
      .filter(({ path }) => path.includes(bundle.digest));
    expect(fetched).toEqual([]);
  });

  it("that is malformed takes nothing from good evidence beside it", async () => {
    const digest = await platform.release("good beside bad");
    await attach(digest, "not a bundle");
    const verified = await verify(digest);
    expect(verified).toMatchObject({ exitCode: EXIT.done, outputs: { outcome: "cleared" } });
    expect(verified.log).toContain("not evidence, BUNDLE_MALFORMED");
  });

  it("of 20 MB isn't made either: nothing is signed, logged or attached", async () => {
    const digest = await job.push();
    writeFileSync(join(job.workspace, "large.json"), JSON.stringify({ fill: "x".repeat(20_000_000) }));
    onTestFinished(() => writeFileSync(join(job.workspace, "large.json"), "{}"));
    job.writes();
    const attested = await job.sign("attest", {
      "subject-name": job.image,
      "subject-digest": digest,
      "predicate-type": "https://acme.example/scan",
      "predicate-path": "large.json",
    });
    expect(attested).toMatchObject({ exitCode: EXIT.fault, outputs: {} });
    expect(faultOf(attested)).toMatch(/^BUNDLE_MALFORMED: /);
    expect(job.writes()).toEqual([]);
  });
});

describe("an expired token", () => {
  it.each([
    ["attest", () => ({})],
    ["main", () => ({ image: job.image, tags: "expired" })],
  ] as const)("ends %s before anything is sent", async (name, more) => {
    const digest = await job.push();
    const subject = { "subject-name": job.image, "subject-digest": digest };
    const token = await expired();
    job.writes();
    const result = await job.sign(name, name === "attest" ? subject : more(), {
      ACTIONS_ID_TOKEN_REQUEST_URL: await tokenEndpoint(token),
    });
    expect(result).toMatchObject({ exitCode: EXIT.fault, outputs: {} });
    expect(faultOf(result)).toMatch(/^TOKEN_EXPIRED: The OIDC token expired at /);
    expect(result.log).not.toContain(token);
    expect(job.writes()).toEqual([]);
  });
});

/** Refused by name, with the reason in the log, and the promoter leaves no trace. */
async function expectNoEvidence(digest: Digest, code: string, before: readonly string[]): Promise<void> {
  platform.writes();
  const [verified, applied] = [await verify(digest), await apply()];
  expect(verified).toMatchObject({
    exitCode: EXIT.refused,
    outputs: { outcome: "refused" },
    annotations: [{ title: "Refused: PROVENANCE_MISSING" }, { title: "Refused: SBOM_MISSING" }],
  });
  expect(verified.log).toContain(`not evidence, ${code}: sha256:`);
  expect(applied.annotations).toMatchObject([{ title: "Refused: PROVENANCE_MISSING" }, {}]);
  expect(platform.writes()).toEqual([]);
  expect(await platform.traces()).toEqual(before);
}

/** A referrer that calls itself provenance, with this in the place of its bundle. */
async function attach(subject: Digest, text: string | Buffer): Promise<Descriptor> {
  const { registry, image } = platform;
  const config = contentOf("{}", MEDIA.empty);
  const bundle = contentOf(text, MEDIA.bundle);
  for (const content of [config, bundle]) await putContent(registry, image, content);
  const { descriptor } = await registry.manifest(image, subject);
  const manifest = {
    schemaVersion: 2,
    mediaType: MEDIA.manifest,
    artifactType: MEDIA.bundle,
    config: config.descriptor,
    layers: [bundle.descriptor],
    subject: { mediaType: descriptor.mediaType, digest: descriptor.digest, size: descriptor.size },
    annotations: { "dev.sigstore.bundle.predicateType": PREDICATE.provenance },
  };
  const bytes = Buffer.from(JSON.stringify(manifest));
  await registry.putReferrer(image, { bytes, mediaType: MEDIA.manifest });
  return bundle.descriptor;
}

async function lastLayer(world: Pick<ReleaseWorld, "image" | "registry">, digest: Digest) {
  const [first] = (await readImage({ image: world.image, digest }, world.registry)).platforms;
  const layer = first?.manifest.layers.at(-1);
  if (layer === undefined) throw new Error("the image has no layer");
  return layer;
}

/** What the job's issuer gave an hour too early. */
async function expired(): Promise<string> {
  const claims = decodeJwt(await job.sigstore.mint(RELEASE, "sigstore"));
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "RS256" })}.${part({ ...claims, exp: Math.floor(Date.now() / 1000) - 3600 })}.c2ln`;
}

async function tokenEndpoint(token: string): Promise<string> {
  const server = createServer((_request, response) => response.end(JSON.stringify({ value: token })));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
}
