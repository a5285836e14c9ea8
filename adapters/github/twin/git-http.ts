import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { gitConfiguration, gitEnvironment } from "#adapters/git/git-environment.ts";
import { runGit } from "#adapters/git/run-git.ts";
import { type Launched, launch } from "#adapters/launch/launch.ts";

type GitService = "git-upload-pack" | "git-receive-pack";

export interface GitCall {
  readonly repository: string;
  readonly service: GitService;
  /** The first half of the exchange, which only lists refs. */
  readonly advertisement: boolean;
}

/** Git's smart HTTP: `/owner/name.git/info/refs?service=…`, `/owner/name.git/git-…-pack`. */
export function gitCall(method: string, url: string): GitCall | undefined {
  const { pathname, searchParams } = new URL(url, "http://localhost");
  const found = /^\/([\w.-]+\/[\w.-]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/.exec(
    pathname,
  );
  const [, repository = "", what = ""] = found ?? [];
  const advertisement = what === "info/refs";
  const service = advertisement ? searchParams.get("service") : what;
  if (service !== "git-upload-pack" && service !== "git-receive-pack") return undefined;
  return method === (advertisement ? "GET" : "POST") ? { repository, service, advertisement } : undefined;
}

export interface ServedGit {
  readonly directory: string;
  /** Patterns of refs that a push may not touch, with the reason that the pusher reads. */
  readonly refused: readonly { readonly pattern: string; readonly reason: string }[];
  /** Folder of the hooks that enforce it. */
  readonly hooks: string;
  /** Does all of it and answers nothing: the connection ends. */
  readonly silent?: boolean;
}

/** Lets git itself answer, each call by a process of its own. */
export async function serveGit(
  call: GitCall,
  served: ServedGit,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.setHeader("Cache-Control", "no-cache, max-age=0, must-revalidate");
  response.setHeader(
    "Content-Type",
    `application/x-${call.service}-${call.advertisement ? "advertisement" : "result"}`,
  );
  const protocol = request.headers["git-protocol"];
  const environment = {
    ...gitConfiguration({
      "core.hooksPath": served.hooks,
      "uploadpack.allowAnySHA1InWant": "true",
      "uploadpack.allowFilter": "true",
      "receive.fsckObjects": "true",
      "receive.denyCurrentBranch": "ignore",
      "receive.denyDeleteCurrent": "ignore",
      "receive.autoGc": "false",
    }),
    ...(typeof protocol === "string" && /^[\w=:]+$/.test(protocol) ? { GIT_PROTOCOL: protocol } : {}),
    CLEARANCE_REFUSED_REFS: served.refused.map((one) => `${one.pattern} ${one.reason}\n`).join(""),
  };
  if (call.advertisement) {
    const line = `# service=${call.service}\n`;
    response.write(`${(line.length + 4).toString(16).padStart(4, "0")}${line}0000`);
    if (call.service === "git-upload-pack" && protocol === "version=2") {
      response.end(await capabilities(served.directory, environment));
      return;
    }
  }
  const child = launch(
    "git",
    [
      call.service.slice("git-".length),
      "--stateless-rpc",
      ...(call.advertisement ? ["--advertise-refs"] : []),
      served.directory,
    ],
    {
      cwd: served.directory,
      env: gitEnvironment(environment),
    },
  );
  const zipped = request.headers["content-encoding"] === "gzip";
  const sent = zipped ? pipeline(request, createGunzip(), child.stdin) : pipeline(request, child.stdin);
  const answered = served.silent === true ? swallowed(child) : pipeline(child.stdout, response);
  // A client that goes away, or a git that has read enough, ends a pipe early; the exchange itself tells.
  child.stderr.pipe(process.stderr, { end: false });
  await Promise.allSettled([sent, answered]);
  child.kill();
  if (served.silent === true) response.destroy();
}

function swallowed(child: Launched): Promise<unknown> {
  child.stdout.resume();
  return child.ended;
}

let advertised: Promise<Buffer> | undefined;

/** Protocol 2 lists no refs here, only what this git can do: the same for each repository and each call (gitprotocol-v2). */
function capabilities(directory: string, environment: Readonly<Record<string, string>>): Promise<Buffer> {
  advertised ??= runGit(["upload-pack", "--stateless-rpc", "--advertise-refs", directory], {
    directory,
    environment,
  });
  advertised.catch(() => {
    advertised = undefined;
  });
  return advertised;
}

/** Reads the pushed refs and refuses those that match, in GitHub's words. `case` patterns are git-like globs. */
export const PRE_RECEIVE = `#!/bin/sh
status=0
while read -r before after ref; do
  while read -r pattern reason; do
    [ -n "$pattern" ] || continue
    case "$ref" in
      $pattern)
        echo "error: GH013: Repository rule violations found for $ref." >&2
        echo "- $reason" >&2
        status=1 ;;
    esac
  done <<END
$CLEARANCE_REFUSED_REFS
END
done
exit $status
`;
