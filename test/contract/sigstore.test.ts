import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleFromJSON } from "@sigstore/bundle";
import { TrustedRoot } from "@sigstore/protobuf-specs";
import { toSignedEntity, toTrustMaterial, Verifier } from "@sigstore/verify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keySigner } from "#adapters/sigstore/signer.ts";
import { sigstoreVerifier } from "#adapters/sigstore/verifier.ts";
import { digestOf } from "#chain/digest/digest.ts";
import type { BundleRejection, TrustMaterial, Verified } from "#chain/evidence/sigstore.ts";
import { PAYLOAD_TYPE } from "#chain/evidence/statement.ts";
import {
  altered,
  IMPATIENT,
  looseBundle,
  newKeyPair,
  RELEASE,
  rootWith,
  type SigstoreFixture,
  sigstoreFixture,
  someStatement,
  stampedAgain,
  withPayload,
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

async function refusal(
  bytes: Uint8Array,
  trust: TrustMaterial = sigstore.trust,
): Promise<{ code: BundleRejection; reason: string }> {
  const result = await verifier.verify(bytes, trust);
  if (result.ok) throw new Error("the bundle was accepted");
  return result;
}

describe("keyless bundles", () => {
  it("verify 50 of 50, here and straight with @sigstore/verify", async () => {
    const material = toTrustMaterial(
      TrustedRoot.fromJSON(JSON.parse(readFileSync(sigstore.trustedRoot, "utf8"))),
    );
    const strictest = new Verifier(material, { ctlogThreshold: 1, tlogThreshold: 1, timestampThreshold: 2 });
    const signer = sigstore.signer();
    for (let n = 1; n <= 50; n++) {
      const bytes = await signer.sign(someStatement(n.toString(16)));
      await accepted(bytes);
      strictest.verify(toSignedEntity(bundleFromJSON(JSON.parse(Buffer.from(bytes).toString("utf8")))));
    }
  });

  it("say who signed, by every claim of the certificate", async () => {
    const claims = {
      ...RELEASE,
      job_workflow_ref: "acme/builder/.github/workflows/build.yml@refs/tags/v1.2.3",
      job_workflow_sha: "2".repeat(40),
      repository_id: "4711",
      run_id: "42",
      run_attempt: "3",
      event_name: "workflow_dispatch",
      runner_environment: "self-hosted",
      environment: "prod",
    };
    const { signer } = await accepted(await sigstore.signer(claims).sign(someStatement("b")));
    expect(signer).toEqual({
      kind: "certificate",
      trust: "main",
      claims: {
        subject: "https://github.com/acme/builder/.github/workflows/build.yml@refs/tags/v1.2.3",
        issuer: sigstore.issuer,
        buildSignerUri: "https://github.com/acme/builder/.github/workflows/build.yml@refs/tags/v1.2.3",
        buildSignerDigest: "2".repeat(40),
        runnerEnvironment: "self-hosted",
        sourceRepositoryUri: "https://github.com/acme/check-in",
        sourceRepositoryDigest: "1".repeat(40),
        sourceRepositoryRef: "refs/heads/main",
        sourceRepositoryIdentifier: "4711",
        buildConfigUri: "https://github.com/acme/check-in/.github/workflows/release.yml@refs/heads/main",
        buildConfigDigest: "1".repeat(40),
        buildTrigger: "workflow_dispatch",
        runInvocationUri: "https://github.com/acme/check-in/actions/runs/42/attempts/3",
        deploymentEnvironment: "prod",
      },
    });
  });

  it("name no deployment environment when the job has none", async () => {
    const { signer } = await accepted(bundle);
    expect(signer.kind === "certificate" && "deploymentEnvironment" in signer.claims).toBe(false);
  });

  it("are v0.3 with the leaf alone, one signature and no keyid", () => {
    const { mediaType, verificationMaterial, dsseEnvelope } = looseBundle(bundle);
    expect(mediaType).toBe("application/vnd.dev.sigstore.bundle.v0.3+json");
    expect(Object.keys(verificationMaterial).toSorted()).toEqual([
      "certificate",
      "timestampVerificationData",
      "tlogEntries",
    ]);
    expect(dsseEnvelope.payloadType).toBe(PAYLOAD_TYPE);
    expect(dsseEnvelope.signatures.map(({ keyid }) => keyid ?? "")).toEqual([""]);
  });

  it("carry the log's time and the timestamp authority's, and the digest of their bytes", async () => {
    const evidence = await accepted(bundle);
    expect(evidence.witnessed).toHaveLength(2);
    expect(evidence.bundle).toBe(digestOf(bundle));
    expect(evidence.statement).toEqual(someStatement("a"));
  });

  it("verify with a timestamp alone where the root has no log that was open", async () => {
    const unlogged = altered(bundle, ({ verificationMaterial }) => {
      delete verificationMaterial.tlogEntries;
    });
    const closed = rootWith(sigstore, (root) => {
      for (const log of root.tlogs)
        log.publicKey.validFor = { start: "2020-01-01T00:00:00Z", end: "2021-01-01T00:00:00Z" };
    });
    const none = rootWith(sigstore, (root) => {
      root.tlogs = [];
    });
    expect((await accepted(unlogged, closed)).witnessed).toHaveLength(1);
    expect((await accepted(unlogged, none)).witnessed).toHaveLength(1);
  });

  it("verify again after the Sigstore that witnessed them came back on other ports", async () => {
    const dir = mkdtempSync(join(tmpdir(), "clearance-sigstore-"));
    const first = await sigstoreFixture({ dir });
    const bytes = await first.signer().sign(someStatement("d"));
    await first.close();
    const second = await sigstoreFixture({ dir, ports: { rekor: 0, fulcio: 0, tsa: 0, tuf: 0 } });
    try {
      expect(second.issuer).toBe(first.issuer);
      await accepted(bytes, second.trust);
      await accepted(await second.signer().sign(someStatement("e")), second.trust);
    } finally {
      await second.close();
      rmSync(dir, { recursive: true });
    }
  });

  it("are judged by the root that fits, whichever place it has", async () => {
    const other = await sigstoreFixture();
    try {
      const [mine] = sigstore.trust.roots;
      const [theirs] = other.trust.roots;
      if (mine === undefined || theirs === undefined) throw new Error("no roots");
      const roots = [{ ...theirs, name: "other" }, mine];
      expect((await accepted(bundle, { roots, keys: [] })).signer).toMatchObject({ trust: "main" });
    } finally {
      await other.remove();
    }
  });
});

describe("key bundles", () => {
  const key = newKeyPair();
  const trust = { roots: [], keys: [{ name: "trust/build.pub", pem: key.publicPem }] };

  it.each(["pkcs8", "sec1"] as const)("verify with a %s key, bare and without a witness", async (form) => {
    const bytes = await keySigner({ pem: key[form], name: "build" }).sign(someStatement("f"));
    const { signer, witnessed } = await accepted(bytes, trust);
    expect(signer).toEqual({ kind: "key", key: "trust/build.pub" });
    expect(witnessed).toEqual([]);
    expect(looseBundle(bytes).dsseEnvelope.signatures[0]?.keyid ?? "").toBe("");
  });

  it("verify with a keyid that somebody else's signer wrote", async () => {
    const bytes = await keySigner({ pem: key.pkcs8, name: "build" }).sign(someStatement("f"));
    const named = altered(bytes, ({ dsseEnvelope }) => {
      for (const signature of dsseEnvelope.signatures) signature.keyid = "build-key-1";
    });
    expect((await accepted(named, trust)).signer.kind).toBe("key");
  });

  it("are witnessed when a signing config is given, and the root vouches", async () => {
    const signer = keySigner({
      pem: key.pkcs8,
      name: "build",
      signingConfig: sigstore.config,
      patience: IMPATIENT,
    });
    const bytes = await signer.sign(someStatement("f"));
    expect((await accepted(bytes, { ...sigstore.trust, keys: trust.keys })).witnessed).toHaveLength(2);
    expect((await accepted(bytes, trust)).witnessed).toEqual([]);
  });

  it("count without their witnesses when those are another bundle's", async () => {
    const signer = keySigner({
      pem: key.pkcs8,
      name: "build",
      signingConfig: sigstore.config,
      patience: IMPATIENT,
    });
    const [one, two] = [await signer.sign(someStatement("1")), await signer.sign(someStatement("2"))];
    const mixed = altered(one, (loose) => {
      loose.verificationMaterial = looseBundle(two).verificationMaterial;
    });
    expect((await accepted(mixed, { ...sigstore.trust, keys: trust.keys })).witnessed).toEqual([]);
  });

  it("list their witnessed times with the oldest first", async () => {
    let time = new Date();
    const slow = await sigstoreFixture({ now: () => time });
    try {
      const signer = keySigner({
        pem: key.pkcs8,
        name: "build",
        signingConfig: slow.config,
        patience: IMPATIENT,
      });
      const bytes = await signer.sign(someStatement("f"));
      time = new Date(time.getTime() - 60_000);
      const stamped = await stampedAgain(slow, bytes);
      const { witnessed } = await accepted(stamped, { ...slow.trust, keys: trust.keys });
      const [stamp, logged] = witnessed.map((at) => at.getTime());
      expect((logged ?? 0) - (stamp ?? 0)).toBe(60_000);
    } finally {
      await slow.remove();
    }
  });

  it("are refused when the key isn't listed", async () => {
    const bytes = await keySigner({ pem: newKeyPair().pkcs8, name: "stranger" }).sign(someStatement("f"));
    expect((await refusal(bytes, trust)).code).toBe("BUNDLE_UNTRUSTED");
    expect((await refusal(bytes, sigstore.trust)).code).toBe("BUNDLE_UNTRUSTED");
  });

  it("are refused when the payload was changed", async () => {
    const bytes = await keySigner({ pem: key.pkcs8, name: "build" }).sign(someStatement("f"));
    expect((await refusal(withPayload(bytes, someStatement("9")), trust)).code).toBe("BUNDLE_UNTRUSTED");
  });
});
