import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gitConfiguration } from "#adapters/git/git-environment.ts";
import { runGit } from "#adapters/git/run-git.ts";
import type {
  AccessLevel,
  IdTokenClaims,
  Permissions,
  RepositorySource,
  RunServices,
} from "../runner/contract.ts";
import { gitCheckout } from "../runner/git-checkout.ts";
import { findRepository } from "./call.ts";
import { mayUse } from "./environments.ts";
import { fullName } from "./permissions.ts";
import type { Access, Repository, Run } from "./state.ts";
import { mintToken } from "./tokens.ts";
import type { TwinContext } from "./twin-context.ts";

export interface RunSources {
  readonly idTokens:
    | {
        grant(
          claims: IdTokenClaims,
        ):
          | Promise<{ readonly url: string; readonly token: string }>
          | { readonly url: string; readonly token: string };
      }
    | undefined;
  /** A folder that stands for `repository` at any ref, for actions that aren't hosted here. */
  readonly actionsDirectory: (repository: string, ref: string) => string | undefined;
  readonly machineEnvironment: Readonly<Record<string, string>>;
}

/** What the jobs of one run ask of this GitHub. */
export function runServices(
  twin: TwinContext,
  repository: Repository,
  run: Run,
  sources: RunSources,
): RunServices {
  return {
    async secretsFor(name) {
      if (run.fromFork) return {};
      const environment = name === undefined ? undefined : repository.environments[name];
      const more = environment !== undefined && mayUse(environment, run.ref) ? environment.secrets : {};
      return { ...repository.secrets, ...more };
    },
    async jobToken(permissions) {
      const token = mintToken(twin, {
        kind: "job",
        repository: fullName(repository),
        run: run.id,
        permissions: apiPermissions(run.fromFork ? readOnly(permissions) : permissions),
      });
      twin.store.save();
      return token;
    },
    async idToken(claims) {
      if (run.fromFork) throw new Error("a fork's run gets no identity token");
      if (sources.idTokens === undefined) throw new Error("this GitHub was started without an OIDC issuer");
      return sources.idTokens.grant(claims);
    },
    source: (name, ref) => repositorySource(twin, sources, name, ref),
    async checkout({ repository: name, ref, directory, depth, token }) {
      const hosted = hostedRepository(twin, name);
      if (hosted === undefined) throw new Error(`there is no repository ${name} here`);
      const wanted = ref ?? hosted.defaultBranch;
      const found = await fullRef(twin, hosted, wanted);
      if (found === undefined) throw new Error(`${name} has no ref ${wanted}`);
      const url = `${twin.root()}/${fullName(hosted)}.git`;
      return gitCheckout({ url, ...found, directory, depth, token, persistCredentials: true });
    },
  };
}

function readOnly(permissions: Permissions): Permissions {
  const reading = Object.entries(permissions).map(([name, access]) => {
    const most: AccessLevel = access === "write" ? (name === "id-token" ? "none" : "read") : access;
    return [name, most] as const;
  });
  return Object.fromEntries(reading);
}

/** Workflow files write `pull-requests`, the API `pull_requests`. Reading metadata comes with every token. */
function apiPermissions(permissions: Permissions): Record<string, Access> {
  const granted = Object.entries(permissions).flatMap(([name, access]) =>
    access === "none" ? [] : [[name.replaceAll("-", "_"), access] as const],
  );
  return { ...Object.fromEntries(granted), metadata: "read" };
}

function hostedRepository(twin: TwinContext, name: string): Repository | undefined {
  const [owner = "", repo = ""] = name.split("/");
  const exists = Object.keys(twin.state.repositories).some((one) => one.toLowerCase() === name.toLowerCase());
  return exists ? findRepository(twin, owner, repo) : undefined;
}

async function repositorySource(
  twin: TwinContext,
  sources: RunSources,
  name: string,
  ref: string,
): Promise<RepositorySource | undefined> {
  const given = sources.actionsDirectory(name, ref);
  if (given !== undefined)
    return { directory: given, commit: /^[0-9a-f]{40}$/.test(ref) ? ref : "0".repeat(40), ref };
  const hosted = hostedRepository(twin, name);
  const found = hosted === undefined ? undefined : await fullRef(twin, hosted, ref);
  if (hosted === undefined || found === undefined) return undefined;
  const directory = join(twin.store.dir, "sources", name, found.commit);
  if (!existsSync(directory)) {
    await mkdir(dirname(directory), { recursive: true });
    const making = await mkdtemp(`${directory}.`);
    const git = twin.git(hosted);
    await git.withIndex(async (environment) => {
      const at = { environment: { ...environment, GIT_DIR: git.directory, GIT_WORK_TREE: making } };
      await git.run(["read-tree", found.commit], at);
      await runGit(["checkout-index", "--all"], {
        directory: making,
        environment: { ...at.environment, ...gitConfiguration({ "core.bare": "false" }) },
      });
    });
    await rename(making, directory).catch(() => rm(making, { recursive: true, force: true }));
  }
  return { directory, ...found };
}

/** A branch, a tag or a whole commit id, as `uses:` and checkout name it. */
async function fullRef(
  twin: TwinContext,
  repository: Repository,
  ref: string,
): Promise<{ readonly ref: string; readonly commit: string } | undefined> {
  const git = twin.git(repository);
  const names = ref.startsWith("refs/") ? [ref] : [`refs/heads/${ref}`, `refs/tags/${ref}`];
  if (/^[0-9a-f]{40}$/.test(ref)) names.unshift(ref);
  for (const name of names) {
    const commit = await git.resolve(name);
    if (commit !== undefined) return { ref: name, commit };
  }
  return undefined;
}
