import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { toSignedEntity } from "@sigstore/verify";
import { describe, expect, it } from "vitest";
import { certificateClaims } from "#adapters/sigstore/certificate-claims.ts";
import { leafOf, parseBundle } from "#adapters/sigstore/dsse-bundle.ts";
import { parsePublicKey, verifyKeySignature } from "#adapters/sigstore/public-key.ts";
import { parseTrustRoot, verifyCertificateSignature } from "#adapters/sigstore/trust-root.ts";
import { sigstoreVerifier } from "#adapters/sigstore/verifier.ts";

/**
 * The cases of the project sigstore-conformance, which nobody here wrote. Most of its bundles sign a file
 * (a message signature); evidence never has that form, so those are judged one layer below the verifier,
 * by the same functions that it calls. The bundles with an in-toto statement go through the whole verifier.
 */
const VECTORS = process.env["CLEARANCE_VECTORS"] ?? join(import.meta.dirname, "../../../shared/vectors");
const CASES = join(VECTORS, "sigstore-conformance", "bundle-verify");
const IDENTITY =
  "https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/extremely-dangerous-oidc-beacon.yml@refs/heads/main";
const ISSUER = "https://token.actions.githubusercontent.com";

if (!existsSync(CASES)) {
  console.warn(`SKIPPED: no sigstore-conformance in ${VECTORS}; name its folder in CLEARANCE_VECTORS`);
}
const cases = existsSync(CASES)
  ? readdirSync(CASES, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
  : [];

describe.skipIf(cases.length === 0)("sigstore-conformance, bundle-verify", () => {
  it("is there in full", () => {
    expect(cases).toHaveLength(67);
  });

  const verifier = sigstoreVerifier();

  it.each(cases.filter((name) => name.endsWith("_fail")))("refuses %s", async (name) => {
    await expect(judge(name)).rejects.toThrow();
  });

  it.each(cases.filter((name) => !name.endsWith("_fail")))("accepts %s", async (name) => {
    await judge(name);
  });

  it("takes none of the message signatures for evidence, however well signed", async () => {
    const signedFiles = cases.filter((name) => !name.endsWith("_fail") && !isDsse(name));
    expect(signedFiles.length).toBeGreaterThan(10);
    for (const name of signedFiles) {
      const bytes = readFileSync(join(CASES, name, "bundle.sigstore.json"));
      expect(await verifier.verify(bytes, { roots: [], keys: [] })).toMatchObject({
        code: "BUNDLE_UNUSABLE",
      });
    }
  });

  it("meets an in-toto statement in some of the cases that must be accepted", () => {
    const whole = cases.filter((name) => !name.endsWith("_fail") && isDsse(name));
    expect(whole.length).toBeGreaterThanOrEqual(3);
  });

  async function judge(name: string): Promise<void> {
    const read = (file: string, otherwise: string) =>
      existsSync(join(CASES, name, file)) ? text(name, file) : otherwise;
    const bytes = readFileSync(join(CASES, name, "bundle.sigstore.json"));
    const artifact = artifactOf(name);
    const trustedRoot = existsSync(join(CASES, name, "trusted_root.json"))
      ? readFileSync(join(CASES, name, "trusted_root.json"))
      : publicGoodRoot();
    const identity = read("identity", IDENTITY);
    const issuer = read("issuer", ISSUER);
    const keyPath = join(CASES, name, "key.pub");
    const keys = existsSync(keyPath) ? [{ name: "key.pub", pem: readFileSync(keyPath) }] : [];

    if (isDsse(name)) {
      const roots = [{ name: "root", trustedRoot, issuer }];
      const result = await verifier.verify(bytes, { roots, keys });
      if (!result.ok) throw new Error(`${result.code}: ${result.reason}`);
      const { signer, statement } = result.evidence;
      if (signer.kind === "certificate") expect(signer.claims.subject).toBe(identity);
      const digest = createHash("sha256").update(artifact).digest("hex");
      expect(statement.subject.map((subject) => subject.digest["sha256"])).toContain(digest);
      return;
    }
    const authorities = parseTrustRoot("root", trustedRoot);
    const bundle = parseBundle(bytes);
    const entity = toSignedEntity(bundle, artifact);
    const leaf = leafOf(bundle);
    if (leaf === undefined) {
      const [key] = keys;
      if (key === undefined) throw new Error("a bundle signed by a key, and no key is trusted");
      verifyKeySignature(parsePublicKey(key.name, key.pem), entity, [authorities]);
      return;
    }
    if (keys.length > 0) throw new Error("a bundle with a certificate, and only a key is trusted");
    verifyCertificateSignature(authorities, entity);
    const claims = certificateClaims(leaf);
    expect({ subject: claims.subject, issuer: claims.issuer }).toEqual({ subject: identity, issuer });
  }
});

function text(name: string, file: string): string {
  return readFileSync(join(CASES, name, file), "utf8").trim();
}

function artifactOf(name: string): Buffer {
  const own = join(CASES, name, "artifact");
  return readFileSync(existsSync(own) ? own : join(CASES, "a.txt"));
}

function isDsse(name: string): boolean {
  return readFileSync(join(CASES, name, "bundle.sigstore.json"), "utf8").includes('"dsseEnvelope"');
}

/** The public Sigstore's root as @sigstore/tuf carries it: no network needed. */
function publicGoodRoot(): Uint8Array {
  const seeds = createRequire(import.meta.url)("@sigstore/tuf/seeds.json") as Record<
    string,
    { targets: Record<string, string> }
  >;
  const seed = seeds["https://tuf-repo-cdn.sigstore.dev"]?.targets["trusted_root.json"];
  if (seed === undefined) throw new Error("@sigstore/tuf carries no trusted_root.json any more");
  return Buffer.from(seed, "base64");
}
