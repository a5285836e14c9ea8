import { Fault, type FaultCode } from "#chain/fault.ts";

/**
 * The public Sigstore's signing config, by TUF from the root that @sigstore/tuf carries.
 * @throws Fault `SIGNING_FAILED`, retryable
 */
export function publicGoodSigningConfig(): Promise<Uint8Array> {
  return target("signing_config.v0.2.json", "SIGNING_FAILED");
}

/**
 * The public Sigstore's trusted root, likewise.
 * @throws Fault `TRUST_ROOT_INVALID`, retryable
 */
export function publicGoodTrustedRoot(): Promise<Uint8Array> {
  return target("trusted_root.json", "TRUST_ROOT_INVALID");
}

async function target(name: string, code: FaultCode): Promise<Uint8Array> {
  try {
    // Loaded only here: whoever names a signing config and a trusted root needs no TUF.
    const { initTUF } = await import("@sigstore/tuf");
    return Buffer.from(await (await initTUF()).getTarget(name), "utf8");
  } catch (cause) {
    throw new Fault(code, `The public Sigstore's ${name} can't be had by TUF.`, { cause, retryable: true });
  }
}
