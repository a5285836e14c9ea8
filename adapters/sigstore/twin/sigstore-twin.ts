import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "#chain/fault.ts";
import { startFulcio } from "./fulcio.ts";
import { type LoopbackServer, serve } from "./loopback-server.ts";
import { type GrantTokens, grantSigner, type Mint, startOidcIssuer } from "./oidc-issuer.ts";
import { startRekor } from "./rekor.ts";
import { keptAuthority } from "./root-authority.ts";
import { signingConfigJson } from "./signing-config.ts";
import { keptKey } from "./signing-key.ts";
import { startTimestampAuthority, timestampSigner } from "./timestamp-authority.ts";
import { trustedRootJson } from "./trusted-root.ts";
import { writeTufRepository } from "./tuf-repository.ts";
import { tufHandler } from "./tuf-server.ts";

const SERVICES = ["oidc", "fulcio", "rekor", "tsa", "tuf"] as const;
type Service = (typeof SERVICES)[number];
type Ports = Readonly<Record<Service, number>>;

export interface SigstoreOptions {
  /** Keys, certificates, the log and the TUF repository live here; a second start finds them again. */
  readonly dir: string;
  /** One port per service; without it the ports of the last start in `dir`, at first any free ones. */
  readonly ports?: Partial<Ports>;
  /** before workflows in certificates; `https://github.com` if absent */
  readonly server?: string;
  /** false: certificates without SCT, and a root that knows no certificate log */
  readonly certificateLog?: boolean;
  readonly now?: () => Date;
}

export interface Sigstore {
  /** base URLs */
  readonly oidc: string;
  readonly fulcio: string;
  readonly rekor: string;
  readonly tsa: string;
  readonly tuf: string;
  /** the same as `oidc`: what tokens and certificates name as their issuer */
  readonly issuer: string;
  readonly ports: Ports;
  /** paths of the documents that clients are configured with */
  readonly trustedRoot: string;
  readonly signingConfig: string;
  readonly tufRoot: string;
  /** An ACTIONS_ID_TOKEN_REQUEST_URL and _TOKEN for a job with these claims. */
  readonly grant: GrantTokens;
  /** A token at once. */
  readonly mint: Mint;
  close(): Promise<void>;
}

/**
 * A whole Sigstore on 127.0.0.1: OIDC issuer, Fulcio with its certificate log, Rekor, a timestamp
 * authority and the TUF repository that hands out their keys.
 * @throws Fault `PORT_TAKEN`, `SANDBOX_UNUSABLE`
 */
export async function startSigstore(options: SigstoreOptions): Promise<Sigstore> {
  const { dir, server = "https://github.com", now = () => new Date() } = options;
  const wanted = { ...keptPorts(dir), ...options.ports };
  const port = (service: Service) => wanted[service] ?? 0;
  const keys = join(dir, "keys");
  const certificates = join(dir, "certificates");
  const since = keptSince(dir, now);

  const authority = keptAuthority(
    join(certificates, "fulcio.der"),
    keptKey(keys, "fulcio"),
    "clearance sandbox fulcio",
    since,
  );
  const timestampRoot = keptAuthority(
    join(certificates, "timestamp-root.der"),
    keptKey(keys, "timestamp-root"),
    "clearance sandbox timestamp root",
    since,
  );
  const timestampLeaf = timestampSigner(
    join(certificates, "timestamp.der"),
    timestampRoot,
    keptKey(keys, "timestamp"),
    since,
  );
  const certificateLog = options.certificateLog === false ? undefined : keptKey(keys, "certificate-log");
  const rekorKey = keptKey(keys, "rekor");

  const started: LoopbackServer[] = [];
  async function up<S extends LoopbackServer>(starting: Promise<S>): Promise<S> {
    const service = await starting;
    started.push(service);
    return service;
  }
  async function close(): Promise<void> {
    await Promise.all(started.map((service) => service.close()));
  }

  try {
    const oidc = await up(startOidcIssuer(port("oidc"), keptKey(keys, "oidc", "RSA"), now));
    const fulcio = await up(
      startFulcio(port("fulcio"), { authority, certificateLog, issuer: oidc.url, server, now }),
    );
    const rekor = await up(
      startRekor(port("rekor"), { path: join(dir, "rekor", "entries.jsonl"), key: rekorKey, now }),
    );
    const tsa = await up(startTimestampAuthority(port("tsa"), timestampLeaf, timestampRoot, now));
    const tuf = await up(serve("the TUF repository", port("tuf"), () => tufHandler(join(dir, "tuf"))));

    const trustedRoot = trustedRootJson({
      since,
      fulcio: { url: fulcio.url, authority },
      certificateLog,
      rekor: { url: rekor.url, key: rekorKey },
      timestamps: { url: tsa.url, leaf: timestampLeaf.certificate, root: timestampRoot },
    });
    const signingConfig = signingConfigJson({
      since,
      fulcio: fulcio.url,
      oidc: oidc.url,
      rekor: rekor.url,
      tsa: tsa.url,
    });
    const tufRoot = writeTufRepository({
      folder: join(dir, "tuf"),
      key: keptKey(keys, "tuf"),
      since,
      targets: { "trusted_root.json": trustedRoot, "signing_config.v0.2.json": signingConfig },
    });
    const ports = { oidc: oidc.port, fulcio: fulcio.port, rekor: rekor.port, tsa: tsa.port, tuf: tuf.port };
    const write = (name: string, content: string | Buffer) => {
      writeFileSync(join(dir, name), content);
      return join(dir, name);
    };
    write("ports.json", JSON.stringify(ports));
    return {
      oidc: oidc.url,
      fulcio: fulcio.url,
      rekor: rekor.url,
      tsa: tsa.url,
      tuf: tuf.url,
      issuer: oidc.url,
      ports,
      trustedRoot: write("trusted_root.json", trustedRoot),
      signingConfig: write("signing_config.json", signingConfig),
      tufRoot: write("tuf-root.json", tufRoot),
      grant: oidc.grant,
      mint: oidc.mint,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function keptPorts(dir: string): Partial<Ports> {
  const path = join(dir, "ports.json");
  return existsSync(path) ? (readJson(path) as Partial<Ports>) : {};
}

/** When this Sigstore began: everything it trusts is valid from then on. */
function keptSince(dir: string, now: () => Date): Date {
  const path = join(dir, "since.json");
  if (!existsSync(path)) {
    mkdirSync(dir, { recursive: true });
    const hour = 60 * 60 * 1000;
    writeFileSync(path, JSON.stringify(new Date(now().getTime() - hour)));
  }
  return new Date(readJson(path) as string);
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new Fault("SANDBOX_UNUSABLE", `${path} can't be read: remove the folder to start afresh.`, {
      cause,
    });
  }
}

/** The same grants from another process, by the issuer's key in `dir`; the issuer itself must run to redeem them. */
export function grantsOf(dir: string, issuer: string): Sigstore["grant"] {
  return grantSigner(issuer, keptKey(join(dir, "keys"), "oidc", "RSA"), () => new Date());
}
