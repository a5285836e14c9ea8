import { generateKeyPairSync, sign } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { actionsIdentityToken } from "#adapters/sigstore/identity-token.ts";
import { keylessSigner, keySigner } from "#adapters/sigstore/signer.ts";
import { sigstoreVerifier } from "#adapters/sigstore/verifier.ts";
import type { TrustMaterial, Verified } from "#chain/evidence/sigstore.ts";
import {
  configWith,
  IMPATIENT,
  looseBundle,
  RELEASE,
  type SigstoreFixture,
  sigstoreFixture,
  someStatement,
} from "./sigstore-fixture.ts";

let sigstore: SigstoreFixture;
let bundle: Uint8Array;

beforeAll(async () => {
  sigstore = await sigstoreFixture();
  bundle = await sigstore.signer().sign(someStatement("a"));
});
afterAll(() => sigstore.remove());

const verifier = sigstoreVerifier();

async function accepted(bytes: Uint8Array, trust: TrustMaterial = sigstore.trust): Promise<Verified> {
  const result = await verifier.verify(bytes, trust);
  if (!result.ok) throw new Error(`${result.code}: ${result.reason}`);
  return result.evidence;
}

describe("signing", () => {
  const signed = (identityToken: (audience: string) => Promise<string>, config = sigstore.config) =>
    keylessSigner({ signingConfig: config, identityToken, patience: IMPATIENT }).sign(someStatement("a"));

  it("gets its token from the request URL and token of the job", async () => {
    const grant = await sigstore.grant({ ...RELEASE, environment: "staging" });
    const { signer } = await accepted(await signed(actionsIdentityToken(grant)));
    expect(signer).toMatchObject({ claims: { deploymentEnvironment: "staging" } });
  });

  it("faults without the permission to ask for a token", async () => {
    const token = actionsIdentityToken({ url: undefined, token: undefined });
    await expect(signed(token)).rejects.toMatchObject({ code: "TOKEN_UNAVAILABLE", retryable: false });
  });

  it("faults when the token request is refused", async () => {
    const grant = await sigstore.grant(RELEASE);
    const token = actionsIdentityToken({ ...grant, token: `${grant.token}x` });
    await expect(signed(token)).rejects.toMatchObject({ code: "TOKEN_UNAVAILABLE" });
  });

  it("faults over an expired token before Fulcio is asked", async () => {
    const expired = (audience: string) => sigstore.mint(RELEASE, audience, { expiresInSeconds: -1 });
    const nowhere = configWith(sigstore, (config) => {
      for (const ca of config.caUrls) ca.url = "http://127.0.0.1:1";
    });
    await expect(signed(expired, nowhere)).rejects.toMatchObject({ code: "TOKEN_EXPIRED", retryable: false });
  });

  it("never says a token in a fault", async () => {
    const token = "not-a-token-but-a-secret";
    const fault = await signed(async () => token).catch((error: unknown) => error);
    expect(fault).toMatchObject({ code: "TOKEN_UNAVAILABLE" });
    expect(JSON.stringify(fault, Object.getOwnPropertyNames(fault))).not.toContain(token);
  });

  it("faults when Fulcio refuses a token for another audience", async () => {
    const elsewhere = () => sigstore.mint(RELEASE, "https://github.com/acme");
    await expect(signed(elsewhere)).rejects.toMatchObject({ code: "SIGNING_FAILED", retryable: false });
  });

  it.each(["caUrls", "rekorTlogUrls", "tsaUrls"] as const)(
    "faults, to be retried, when %s is down",
    async (field) => {
      const down = configWith(sigstore, (config) => {
        for (const service of config[field]) service.url = "http://127.0.0.1:1/api/v1/timestamp";
      });
      const token = (audience: string) => sigstore.mint(RELEASE, audience);
      await expect(signed(token, down)).rejects.toMatchObject({ code: "SIGNING_FAILED", retryable: true });
    },
  );

  it("uses only the services that the signing config asks for", async () => {
    const unlogged = configWith(sigstore, (config) => {
      delete config.rekorTlogConfig;
    });
    const bytes = await signed((audience) => sigstore.mint(RELEASE, audience), unlogged);
    const { verificationMaterial } = looseBundle(bytes);
    expect(verificationMaterial.tlogEntries ?? []).toHaveLength(0);
    expect(verificationMaterial.timestampVerificationData?.rfc3161Timestamps).toHaveLength(1);
  });

  it("faults over a key that isn't an unencrypted P-256 one", () => {
    const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({
      type: "pkcs8",
      format: "pem",
    });
    for (const pem of [rsa.toString(), "no key"]) {
      expect(() => keySigner({ pem, name: "build" })).toThrow(
        expect.objectContaining({ code: "INPUT_INVALID" }),
      );
    }
  });
});

describe("the loopback Fulcio and log", () => {
  it("refuses a key whose holder doesn't prove to have it", async () => {
    const mine = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const other = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const token = await sigstore.mint(RELEASE, "sigstore");
    const ask = (proof: Buffer) =>
      fetch(`${sigstore.fulcio}/api/v2/signingCert`, {
        method: "POST",
        body: JSON.stringify({
          credentials: { oidcIdentityToken: token },
          publicKeyRequest: {
            publicKey: {
              algorithm: "ECDSA",
              content: mine.publicKey.export({ type: "spki", format: "pem" }),
            },
            proofOfPossession: proof.toString("base64"),
          },
        }),
      });
    const subject = Buffer.from("repo:acme/check-in:ref:refs/heads/main");
    expect((await ask(sign("sha256", subject, other.privateKey))).status).toBe(400);
    expect((await ask(sign("sha256", Buffer.from("repo:acme/gitops"), mine.privateKey))).status).toBe(400);
    expect((await ask(sign("sha256", subject, mine.privateKey))).status).toBe(200);
  });

  it("refuses a token of another issuer and an expired one", async () => {
    const other = await sigstoreFixture();
    try {
      const tokens = [
        await other.mint(RELEASE, "sigstore"),
        await sigstore.mint(RELEASE, "sigstore", { expiresInSeconds: -60 }),
      ];
      for (const token of tokens) {
        const response = await fetch(`${sigstore.fulcio}/api/v2/signingCert`, {
          method: "POST",
          body: JSON.stringify({
            credentials: { oidcIdentityToken: token },
            publicKeyRequest: { publicKey: { content: "" }, proofOfPossession: "" },
          }),
        });
        expect(response.status).toBe(401);
      }
    } finally {
      await other.remove();
    }
  });

  it("logs the same envelope once, and answers 409 with its place the second time", async () => {
    const loose = looseBundle(bundle);
    const der = Buffer.from(loose.verificationMaterial.certificate?.rawBytes ?? "", "base64").toString(
      "base64",
    );
    const pem = `-----BEGIN CERTIFICATE-----\n${der.match(/.{1,64}/g)?.join("\n")}\n-----END CERTIFICATE-----\n`;
    const post = (envelope: object) =>
      fetch(`${sigstore.rekor}/api/v1/log/entries`, {
        method: "POST",
        body: JSON.stringify({
          apiVersion: "0.0.1",
          kind: "dsse",
          spec: {
            proposedContent: {
              envelope: JSON.stringify(envelope),
              verifiers: [Buffer.from(pem).toString("base64")],
            },
          },
        }),
      });
    const again = await post(loose.dsseEnvelope);
    expect(again.status).toBe(409);
    const known = await fetch(`${sigstore.rekor}${again.headers.get("location")}`);
    const [entry] = Object.values((await known.json()) as Record<string, { body: string }>);
    expect(entry?.body).toBe(loose.verificationMaterial.tlogEntries?.[0]?.["canonicalizedBody"]);

    const payload = Buffer.from(JSON.stringify(someStatement("9"))).toString("base64");
    expect((await post({ ...loose.dsseEnvelope, payload })).status).toBe(400);
  });

  it("says PORT_TAKEN when a port is in use, and leaves none of its own open", async () => {
    const dir = mkdtempSync(join(tmpdir(), "clearance-sigstore-"));
    const taken = Number(new URL(sigstore.tuf).port);
    try {
      await expect(sigstoreFixture({ dir, ports: { tuf: taken } })).rejects.toMatchObject({
        code: "PORT_TAKEN",
      });
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});
