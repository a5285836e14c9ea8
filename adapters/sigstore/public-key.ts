import { createPublicKey, type KeyObject } from "node:crypto";
import { type TrustMaterial as Authorities, type SignedEntity, Verifier } from "@sigstore/verify";
import { Fault } from "#chain/fault.ts";
import { witnessedTimes } from "./witnesses.ts";

const NO_AUTHORITIES = { certificateAuthorities: [], timestampAuthorities: [], tlogs: [], ctlogs: [] };

/** A public key in PEM. @throws Fault `TRUST_ROOT_INVALID` */
export function parsePublicKey(name: string, pem: Uint8Array): KeyObject {
  try {
    const text = Buffer.from(pem).toString("utf8");
    if (!text.includes("-----BEGIN PUBLIC KEY-----")) throw new Error("not an SPKI in PEM");
    return createPublicKey(text);
  } catch (cause) {
    throw new Fault("TRUST_ROOT_INVALID", `The public key "${name}" can't be read: expected PEM, SPKI.`, {
      cause,
    });
  }
}

/**
 * Checks a key's signature; a key needs no witness. Log entries and timestamps beside the signature are
 * counted if one of the roots vouches for all of them; else it is judged without them, because whoever
 * can spoil them can also drop them.
 *
 * @returns the witnessed times, oldest first
 * @throws Error that says which check failed
 */
export function verifyKeySignature(
  publicKey: KeyObject,
  entity: SignedEntity,
  roots: readonly Authorities[],
): Date[] {
  verifierFor(publicKey, NO_AUTHORITIES).verify({ ...entity, timestamps: [], tlogEntries: [] });
  if (entity.timestamps.length === 0) return [];
  return roots.some((authorities) => vouches(publicKey, entity, authorities)) ? witnessedTimes(entity) : [];
}

function vouches(publicKey: KeyObject, entity: SignedEntity, authorities: Authorities): boolean {
  try {
    verifierFor(publicKey, authorities).verify(entity);
    return true;
  } catch {
    return false;
  }
}

function verifierFor(publicKey: KeyObject, authorities: Omit<Authorities, "publicKey">): Verifier {
  return new Verifier(
    { ...authorities, publicKey: () => ({ publicKey, validFor: () => true }) },
    { ctlogThreshold: 0, tlogThreshold: 0, timestampThreshold: 0 },
  );
}
