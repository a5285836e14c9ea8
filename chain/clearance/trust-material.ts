import { digestOf } from "../digest/digest.ts";
import type { TrustMaterial } from "../evidence/sigstore.ts";
import { Fault } from "../fault.ts";
import { makersOf, type PolicySnapshot } from "./policy.ts";

/**
 * What evidence is verified against, as one commit of the policy names it: every trust root with its
 * one issuer, and every public key of a builder or an environment.
 *
 * Every name stands for something of its own: the same key under two names would be one signer for two
 * environments, and a signature would be known by the first name only.
 *
 * @throws Fault `POLICY_UNREADABLE` when a named file isn't in the snapshot, `POLICY_INVALID` when two
 * names stand for the same key, or for the same root and issuer.
 */
export function trustMaterialOf({ policy, files }: PolicySnapshot): TrustMaterial {
  const bytesOf = (path: string): Uint8Array => {
    const bytes = files.get(path);
    if (bytes !== undefined) return bytes;
    throw new Fault("POLICY_UNREADABLE", `clearance.yaml names ${path}, which isn't in the same commit`);
  };
  const keys = new Set(makersOf(policy).flatMap((maker) => ("key" in maker ? [maker.key] : [])));
  const material = {
    roots: Object.entries(policy.trust).map(([name, { root, issuer }]) => ({
      name,
      trustedRoot: bytesOf(root),
      issuer,
    })),
    keys: [...keys].map((name) => ({ name, pem: bytesOf(name) })),
  };
  demandDistinct(
    "the same key",
    material.keys.map(({ name, pem }) => [name, keyText(pem)]),
  );
  demandDistinct(
    "the same root and issuer",
    material.roots.map(({ name, trustedRoot, issuer }) => [name, `${digestOf(trustedRoot)} ${issuer}`]),
  );
  return material;
}

function demandDistinct(what: string, entries: readonly (readonly [name: string, content: string])[]): void {
  const names = new Map<string, string>();
  for (const [name, content] of entries) {
    const first = names.get(content);
    if (first !== undefined) {
      throw new Fault("POLICY_INVALID", `${first} and ${name} are ${what}: give each a trust of its own`);
    }
    names.set(content, name);
  }
}

/** A PEM file's key, however its lines are broken. */
function keyText(pem: Uint8Array): string {
  return new TextDecoder().decode(pem).replaceAll(/\s+/gu, "");
}
