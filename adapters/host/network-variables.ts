import { Fault } from "#chain/fault.ts";

type Environment = Readonly<Record<string, string | undefined>>;

const PROXIES = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"] as const;
/** This machine is never asked through a proxy. */
const DIRECT = "localhost,127.0.0.1,::1";

/**
 * Makes everything that this process asks by `fetch` and `node:https` honour the variables that other
 * programs know: `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY` (either case), and `SSL_CERT_FILE` for an own
 * authority beside Node's. `NODE_EXTRA_CA_CERTS` and `NODE_USE_SYSTEM_CA` Node reads itself. Called once, before
 * the first request; costs nothing where none of them is set.
 *
 * @throws Fault `INPUT_INVALID`
 */
export async function honourNetworkVariables(environment: Environment): Promise<void> {
  const proxies = PROXIES.flatMap((name) => {
    const value = environment[name];
    return value === undefined || value === "" ? [] : [[name, proxyUrl(name, value)] as const];
  });
  if (proxies.length > 0) {
    const { setGlobalProxyFromEnv } = await import("node:http");
    const given = environment["no_proxy"] ?? environment["NO_PROXY"];
    const direct = given === undefined || given === "" ? DIRECT : `${given},${DIRECT}`;
    setGlobalProxyFromEnv({ ...Object.fromEntries(proxies), no_proxy: direct });
  }
  const authorities = environment["SSL_CERT_FILE"];
  if (authorities !== undefined && authorities !== "") await trust(authorities);
}

/** Node leaves out what it can't use, and would go directly; without a scheme it is http, as curl has it. */
function proxyUrl(name: string, value: string): string {
  const url = value.includes("://") ? value : `http://${value}`;
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
  // The value isn't shown: it may hold a password.
  throw new Fault("INPUT_INVALID", `${name}: the proxy isn't an http or https URL`);
}

async function trust(path: string): Promise<void> {
  const [{ readFile }, tls] = await Promise.all([import("node:fs/promises"), import("node:tls")]);
  const text = await readFile(path, "utf8").catch(() => "");
  const found = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (found.length > 0) tls.setDefaultCACertificates([...tls.getCACertificates("default"), ...found]);
}
