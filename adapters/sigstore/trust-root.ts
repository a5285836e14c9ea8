import { TrustedRoot } from "@sigstore/protobuf-specs";
import {
  type TrustMaterial as Authorities,
  type SignedEntity,
  toTrustMaterial,
  Verifier,
} from "@sigstore/verify";
import { Fault } from "#chain/fault.ts";
import { demandProofOfItsCheckpoint } from "./log-proof.ts";
import { witnessedTimes } from "./witnesses.ts";

/**
 * A trusted_root.json (Sigstore TrustedRoot v0.1 or v0.2), parsed.
 *
 * A log without a start of validity is refused: nobody could say since when its word counts.
 * @throws Fault `TRUST_ROOT_INVALID`
 */
export function parseTrustRoot(name: string, bytes: Uint8Array): Authorities {
  const root = readRoot(name, bytes);
  const undated = [...root.tlogs, ...root.ctlogs].find((log) => log.publicKey?.validFor?.start === undefined);
  if (undated !== undefined) {
    throw new Fault(
      "TRUST_ROOT_INVALID",
      `The trusted root "${name}" has a log (${undated.baseUrl || "without URL"}) with no start of validity.`,
    );
  }
  if (root.certificateAuthorities.length === 0) {
    throw new Fault("TRUST_ROOT_INVALID", `The trusted root "${name}" has no certificate authority.`);
  }
  try {
    return toTrustMaterial(root, () => {
      throw new Error("a trusted root holds no keys of signers");
    });
  } catch (cause) {
    throw new Fault(
      "TRUST_ROOT_INVALID",
      `The trusted root "${name}" holds a key or certificate that can't be used.`,
      {
        cause,
      },
    );
  }
}

/**
 * Checks a certificate's signature with all that the root can tell: the chain at each witnessed time, an
 * SCT wherever the root has certificate logs, at least one witnessed time (a certificate of ten minutes
 * is judged at that time), and a log entry if one of the root's logs was open then. A root may carry the
 * key of a log that has closed beside a timestamp authority that alone witnesses (some admission
 * controllers insist on a log key).
 *
 * @returns the witnessed times, oldest first
 * @throws Error that says which check failed
 */
export function verifyCertificateSignature(authorities: Authorities, entity: SignedEntity): Date[] {
  new Verifier(authorities, {
    ctlogThreshold: authorities.ctlogs.length > 0 ? 1 : 0,
    timestampThreshold: 1,
    tlogThreshold: 0,
  }).verify(entity);
  for (const { inclusionProof } of entity.tlogEntries) demandProofOfItsCheckpoint(inclusionProof);
  const times = witnessedTimes(entity);
  const logWasOpen = authorities.tlogs.some(({ validFor: { start, end } }) =>
    times.some((time) => start <= time && time <= end),
  );
  if (logWasOpen && entity.tlogEntries.length === 0) {
    throw new Error("the trusted root has a log for that time, but the bundle has no log entry");
  }
  return times;
}

function readRoot(name: string, bytes: Uint8Array): TrustedRoot {
  try {
    return TrustedRoot.fromJSON(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } catch (cause) {
    throw new Fault("TRUST_ROOT_INVALID", `The trusted root "${name}" isn't a trusted_root.json.`, { cause });
  }
}
