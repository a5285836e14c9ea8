import { RepositoryName } from "#chain/source/workflow-identity.ts";
import { askGit } from "../git/run-git.ts";

/** A repository on a GitHub, as a remote's URL names it. */
export interface Origin {
  /** With the port, where the URL is http(s) and has one: `github.com`, `127.0.0.1:8080`. */
  readonly host: string;
  readonly repository: RepositoryName;
}

/** Where the working directory was cloned from; undefined where it's no clone of anything on a GitHub. */
export async function originOf(directory: string): Promise<Origin | undefined> {
  const answer = await askGit(["config", "--get", "remote.origin.url"], { directory });
  return answer.exitCode === 0 ? parseOrigin(answer.stdout.toString("utf8").trim()) : undefined;
}

/** `https://host/owner/name.git`, `ssh://git@host/owner/name`, `git@host:owner/name.git`. */
export function parseOrigin(url: string): Origin | undefined {
  if (URL.canParse(url) && url.includes("://")) {
    const { protocol, host, hostname, pathname } = new URL(url);
    if (protocol === "https:" || protocol === "http:") return origin(host, pathname);
    return protocol === "ssh:" || protocol === "git+ssh:" ? origin(hostname, pathname) : undefined;
  }
  const [, host, path] = /^(?:[^@/:\s]+@)?([A-Za-z0-9.-]+):(?!\/\/)(.+)$/.exec(url) ?? [];
  return host === undefined || path === undefined ? undefined : origin(host, path);
}

function origin(host: string, path: string): Origin | undefined {
  const repository = RepositoryName.safeParse(path.replace(/^\/+/, "").replace(/(?:\.git)?\/*$/, ""));
  if (!repository.success || host === "") return undefined;
  // GitHub's ssh behind firewalls: docs, "Using SSH over the HTTPS port".
  return { host: host === "ssh.github.com" ? "github.com" : host.toLowerCase(), repository: repository.data };
}
