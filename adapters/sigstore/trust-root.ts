import { createPublicKey, type KeyObject } from "node:crypto";
import { TrustedRoot } from "@sigstore/protobuf-specs";
import { type TrustMaterial as Authorities, toTrustMaterial, Verifier } from "@sigstore/verify";
import { Fault } from "#chain/fault.ts";

/** A trusted root, ready to verify with. */
export interface TrustRoot {
  readonly authorities: Authorities;
  /** Checks a certificate's bundle: chain, one SCT if the root has certificate logs, one witnessed time. */
  readonly verifier: Verifier;
}

/**
 * A trusted_root.json (Sigstore TrustedRoot v0.1 or v0.2).
 *
 * A log without a start of validity is refused: nobody could say since when its word counts.
 * @throws Fault `TRUST_ROOT_INVALID`
 */
export function parseTrustRoot(name: string, bytes: Uint8Array): TrustRoot {
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
    const authorities = toTrustMaterial(root, () => {
      throw new Error("a trusted root holds no keys of signers");
    });
    return { authorities, verifier: certificateVerifier(authorities) };
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
 * The thresholds that a root allows for: an SCT wherever it has certificate logs, and always one time
 * that somebody else witnessed, because a certificate of ten minutes is judged at that time.
 */
export function certificateVerifier(authorities: Authorities): Verifier {
  return new Verifier(authorities, {
    ctlogThreshold: authorities.ctlogs.length > 0 ? 1 : 0,
    timestampThreshold: 1,
    tlogThreshold: 0,
  });
}

/**
 * Whether the root expects a log entry for something signed at these times: it does if one of its logs
 * was open then. A root may carry the key of a log that has closed, or was never used (admission
 * controllers ask for one), beside a timestamp authority that alone witnesses.
 */
export function expectsLogEntry(authorities: Authorities, times: readonly Date[]): boolean {
  return authorities.tlogs.some(({ validFor }) =>
    times.some((time) => validFor.start <= time && time <= validFor.end),
  );
}

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

function readRoot(name: string, bytes: Uint8Array): TrustedRoot {
  try {
    return TrustedRoot.fromJSON(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } catch (cause) {
    throw new Fault("TRUST_ROOT_INVALID", `The trusted root "${name}" isn't a trusted_root.json.`, { cause });
  }
}
