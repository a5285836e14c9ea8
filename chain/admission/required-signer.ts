import { createPublicKey } from "node:crypto";
import * as z from "zod";
import { entry } from "../clearance/names.ts";
import { type PolicySnapshot, type SignerRule, signerWorkflow } from "../clearance/policy.ts";
import { Fault } from "../fault.ts";
import { subjectOf } from "../source/github-server.ts";

/** Who must have signed a clearance. */
export type RequiredSigner =
  | {
      readonly kind: "certificate";
      /** The trust root's name in clearance.yaml. */
      readonly trust: string;
      readonly issuer: string;
      /** The certificate's subject alternative name, exactly. */
      readonly subject: string;
      /** Absent: what Kyverno goes by of itself, the public-good Sigstore. `root` is root.json. */
      readonly tuf?: { readonly mirror: string; readonly root: Uint8Array };
      /** The trusted root's open transparency log: where there is one an entry is demanded, else a signed timestamp. */
      readonly log?: string;
      /** The trusted root as text, where the policies carry it themselves. */
      readonly trustedRoot?: string;
    }
  | {
      readonly kind: "key";
      /** Path in the GitOps repository. */
      readonly key: string;
      /** SubjectPublicKeyInfo as PEM, written anew from the parsed key. */
      readonly pem: string;
    };

/**
 * The signer that clearance.yaml names, with all that a policy needs to know him by.
 *
 * @throws Fault `POLICY_UNREADABLE` when a file that clearance.yaml names isn't in the snapshot,
 * `POLICY_INVALID` for a URL that a policy can't carry, `TRUST_ROOT_INVALID` for a key or root that can't be read.
 */
export function requiredSigner(snapshot: PolicySnapshot, signer: SignerRule): RequiredSigner {
  if ("key" in signer) {
    return { kind: "key", key: signer.key, pem: publicKey(signer.key, fileOf(snapshot, signer.key)) };
  }
  const trust = entry(snapshot.policy.trust, signer.trust);
  if (trust === undefined) {
    throw new Fault(
      "POLICY_INVALID",
      `a signer names the trust root "${signer.trust}", which isn't declared`,
    );
  }
  return {
    kind: "certificate",
    trust: signer.trust,
    issuer: plainUrl(trust.issuer),
    subject: subjectOf(signerWorkflow(snapshot.policy, signer.workflow)),
    ...openLog(trust.root, fileOf(snapshot, trust.root)),
    ...(trust.inline === undefined
      ? {}
      : { trustedRoot: new TextDecoder().decode(fileOf(snapshot, trust.root)) }),
    ...(trust.tuf === undefined
      ? {}
      : { tuf: { mirror: plainUrl(trust.tuf.mirror), root: fileOf(snapshot, trust.tuf.root) } }),
  };
}

/** Kyverno reads variables, references and wildcards out of strings: a URL that could hold one is refused. */
function plainUrl(url: string): string {
  if (/^https?:\/\/[\w.~:/[\]%-]+$/.test(url)) return url;
  throw new Fault(
    "POLICY_INVALID",
    `the URL ${url} has characters that a policy can't carry: write it plainly`,
  );
}

function fileOf(snapshot: PolicySnapshot, path: string): Uint8Array {
  const bytes = snapshot.files.get(path);
  if (bytes === undefined) {
    throw new Fault("POLICY_UNREADABLE", `clearance.yaml names ${path}, which isn't in the same commit`);
  }
  return bytes;
}

/** Only a public key's own PEM passes: Kyverno would follow a KMS or secret reference found in its place. */
function publicKey(path: string, bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes);
  if (!/^-----BEGIN PUBLIC KEY-----[A-Za-z0-9+/=\s]+-----END PUBLIC KEY-----\s*$/.test(text)) {
    throw new Fault("TRUST_ROOT_INVALID", `${path} isn't one public key in PEM (BEGIN PUBLIC KEY)`);
  }
  try {
    return createPublicKey(text).export({ type: "spki", format: "pem" }).toString();
  } catch (cause) {
    throw new Fault("TRUST_ROOT_INVALID", `${path} isn't a public key that can be used`, { cause });
  }
}

const Logs = z.looseObject({
  tlogs: z
    .array(
      z.looseObject({
        baseUrl: z.string(),
        publicKey: z
          .looseObject({ validFor: z.looseObject({ end: z.string().optional() }).optional() })
          .optional(),
      }),
    )
    .default([]),
});

/** A log that has an end is closed, or was never used: Kyverno 1.19 asks for a log's key even so. */
function openLog(path: string, bytes: Uint8Array): { readonly log?: string } {
  let logs: z.infer<typeof Logs>;
  try {
    logs = Logs.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (cause) {
    throw new Fault("TRUST_ROOT_INVALID", `${path} isn't a trusted root in JSON`, { cause });
  }
  const open = logs.tlogs.find((log) => log.publicKey?.validFor?.end === undefined);
  return open === undefined ? {} : { log: plainUrl(open.baseUrl) };
}
