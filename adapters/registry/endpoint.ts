import { isIPv4 } from "node:net";
import { type ImageName, registryOf, repositoryOf } from "#chain/digest/image-name.ts";

/** `localhost`, 127.0.0.0/8 or ::1, as a parsed URL's `hostname` spells them: plain http is for these alone. */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === "localhost" || hostname === "[::1]" || (isIPv4(hostname) && hostname.startsWith("127."))
  );
}

/** Docker's own registry is reached under another name than the one that images carry. */
const SERVED_BY: Readonly<Record<string, string>> = { "docker.io": "registry-1.docker.io" };

/** Where a registry answers: https, unless it is this machine. */
export function originOf(registry: string): string {
  const { host, hostname } = new URL(`http://${SERVED_BY[registry] ?? registry}`);
  return isLoopback(hostname) ? `http://${host}` : `https://${SERVED_BY[registry] ?? registry}`;
}

/** `/v2/<repository>/<path>` of the image's registry. */
export function endpoint(image: ImageName, path: string): URL {
  return new URL(`${originOf(registryOf(image))}/v2/${repositoryOf(image)}/${path}`);
}

/** Whether a registry at `from` may send us to `to`: never from TLS to plain text, nor from outside to this machine. */
export function maySendTo(from: URL, to: URL): boolean {
  if (to.username !== "" || to.password !== "") return false;
  if (isLoopback(to.hostname) && !isLoopback(from.hostname)) return false;
  return to.protocol === "https:" || (to.protocol === "http:" && isLoopback(to.hostname));
}

/** A URL as messages show it: queries may carry signatures. */
export function printUrl(url: URL): string {
  return `${url.origin}${url.pathname}`;
}
