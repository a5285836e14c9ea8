import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "#chain/fault.ts";
import type { GitRepository } from "#chain/promotion/git.ts";
import { isLoopback } from "../registry/endpoint.ts";
import { gitConfiguration } from "./git-environment.ts";
import { localRepository } from "./local-repository.ts";
import { askGit, gitFault, runGit } from "./run-git.ts";

export interface BareCloneOptions {
  readonly url: string;
  /** Made where it isn't there, at the first use after it has gone, too. */
  readonly dir: string;
  /** A token, or where to get a fresh one: an App's lives an hour. */
  readonly token?: string | (() => Promise<string>);
  /** Milliseconds for one fetch. */
  readonly timeout?: number;
}

/** A bare clone of all branches of `url`, kept in `dir` by the git binary. */
export function bareClone(options: BareCloneOptions): GitRepository {
  const { url, dir } = options;
  let local = localRepository(dir);
  let running: Promise<void> | undefined;

  async function fetchRefs(...refspecs: string[]): Promise<void> {
    await mkdir(dir, { recursive: true });
    if (!existsSync(join(dir, "HEAD"))) {
      await runGit(["init", "--bare", "--quiet", "--initial-branch=main"], { directory: dir });
      // What still reads in the folder that was here before would find nothing more.
      local = localRepository(dir);
    }
    const args = ["fetch", "--quiet", "--prune", "--no-tags", "--force", "--no-auto-maintenance"];
    const answer = await askGit([...args, "--no-write-fetch-head", "--end-of-options", url, ...refspecs], {
      directory: dir,
      // Named, not searched for: in a damaged clone git would go up and fetch into whatever repository lies above.
      environment: { ...gitConfiguration(await transport(options)), GIT_DIR: "." },
      timeout: options.timeout ?? 120_000,
    });
    if (answer.exitCode !== 0) throw fetchFault(url, answer.stderr, answer.exitCode);
  }

  /** One fetch at a time; who asks while one runs gets one that began afterwards. */
  function refresh(): Promise<void> {
    const after = running ?? Promise.resolve();
    const next = after.then(
      () => fetchRefs("+refs/heads/*:refs/heads/*"),
      () => fetchRefs("+refs/heads/*:refs/heads/*"),
    );
    running = next;
    return next;
  }

  async function clone(): Promise<GitRepository> {
    if (!existsSync(join(dir, "HEAD"))) await refresh();
    return local;
  }

  return {
    refresh,
    resolve: async (ref) => (await clone()).resolve(ref),
    read: async (commit, path) => (await clone()).read(commit, path),
    list: async (commit, folder) => (await clone()).list(commit, folder),
    files: async (commit) => (await clone()).files(commit),
    blob: async (id) => (await clone()).blob(id),
    branches: async (folder) => (await clone()).branches(folder),
    history: async (commit, paths, limit) => (await clone()).history(commit, paths, limit),
    line: async (head) => (await clone()).line(head),
    changes: async (from, to) => (await clone()).changes(from, to),
    commit: async (id) => (await clone()).commit(id),
    isAncestor: async (ancestor, descendant) => (await clone()).isAncestor(ancestor, descendant),
    mergeBases: async (one, other) => (await clone()).mergeBases(one, other),
    mergeOf: async (ours, theirs) => (await clone()).mergeOf(ours, theirs),
  };
}

/** Only http(s), no redirect to another host with our header, and a stalled server is given up. */
async function transport(options: BareCloneOptions): Promise<Record<string, string>> {
  const token = typeof options.token === "function" ? await options.token() : options.token;
  const basic = Buffer.from(`x-access-token:${token ?? ""}`).toString("base64");
  return {
    "protocol.allow": "never",
    "protocol.http.allow": "always",
    "protocol.https.allow": "always",
    "http.followRedirects": "false",
    "http.lowSpeedLimit": "1",
    "http.lowSpeedTime": "30",
    "credential.helper": "",
    "core.fsmonitor": "false",
    // This machine is never asked through a proxy, whatever http_proxy says.
    ...(isHere(options.url) ? { "http.proxy": "" } : {}),
    ...(token === undefined ? {} : { "http.extraHeader": `Authorization: Basic ${basic}` }),
  };
}

function isHere(url: string): boolean {
  return URL.canParse(url) && isLoopback(new URL(url).hostname);
}

function fetchFault(url: string, stderr: string, exitCode: number): Fault {
  if (/authentication failed|could not read username|returned error: (?:401|403)/i.test(stderr)) {
    const message = `${withoutCredentials(url)} refused the token: it has expired, or may not read there`;
    return new Fault("GITHUB_DENIED", message);
  }
  const retryable = !/not found|returned error: 404/i.test(stderr);
  return gitFault([`fetch ${withoutCredentials(url)}`], { exitCode, stderr, stdout: Buffer.of() }, retryable);
}

function withoutCredentials(url: string): string {
  return url.replace(/\/\/[^/@]*@/, "//");
}
