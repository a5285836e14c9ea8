import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ociRegistry } from "#adapters/registry/oci-registry.ts";
import { type RegistryTwin, startRegistry } from "#adapters/registry/twin/registry-twin.ts";
import { keySigner } from "#adapters/sigstore/signer.ts";
import { sigstoreVerifier } from "#adapters/sigstore/verifier.ts";
import { ImageName } from "#chain/digest/image-name.ts";
import { PREDICATE, type Statement, statementAbout } from "#chain/evidence/statement.ts";
import { attachBundle } from "#operations/attach-bundle.ts";
import {
  altered,
  newKeyPair,
  RELEASE,
  type SigstoreFixture,
  sigstoreFixture,
  someStatement,
} from "../contract/sigstore-fixture.ts";
import { pushImage } from "../contract/small-image.ts";
import { judge } from "./judges.ts";

const SUBJECT = `https://github.com/${RELEASE.workflow_ref}`;
const BLOB = "bytes that somebody attests\n";

let sigstore: SigstoreFixture;
let identity: string[];
let blob: string;

beforeAll(async () => {
  sigstore = await sigstoreFixture();
  identity = ["--certificate-identity", SUBJECT, "--certificate-oidc-issuer", sigstore.issuer];
  blob = keep("blob", BLOB);
});
afterAll(() => sigstore.remove());

interface Answer {
  readonly code: number | null;
  readonly output: string;
}

/** cosign with a home of its own; it must not block, since the services that it asks run in this process. */
function cosign(path: string, args: readonly string[], env: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const child = spawn(path, args, {
      env: { HOME: sigstore.dir, PATH: process.env["PATH"] ?? "", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output: Buffer.concat(chunks).toString("utf8") }));
  });
}

function keep(name: string, bytes: Uint8Array | string): string {
  const path = join(sigstore.dir, name);
  writeFileSync(path, bytes);
  return path;
}

function aboutBlob(): Statement {
  const sha256 = createHash("sha256").update(BLOB).digest("hex");
  return { ...someStatement("a"), subject: [{ name: "blob", digest: { sha256 } }] };
}

describe("cosign judges what the signer writes", () => {
  const verify = (...more: string[]) => ["verify-blob-attestation", "--type", PREDICATE.provenance, ...more];
  const byRoot = () => ["--trusted-root", sigstore.trustedRoot];

  it("accepts a keyless bundle with its log entry and SCT, and with its timestamp", async (test) => {
    const path = judge("cosign", test);
    const bundle = keep("keyless.json", await sigstore.signer().sign(aboutBlob()));
    const plain = verify(...byRoot(), ...identity, "--bundle", bundle);
    for (const more of [
      [],
      ["--use-signed-timestamps"],
      ["--use-signed-timestamps", "--insecure-ignore-tlog"],
    ]) {
      expect(await cosign(path, [...plain, ...more, blob])).toMatchObject({ code: 0 });
    }
  });

  it("accepts no bundle of another workflow, and none whose payload was changed", async (test) => {
    const path = judge("cosign", test);
    const bytes = await sigstore.signer().sign(aboutBlob());
    const bundle = keep("hostile.json", bytes);
    const stranger = ["--certificate-identity", `${SUBJECT}x`, "--certificate-oidc-issuer", sigstore.issuer];
    expect((await cosign(path, verify(...byRoot(), ...stranger, "--bundle", bundle, blob))).output).toContain(
      "no matching CertificateIdentity",
    );
    const changed = altered(bytes, ({ dsseEnvelope }) => {
      const statement = { ...aboutBlob(), predicate: { changed: true } };
      dsseEnvelope.payload = Buffer.from(JSON.stringify(statement)).toString("base64");
    });
    const args = verify(...byRoot(), ...identity, "--bundle", keep("changed.json", changed), blob);
    expect((await cosign(path, args)).code).toBe(1);
  });

  it("accepts key bundles, bare and logged", async (test) => {
    const path = judge("cosign", test);
    const key = newKeyPair();
    const publicKey = keep("build.pub", key.publicPem);
    const bare = keySigner({ pem: key.pkcs8, name: "build" });
    const logged = keySigner({ pem: key.sec1, name: "build", signingConfig: sigstore.config });
    const bareBundle = keep("bare.json", await bare.sign(aboutBlob()));
    const loggedBundle = keep("logged.json", await logged.sign(aboutBlob()));
    const args = (bundle: string) => verify("--key", publicKey, "--bundle", bundle);
    expect(await cosign(path, [...args(bareBundle), "--insecure-ignore-tlog", blob])).toMatchObject({
      code: 0,
    });
    expect(await cosign(path, [...args(loggedBundle), ...byRoot(), blob])).toMatchObject({ code: 0 });
    expect(await cosign(path, [...args(bareBundle), ...byRoot(), blob])).toMatchObject({ code: 1 });
  });

  it("initialises from the TUF repository and verifies with what it found there", async (test) => {
    const path = judge("cosign", test);
    const cache = { TUF_ROOT: join(sigstore.dir, "tuf-cache") };
    const initialised = await cosign(
      path,
      ["initialize", "--mirror", sigstore.tuf, "--root", sigstore.tufRoot],
      cache,
    );
    expect(initialised).toMatchObject({ code: 0 });
    const bundle = keep("by-tuf.json", await sigstore.signer().sign(aboutBlob()));
    expect(await cosign(path, verify(...identity, "--bundle", bundle, blob), cache)).toMatchObject({
      code: 0,
    });
  });
});

describe("cosign signs on the loopback Sigstore", () => {
  async function signed(path: string, name: string, what: readonly string[]): Promise<Uint8Array> {
    const bundle = join(sigstore.dir, name);
    const answer = await cosign(
      path,
      [
        ["attest-blob", "--yes", "--bundle", bundle, "--signing-config", sigstore.signingConfig],
        ["--trusted-root", sigstore.trustedRoot],
        what,
      ].flat(),
      { SIGSTORE_ID_TOKEN: await sigstore.mint(RELEASE, "sigstore") },
    );
    expect(answer.code, answer.output).toBe(0);
    return readFileSync(bundle);
  }

  it("gets a certificate, a log entry and a timestamp, and our verifier takes its bundle", async (test) => {
    const path = judge("cosign", test);
    const statement = keep("statement.json", JSON.stringify(aboutBlob()));
    const bundle = await signed(path, "by-cosign.json", ["--statement", statement]);
    expect(await sigstoreVerifier().verify(bundle, sigstore.trust)).toMatchObject({
      ok: true,
      evidence: {
        statement: aboutBlob(),
        signer: { claims: { subject: SUBJECT } },
        witnessed: [expect.any(Date), expect.any(Date)],
      },
    });
  });

  it("writes statements of in-toto v0.1 when it makes them itself, and those aren't evidence", async (test) => {
    const path = judge("cosign", test);
    const predicate = ["--type", "https://example.test/note/v1", "--predicate", keep("predicate.json", "{}")];
    const bundle = await signed(path, "by-cosign-v01.json", [...predicate, blob]);
    expect(await sigstoreVerifier().verify(bundle, sigstore.trust)).toMatchObject({
      ok: false,
      code: "STATEMENT_MALFORMED",
      reason: expect.stringContaining("_type"),
    });
  });
});

describe.each([true, false])(
  "cosign judges attestations in a registry (referrers API: %s)",
  (referrersApi) => {
    let registry: RegistryTwin;
    let reference: string;

    beforeAll(async () => {
      registry = await startRegistry({ dir: join(sigstore.dir, `registry-${referrersApi}`), referrersApi });
      const image = ImageName.parse(`${registry.host}/acme/check-in`);
      const writer = ociRegistry();
      const subject = { image, digest: (await pushImage(writer, image, "v1")).descriptor.digest };
      const bytes = await sigstore.signer().sign(statementAbout(subject, PREDICATE.provenance, {}));
      await attachBundle(
        subject,
        { bytes, predicateType: PREDICATE.provenance, created: new Date() },
        writer,
      );
      reference = `${subject.image}@${subject.digest}`;
    });
    afterAll(() => registry.close());

    function args(...more: string[]): string[] {
      const root = ["--trusted-root", sigstore.trustedRoot];
      return ["verify-attestation", "--type", PREDICATE.provenance, ...root, ...more, reference];
    }

    it("accepts ours with the log, and with the timestamp alone", async (test) => {
      const path = judge("cosign", test);
      expect(await cosign(path, args(...identity))).toMatchObject({ code: 0 });
      const unlogged = args(...identity, "--use-signed-timestamps", "--insecure-ignore-tlog");
      expect(await cosign(path, unlogged)).toMatchObject({ code: 0 });
    });

    it("accepts it from no other workflow", async (test) => {
      const path = judge("cosign", test);
      const stranger = [
        "--certificate-identity",
        `${SUBJECT}x`,
        "--certificate-oidc-issuer",
        sigstore.issuer,
      ];
      expect(await cosign(path, args(...stranger))).toMatchObject({ code: 1 });
    });
  },
);
