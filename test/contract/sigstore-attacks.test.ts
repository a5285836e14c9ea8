import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keylessSigner, keySigner } from "#adapters/sigstore/signer.ts";
import { sigstoreVerifier } from "#adapters/sigstore/verifier.ts";
import type { BundleRejection, TrustMaterial, Verified } from "#chain/evidence/sigstore.ts";
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

describe("hostile bundles are not evidence", () => {
  it("refuses a payload that was changed after signing", async () => {
    const { code, reason } = await refusal(withPayload(bundle, someStatement("9")));
    expect(code).toBe("BUNDLE_UNTRUSTED");
    expect(reason).toContain("payload hash mismatch");
  });

  it("refuses a payload that was changed together with the log's entry taken away", async () => {
    const root = rootWith(sigstore, (loose) => {
      loose.tlogs = [];
    });
    const forged = altered(withPayload(bundle, someStatement("9")), ({ verificationMaterial }) => {
      delete verificationMaterial.tlogEntries;
    });
    expect((await refusal(forged, root)).reason).toContain("signature verification failed");
  });

  it("refuses a bundle of another Sigstore", async () => {
    const other = await sigstoreFixture();
    try {
      expect((await refusal(await other.signer().sign(someStatement("a")))).code).toBe("BUNDLE_UNTRUSTED");
    } finally {
      await other.remove();
    }
  });

  it.each(["https://token.actions.githubusercontent.com", "/", " "])(
    "refuses a certificate of another issuer: %s",
    async (issuer) => {
      const wanted = issuer.startsWith("https") ? issuer : `${sigstore.issuer}${issuer}`;
      const roots = sigstore.trust.roots.map((root) => ({ ...root, issuer: wanted }));
      expect((await refusal(bundle, { roots, keys: [] })).reason).toContain("issuer");
    },
  );

  it("refuses a certificate taken from another bundle", async () => {
    const earlier = looseBundle(bundle);
    const swapped = altered(await sigstore.signer().sign(someStatement("b")), ({ verificationMaterial }) => {
      verificationMaterial.certificate = earlier.verificationMaterial.certificate ?? { rawBytes: "" };
    });
    expect((await refusal(swapped)).reason).toContain("signature verification failed");
  });

  it("refuses the log entry of another bundle", async () => {
    const other = looseBundle(await sigstore.signer().sign(someStatement("b")));
    const swapped = altered(bundle, ({ verificationMaterial }) => {
      verificationMaterial.tlogEntries = other.verificationMaterial.tlogEntries ?? [];
    });
    expect((await refusal(swapped)).code).toBe("BUNDLE_UNTRUSTED");
  });

  it.each(["rootHash", "treeSize"])(
    "refuses a proof that names another tree than its checkpoint: %s",
    async (field) => {
      const moved = altered(bundle, ({ verificationMaterial }) => {
        for (const entry of verificationMaterial.tlogEntries ?? []) {
          const value = field === "treeSize" ? "999" : Buffer.alloc(32).toString("base64");
          Object.assign(entry["inclusionProof"] as object, { [field]: value });
        }
      });
      expect((await refusal(moved)).reason).toContain("another tree");
    },
  );

  it("refuses the timestamp of another bundle", async () => {
    const other = looseBundle(await sigstore.signer().sign(someStatement("b")));
    const swapped = altered(bundle, ({ verificationMaterial }) => {
      verificationMaterial.timestampVerificationData =
        other.verificationMaterial.timestampVerificationData ?? {};
    });
    expect((await refusal(swapped)).reason).toContain("timestamp");
  });

  it("refuses a bundle without a log entry where the root's log is open", async () => {
    const unlogged = altered(bundle, ({ verificationMaterial }) => {
      delete verificationMaterial.tlogEntries;
    });
    expect((await refusal(unlogged)).reason).toContain("no log entry");
  });

  it("refuses a bundle whose only time is one that nobody signed", async () => {
    const unpromised = altered(bundle, ({ verificationMaterial }) => {
      delete verificationMaterial.timestampVerificationData;
      for (const entry of verificationMaterial.tlogEntries ?? []) delete entry.inclusionPromise;
    });
    expect((await refusal(unpromised)).reason).toContain("expected 1 timestamps, got 0");
  });

  it("refuses a bundle without any witness", async () => {
    const bare = altered(bundle, ({ verificationMaterial }) => {
      delete verificationMaterial.timestampVerificationData;
      delete verificationMaterial.tlogEntries;
    });
    expect((await refusal(bare)).code).toBe("BUNDLE_UNTRUSTED");
  });

  it("counts no log's time that the log didn't sign", async () => {
    const backdated = altered(bundle, ({ verificationMaterial }) => {
      for (const entry of verificationMaterial.tlogEntries ?? []) {
        entry.integratedTime = "1";
        delete entry.inclusionPromise;
      }
    });
    const [first, ...more] = (await accepted(backdated)).witnessed;
    expect(more).toEqual([]);
    expect(first?.getFullYear()).toBeGreaterThan(2000);
  });

  it("refuses a certificate without any SCT where the root has a certificate log", async () => {
    const dir = mkdtempSync(join(tmpdir(), "clearance-sigstore-"));
    const logged = await sigstoreFixture({ dir });
    await logged.close();
    const unlogged = await sigstoreFixture({ dir, certificateLog: false });
    try {
      const bytes = await unlogged.signer().sign(someStatement("a"));
      expect((await refusal(bytes, logged.trust)).reason).toContain("expected 1 SCTs, got 0");
      await accepted(bytes, unlogged.trust);
    } finally {
      await unlogged.remove();
    }
  });

  it("refuses a certificate without an SCT of the root's own log", async () => {
    const root = rootWith(sigstore, (loose) => {
      const [log] = loose.ctlogs;
      const spki = Buffer.from(newKeyPair().publicPem)
        .toString("utf8")
        .replaceAll(/-----[^-]+-----|\s/g, "");
      if (log !== undefined) log.publicKey.rawBytes = spki;
    });
    expect((await refusal(bundle, root)).reason).toContain("SCT");
  });

  it("refuses a signature made after the certificate ended", async () => {
    let time = new Date();
    const late = await sigstoreFixture({ now: () => time });
    try {
      const identityToken = (audience: string) => late.mint(RELEASE, audience, { expiresInSeconds: 3600 });
      const signer = keylessSigner({ signingConfig: late.config, identityToken, patience: IMPATIENT });
      const bytes = await signer.sign(someStatement("a"));
      time = new Date(time.getTime() + 11 * 60 * 1000);
      const stamped = await stampedAgain(late, bytes);
      await accepted(bytes, late.trust);
      expect((await refusal(stamped, late.trust)).reason).toContain("certificate chain");
    } finally {
      await late.remove();
    }
  });

  it("refuses 20 MB before it parses a byte", async () => {
    expect((await refusal(Buffer.alloc(20_000_000, "{"))).code).toBe("BUNDLE_TOO_LARGE");
  });

  it.each([
    ["garbage", Buffer.from("{]")],
    ["nothing", Buffer.alloc(0)],
    ["null", Buffer.from("null")],
    ["a number", Buffer.from("1")],
    ["an empty object", Buffer.from("{}")],
    ["bytes that are no UTF-8", Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
    ["deep nesting", Buffer.from("[".repeat(100_000))],
  ])("refuses %s as malformed", async (_what, bytes) => {
    expect((await refusal(bytes)).code).toBe("BUNDLE_MALFORMED");
  });

  it("refuses a truncated bundle", async () => {
    expect((await refusal(bundle.subarray(0, bundle.length - 100))).code).toBe("BUNDLE_MALFORMED");
  });

  it("refuses a bundle version that nobody defined", async () => {
    const future = altered(bundle, (loose) => {
      loose.mediaType = "application/vnd.dev.sigstore.bundle.v0.9+json";
    });
    expect((await refusal(future)).code).toBe("BUNDLE_MALFORMED");
  });

  it("refuses a bundle with a second signature", async () => {
    const two = altered(bundle, ({ dsseEnvelope }) => {
      dsseEnvelope.signatures.push(...dsseEnvelope.signatures);
    });
    expect((await refusal(two)).code).toBe("BUNDLE_UNUSABLE");
  });

  it("refuses a payload of another type", async () => {
    const other = altered(bundle, ({ dsseEnvelope }) => {
      dsseEnvelope.payloadType = "application/vnd.example+json";
    });
    expect((await refusal(other)).code).toBe("BUNDLE_UNUSABLE");
  });

  it("refuses a certificate that is none", async () => {
    const none = altered(bundle, ({ verificationMaterial }) => {
      verificationMaterial.certificate = { rawBytes: Buffer.from("no certificate").toString("base64") };
    });
    expect(["BUNDLE_UNUSABLE", "BUNDLE_UNTRUSTED"]).toContain((await refusal(none)).code);
  });

  it.each([
    ["no subject", { ...someStatement("a"), subject: [] }],
    ["an older statement type", { ...someStatement("a"), _type: "https://in-toto.io/Statement/v0.1" }],
    ["no predicate type", { ...someStatement("a"), predicateType: "" }],
    ["a list", []],
  ])("refuses a well signed statement with %s", async (_what, statement) => {
    const key = newKeyPair();
    const trust = { roots: [], keys: [{ name: "build", pem: key.publicPem }] };
    const bytes = await keySigner({ pem: key.pkcs8, name: "build" }).sign(statement as never);
    expect((await refusal(bytes, trust)).code).toBe("STATEMENT_MALFORMED");
  });
});

describe("unusable trust material is a fault, whatever the bundle", () => {
  const invalid = expect.objectContaining({ code: "TRUST_ROOT_INVALID" });

  it("names a trusted root that can't be read", async () => {
    const roots = [{ name: "main", trustedRoot: Buffer.from("{]"), issuer: sigstore.issuer }];
    await expect(verifier.verify(bundle, { roots, keys: [] })).rejects.toEqual(invalid);
  });

  it("refuses a trusted root without authorities, and one with a log of unknown beginning", async () => {
    const empty = rootWith(sigstore, (root) => {
      root.certificateAuthorities = [];
    });
    const undated = rootWith(sigstore, (root) => {
      for (const log of root.tlogs) delete log.publicKey.validFor;
    });
    await expect(verifier.verify(bundle, empty)).rejects.toEqual(invalid);
    await expect(verifier.verify(bundle, undated)).rejects.toEqual(invalid);
  });

  it("refuses a key that is a private one or none", async () => {
    for (const pem of [newKeyPair().pkcs8, "no key"]) {
      const keys = [{ name: "trust/build.pub", pem: Buffer.from(pem) }];
      const bytes = await keySigner({ pem: newKeyPair().pkcs8, name: "build" }).sign(someStatement("a"));
      await expect(verifier.verify(bytes, { roots: [], keys })).rejects.toEqual(invalid);
    }
  });
});
