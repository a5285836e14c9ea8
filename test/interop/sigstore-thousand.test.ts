import { readFileSync } from "node:fs";
import { bundleFromJSON } from "@sigstore/bundle";
import { TrustedRoot } from "@sigstore/protobuf-specs";
import { toSignedEntity, toTrustMaterial, Verifier } from "@sigstore/verify";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sigstoreVerifier } from "#adapters/sigstore/verifier.ts";
import { type SigstoreFixture, sigstoreFixture, someStatement } from "../contract/sigstore-fixture.ts";

let sigstore: SigstoreFixture;
beforeAll(async () => {
  sigstore = await sigstoreFixture();
});
afterAll(() => sigstore.remove());

/**
 * Encodings that depend on chance (a leading zero in an integer, a time at the end of a second) show only
 * in numbers: a thousand keyless bundles, each by its own key, in a tree that grows through many sizes.
 */
it("verifies 1,000 of 1,000 keyless bundles, here and straight with @sigstore/verify", async () => {
  const root = TrustedRoot.fromJSON(JSON.parse(readFileSync(sigstore.trustedRoot, "utf8")));
  const strictest = new Verifier(toTrustMaterial(root), {
    ctlogThreshold: 1,
    tlogThreshold: 1,
    timestampThreshold: 2,
  });
  const verifier = sigstoreVerifier();
  const signer = sigstore.signer();
  let accepted = 0;
  for (let n = 1; n <= 1_000; n++) {
    const bytes = await signer.sign(someStatement(n.toString(16)));
    strictest.verify(toSignedEntity(bundleFromJSON(JSON.parse(Buffer.from(bytes).toString("utf8")))));
    const result = await verifier.verify(bytes, sigstore.trust);
    if (result.ok) accepted += 1;
  }
  expect(accepted).toBe(1_000);
});
