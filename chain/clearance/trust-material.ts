import type { TrustMaterial } from "../evidence/sigstore.ts";
import { Fault } from "../fault.ts";
import type { PolicySnapshot } from "./policy.ts";

/**
 * What evidence is verified against, as one commit of the policy names it: every trust root with its
 * one issuer, and every public key of a builder or an environment.
 *
 * @throws Fault `POLICY_UNREADABLE` when a named file isn't in the snapshot.
 */
export function trustMaterialOf({ policy, files }: PolicySnapshot): TrustMaterial {
  const bytesOf = (path: string): Uint8Array => {
    const bytes = files.get(path);
    if (bytes !== undefined) return bytes;
    throw new Fault("POLICY_UNREADABLE", `clearance.yaml names ${path}, which isn't in the same commit`);
  };
  const makers = [...Object.values(policy.builders), ...policy.environments.map((one) => one.signer)];
  const keys = new Set(makers.flatMap((maker) => ("key" in maker ? [maker.key] : [])));
  return {
    roots: Object.entries(policy.trust).map(([name, { root, issuer }]) => ({
      name,
      trustedRoot: bytesOf(root),
      issuer,
    })),
    keys: [...keys].map((name) => ({ name, pem: bytesOf(name) })),
  };
}
