import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { findRepository } from "./call.ts";
import { type GitCall, PRE_RECEIVE, serveGit } from "./git-http.ts";
import { type Identity, identify } from "./identity.ts";
import { demand, fullName } from "./permissions.ts";
import { refMoved } from "./pushes.ts";
import { Refusal } from "./refusal.ts";
import { refusedRefs } from "./rulesets.ts";
import type { Repository } from "./state.ts";
import { interceptable } from "./traffic/intercept.ts";
import { seenRequest } from "./traffic/seen-request.ts";
import type { Traffic } from "./traffic/traffic.ts";
import type { TwinContext } from "./twin-context.ts";

/** One call of git, once its caller may make it. */
export async function answerGit(
  twin: TwinContext,
  traffic: Traffic,
  call: GitCall,
  where: { readonly hooks: string; readonly gitDirectory: (name: string) => string },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [owner = "", name = ""] = call.repository.split("/");
  const identity = identify(twin.state, request.headers.authorization, twin.now());
  const push = call.service === "git-receive-pack";
  if (push && identity.kind === "anonymous") throw new Refusal(401, "Authentication required");
  const repository = findRepository(twin, owner, name);
  demand(twin.state, identity, repository, "contents", push ? "write" : "read");
  const seen = seenRequest(
    twin,
    request.method ?? "GET",
    request.url ?? "/",
    request.headers.authorization,
    "",
  );
  traffic.counters.countGit(seen, `${call.service}${call.advertisement ? " (refs)" : ""}`);
  const said = await traffic.interceptors.ask(interceptable(seen));
  if (said.do === "answer") throw new Refusal(said.status, JSON.stringify(said.body));
  if (said.do === "drop") return void response.destroy();
  const directory = where.gitDirectory(fullName(repository));
  const served = {
    directory,
    hooks: where.hooks,
    refused: push ? refusedRefs(repository, identity) : [],
    silent: said.do === "act-then-drop",
  };
  if (!push || call.advertisement) return serveGit(call, served, request, response);
  await twin.alone(repository, () =>
    receivePush(twin, repository, identity, () => serveGit(call, served, request, response)),
  );
}

/** Git itself takes the push; which refs it has moved is seen by comparing them. */
async function receivePush(
  twin: TwinContext,
  repository: Repository,
  identity: Identity,
  serve: () => Promise<void>,
): Promise<void> {
  const git = twin.git(repository);
  const before = await git.refs();
  await serve();
  const after = await git.refs();
  for (const ref of new Set([...before.keys(), ...after.keys()])) {
    if (before.get(ref) === after.get(ref)) continue;
    await refMoved(twin, repository, { ref, before: before.get(ref), after: after.get(ref) }, identity);
  }
  twin.store.save();
}

export function refuseGit(response: ServerResponse, error: unknown): void {
  const status = error instanceof Refusal ? error.status : 500;
  if (response.headersSent) {
    response.destroy();
    return;
  }
  // A password prompt is what git makes of a 401: the realm names who asks.
  if (status === 401) response.setHeader("WWW-Authenticate", 'Basic realm="GitHub"');
  response.statusCode = status;
  response.end(error instanceof Error ? `${error.message}\n` : "");
}

export function writeHooks(dir: string): string {
  const hooks = join(dir, "hooks");
  mkdirSync(hooks, { recursive: true });
  writeFileSync(join(hooks, "pre-receive"), PRE_RECEIVE);
  chmodSync(join(hooks, "pre-receive"), 0o755);
  return hooks;
}
