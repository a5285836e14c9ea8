import { Fault } from "#chain/fault.ts";

const SIGNING_CONFIG = "signing_config.v0.2.json";
const TRUSTED_ROOT = "trusted_root.json";

/** The public Sigstore's signing config, by TUF from the root that @sigstore/tuf carries. */
export async function publicGoodSigningConfig(): Promise<Uint8Array> {
  return await publicGoodTarget(SIGNING_CONFIG);
}

/** The public Sigstore's trusted root, likewise. */
export async function publicGoodTrustedRoot(): Promise<Uint8Array> {
  return await publicGoodTarget(TRUSTED_ROOT);
}

async function publicGoodTarget(name: string): Promise<Uint8Array> {
  try {
    const { initTUF } = await import("@sigstore/tuf");
    return Buffer.from(await (await initTUF()).getTarget(name), "utf8");
  } catch (cause) {
    throw new Fault("SIGNING_FAILED", `The public Sigstore's ${name} can't be had by TUF.`, {
      cause,
      retryable: true,
    });
  }
}
