import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ociRegistry } from "#adapters/registry/oci-registry.ts";
import { startRegistry } from "#adapters/registry/twin/registry-twin.ts";
import type { JobClaims } from "#adapters/sigstore/twin/github-claims.ts";
import { sigstoreVerifier } from "#adapters/sigstore/verifier.ts";
import { parsePolicy } from "#chain/clearance/parse-policy.ts";
import type { PolicySnapshot } from "#chain/clearance/policy.ts";
import { trustMaterialOf } from "#chain/clearance/trust-material.ts";
import { digestOf } from "#chain/digest/digest.ts";
import { ImageName, type ImageReference } from "#chain/digest/image-name.ts";
import { provenanceStatement } from "#chain/evidence/provenance.ts";
import { PREDICATE, type Statement, statementAbout } from "#chain/evidence/statement.ts";
import { ACME_POLICY, GITOPS_COMMIT, ISSUER, NOW, releaseRun, signingRun } from "./acme.ts";
import { sigstoreFixture } from "./contract/sigstore-fixture.ts";
import { pushImage } from "./contract/small-image.ts";

export type EvidenceWorld = Awaited<ReturnType<typeof evidenceWorld>>;

/** The example organisation on a real registry and a real Sigstore on loopback. */
export async function evidenceWorld() {
  const folder = mkdtempSync(join(tmpdir(), "clearance-evidence-"));
  const twin = await startRegistry({ dir: folder });
  const sigstore = await sigstoreFixture();
  const registry = ociRegistry();
  const verifier = sigstoreVerifier();
  const image = ImageName.parse(`${twin.host}/acme/check-in`);
  const text = ACME_POLICY.replace("registry.example/acme/check-in", image).replace(ISSUER, sigstore.issuer);
  const files = new Map([["trust/trusted_root.json", readFileSync(sigstore.trustedRoot)]]);
  const snapshot: PolicySnapshot = {
    policy: parsePolicy(text),
    commit: GITOPS_COMMIT,
    digest: digestOf(text),
    files,
  };

  return {
    twin,
    registry,
    verifier,
    image,
    snapshot,
    policyText: text,
    trust: trustMaterialOf(snapshot),
    /** Signs as the job whose token says this. */
    signerOf: (claims: JobClaims) => sigstore.signer(claims),
    /** An image of its own, so that no test sees another's evidence. */
    push: async (seed: string): Promise<ImageReference> => ({
      image,
      digest: (await pushImage(registry, image, seed)).descriptor.digest,
    }),
    close: async () => {
      await sigstore.remove();
      await twin.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** The token of the release run, as the issuer's callers write it. */
export function releaseClaims(changes: Partial<Record<string, string>> = {}): JobClaims {
  const { iss: _iss, sub: _sub, ...claims } = releaseRun(changes);
  return claims as unknown as JobClaims;
}

export function signingClaims(environment: string, changes: Partial<Record<string, string>> = {}): JobClaims {
  const { iss: _iss, sub: _sub, ...claims } = signingRun(environment, changes);
  return claims as unknown as JobClaims;
}

export function buildStatements(
  subject: ImageReference,
  changes: Partial<Record<string, string>> = {},
): Statement[] {
  const predicate = { bomFormat: "CycloneDX", specVersion: "1.6", components: [] };
  return [
    provenanceStatement(subject, releaseRun(changes)),
    statementAbout(subject, PREDICATE.sbom, predicate),
  ];
}

/** A GitOps repository whose every commit descends from every other. */
export const STRAIGHT_GIT = {
  resolve: async (ref: string) => ref,
  isAncestor: async () => true,
} as const;

export { NOW };
