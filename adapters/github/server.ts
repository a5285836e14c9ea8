import { Fault } from "#chain/fault.ts";
import { isLoopback } from "../registry/endpoint.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Which GitHub is asked, and whether a token of the environment may be shown to it. */
export interface GitHubServer {
  readonly apiUrl: string;
  /** As `gh` calls it: `github.com`. */
  readonly host: string;
  /** Somebody named this host for this process, or it is GitHub's own or this machine. */
  readonly trusted: boolean;
}

/**
 * GITHUB_API_URL, else GH_HOST, else the host that the working directory's origin names, else github.com.
 * An origin is part of what was cloned: it may point anywhere, so it alone never earns a token that was
 * given for another host.
 *
 * @throws Fault `INPUT_INVALID`
 */
export function githubServer(environment: Environment, originHost: string | undefined): GitHubServer {
  const given = environment["GITHUB_API_URL"];
  if (given !== undefined && given !== "") return { ...serverAt(given), trusted: true };
  const named = environment["GH_HOST"];
  if (named !== undefined && named !== "") {
    return { apiUrl: apiUrlOf(named), host: named, trusted: true };
  }
  const host = originHost ?? "github.com";
  return { apiUrl: apiUrlOf(host), host, trusted: isGitHubs(host) || isLoopback(hostnameOf(host)) };
}

/** Where the API of a GitHub is: github.com and data residency have a host for it, GHES a path. */
export function apiUrlOf(host: string): string {
  if (isGitHubs(host)) return `https://api.${host}`;
  return `${isLoopback(hostnameOf(host)) ? "http" : "https"}://${host}/api/v3`;
}

function serverAt(apiUrl: string): Pick<GitHubServer, "apiUrl" | "host"> {
  if (!URL.canParse(apiUrl)) throw invalid(`GITHUB_API_URL: "${apiUrl}" isn't a URL`);
  const url = new URL(apiUrl);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname))) {
    throw invalid(`GITHUB_API_URL: ${url.origin} isn't https`);
  }
  if (url.username !== "" || url.password !== "") {
    throw invalid("GITHUB_API_URL holds credentials: give the token by GITHUB_TOKEN");
  }
  return { apiUrl: apiUrl.replace(/\/+$/, ""), host: url.host.replace(/^api\./, "") };
}

function isGitHubs(host: string): boolean {
  return host === "github.com" || /^[a-z0-9-]+\.ghe\.com$/.test(host);
}

function hostnameOf(host: string): string {
  if (!URL.canParse(`http://${host}/`)) throw invalid(`"${host}" isn't the name of a host`);
  return new URL(`http://${host}/`).hostname;
}

function invalid(message: string): Fault {
  return new Fault("INPUT_INVALID", message);
}
