import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { keylessSigner, keySigner } from "#adapters/sigstore/signer.ts";
import { startFulcio } from "#adapters/sigstore/twin/fulcio.ts";
import type { JobClaims } from "#adapters/sigstore/twin/github-claims.ts";
import type { LoopbackServer } from "#adapters/sigstore/twin/loopback-server.ts";
import { keptAuthority } from "#adapters/sigstore/twin/root-authority.ts";
import { keptKey } from "#adapters/sigstore/twin/signing-key.ts";
import { type Sigstore, startSigstore } from "#adapters/sigstore/twin/sigstore-twin.ts";
import type { Statement } from "#chain/evidence/statement.ts";

export type SignerKind = "keyless" | "key";

const ENVIRONMENTS = ["dev", "prod", "import", "app"] as const;

/** An environment's signer, or one whom no policy names: another branch, another repository, another Sigstore. */
export type Who = (typeof ENVIRONMENTS)[number] | "branch" | "repository" | "stranger";

/** `expired`: ended before anything witnessed the signature. `unlisted`: no log vouches for the certificate. */
export type CertificateFlaw = "expired" | "unlisted";

interface How {
  readonly unlogged?: boolean;
  readonly certificate?: CertificateFlaw;
}

export interface Signers {
  readonly publicKeys: readonly (readonly [path: string, pem: Uint8Array])[];
  sign(statement: Statement, who: Who, how: How): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Everybody who signs in the example, honest or not, with keys or with certificates of one Sigstore. */
export function signersOf(kind: SignerKind, running: () => Sigstore, dir: string): Signers {
  const keys = new Map<Who, { publicKey: KeyObject; privateKey: KeyObject }>(
    [...ENVIRONMENTS, "stranger" as const].map((name) => [
      name,
      generateKeyPairSync("ec", { namedCurve: "P-256" }),
    ]),
  );
  const started: { close(): Promise<void> }[] = [];
  const authorities = new Map<CertificateFlaw, Promise<LoopbackServer>>();
  let elsewhere: Promise<Sigstore> | undefined;

  function flawed(flaw: CertificateFlaw): Promise<LoopbackServer> {
    const known = authorities.get(flaw) ?? startFlawedFulcio(flaw, running(), join(dir, "sigstore"));
    if (!authorities.has(flaw)) void known.then((server) => started.push(server));
    authorities.set(flaw, known);
    return known;
  }

  async function sigstoreOf(who: Who): Promise<Sigstore> {
    if (who !== "stranger") return running();
    elsewhere ??= startSigstore({ dir: join(dir, "elsewhere") });
    const server = await elsewhere;
    if (!started.includes(server)) started.push(server);
    return server;
  }

  return {
    publicKeys: ENVIRONMENTS.map((name) => [
      `trust/${name}.pub`,
      Buffer.from(keys.get(name)?.publicKey.export({ type: "spki", format: "pem" }) ?? ""),
    ]),
    async sign(statement, who, { unlogged, certificate }) {
      if (kind === "key") {
        const pem = keys.get(who)?.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
        if (pem === undefined) throw new Error(`${who} has no key`);
        return await keySigner({ pem, name: `trust/${who}.pub` }).sign(statement);
      }
      const asked = await sigstoreOf(who);
      const config = JSON.parse(readFileSync(asked.signingConfig, "utf8")) as SigningConfig;
      const changed = {
        ...(unlogged === true ? withoutLog(config) : config),
        ...(certificate === undefined
          ? {}
          : { caUrls: withUrl(config.caUrls, (await flawed(certificate)).url) }),
      };
      const signer = keylessSigner({
        identityToken: (audience) => asked.mint(claimsOf(who), audience),
        signingConfig: Buffer.from(JSON.stringify(changed)),
      });
      return await signer.sign(statement);
    },
    async close() {
      await Promise.all(started.map((one) => one.close()));
    },
  };
}

interface SigningConfig {
  readonly caUrls: readonly object[];
  readonly [more: string]: unknown;
}

function withUrl(services: readonly object[], url: string): readonly object[] {
  return services.map((one) => ({ ...one, url }));
}

function withoutLog({ rekorTlogUrls, rekorTlogConfig, ...rest }: SigningConfig): SigningConfig {
  if (rekorTlogUrls === undefined || rekorTlogConfig === undefined)
    throw new Error("there was no log to leave out");
  return rest;
}

function claimsOf(who: Who): JobClaims {
  const environment = who === "branch" || who === "repository" || who === "stranger" ? "prod" : who;
  const repository = who === "repository" ? "evil/gitops" : "acme/gitops";
  const ref = who === "branch" ? "refs/heads/evil" : "refs/heads/main";
  return {
    repository,
    ref,
    sha: "a".repeat(40),
    workflow_ref: `${repository}/.github/workflows/promote-${environment}.yml@${ref}`,
    environment,
  };
}

const HALF_AN_HOUR = 30 * 60 * 1000;

/** The same authority, whose certificates are good for nothing. */
function startFlawedFulcio(flaw: CertificateFlaw, sigstore: Sigstore, dir: string): Promise<LoopbackServer> {
  // The clock is asked for the token first, then for the certificate.
  let asked = 0;
  const now = () => {
    asked += 1;
    return new Date(Date.now() - (flaw === "expired" && asked % 2 === 0 ? HALF_AN_HOUR : 0));
  };
  const keys = join(dir, "keys");
  const kept = join(dir, "certificates", "fulcio.der");
  return startFulcio(0, {
    authority: keptAuthority(kept, keptKey(keys, "fulcio"), "clearance sandbox fulcio", new Date()),
    certificateLog: flaw === "unlisted" ? undefined : keptKey(keys, "certificate-log"),
    issuer: sigstore.issuer,
    server: "https://github.com",
    now,
  });
}
