import { dirname } from "node:path";

/** Proxies and own certificate authorities: all that a job gets of the machine's environment beside PATH. */
const PASSED = [
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "ALL_PROXY",
  "http_proxy",
  "https_proxy",
  "no_proxy",
  "all_proxy",
  "NODE_EXTRA_CA_CERTS",
  "NODE_USE_ENV_PROXY",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "GIT_SSL_CAINFO",
] as const;

/** The current Node stands first on PATH, so that `node` in a `run:` is the one that runs the actions. */
export function machineEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const passed = PASSED.flatMap((name): [string, string][] => {
    const value = environment[name];
    return value === undefined ? [] : [[name, value]];
  });
  const path = `${dirname(process.execPath)}:${environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"}`;
  return { ...Object.fromEntries(passed), PATH: path, LANG: "C.UTF-8" };
}
