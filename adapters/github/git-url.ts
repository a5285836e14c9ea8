import { Fault } from "#chain/fault.ts";

/** Where git finds a repository, derived from the API's address: github.com has a host of its own for it, GHES a path. */
export function gitUrl(apiUrl: string, repository: string): string {
  return `${webUrl(apiUrl)}/${repository}.git`;
}

/** The address that people open in a browser. */
function webUrl(apiUrl: string): string {
  if (!URL.canParse(apiUrl)) throw new Fault("INPUT_INVALID", `${apiUrl} isn't the URL of a GitHub API`);
  const url = new URL(apiUrl);
  if (url.pathname === "/" && url.hostname.startsWith("api.")) {
    return `${url.protocol}//${url.host.slice("api.".length)}`;
  }
  return `${url.origin}${url.pathname.replace(/\/(?:api\/v3\/?)?$/, "")}`;
}
