import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import * as z from "zod";
import { localRepository } from "#adapters/git/local-repository.ts";
import { machineEnvironment } from "#adapters/github/runner/machine-environment.ts";
import { runWorkflow } from "#adapters/github/runner/run-workflow.ts";
import { type GitHubTwin, startGitHub } from "#adapters/github/twin/github-twin.ts";
import { forkServer } from "#adapters/launch/fork-server.ts";
import { ociRegistry } from "#adapters/registry/oci-registry.ts";
import { type RegistryTwin, startRegistry } from "#adapters/registry/twin/registry-twin.ts";
import { type Sigstore, startSigstore } from "#adapters/sigstore/twin/sigstore-twin.ts";
import { Fault } from "#chain/fault.ts";
import { ensureBaseImage } from "./base-image.ts";
import { type Cluster, type ClusterEvent, startCluster } from "./cluster/cluster.ts";
import { clusterAdmission } from "./cluster/cluster-admission.ts";
import { startEdge } from "./cluster/edge.ts";
import { puller } from "./cluster/pull.ts";
import { GITOPS, PEOPLE, seed } from "./seed.ts";
import { TOOLKIT_REPOSITORY, toolkitCommit, toolkitFolder } from "./toolkit.ts";

/** What `DIR/sandbox.json` says once everything answers. */
export interface SandboxDocument {
  readonly registry: string;
  readonly github: { readonly api: string; readonly graphql: string; readonly git: string };
  readonly oidc: string;
  readonly fulcio: string;
  readonly rekor: string;
  readonly tsa: string;
  readonly tuf: string;
  /** The clusters' load balancer: `<edge>/<service>/<environment>[/<region>]/…`. */
  readonly edge: string;
  readonly trustedRoot: string;
  readonly signingConfig: string;
  readonly tufRoot: string;
  /** By login; the promoter's App is among them as `clearance-promoter[bot]`. */
  readonly tokens: Readonly<Record<string, string>>;
}

export interface Sandbox {
  readonly document: SandboxDocument;
  readonly registry: RegistryTwin;
  readonly sigstore: Sigstore;
  readonly github: GitHubTwin;
  readonly cluster: Cluster;
  close(): Promise<void>;
}

export interface SandboxOptions {
  readonly dir: string;
  /** The folder with action.yml and dist/; where this program lies if absent. */
  readonly toolkit?: string;
  readonly onEvent?: (event: ClusterEvent) => void;
  /** A GitOps tree that can't be read. */
  readonly onFault?: (fault: Fault) => void;
}

const Ports = z.record(z.enum(["registry", "github", "edge"]), z.int());

/**
 * A registry, a Sigstore, a GitHub and clusters on 127.0.0.1, with Acme's repositories in them. A second start in the
 * same folder brings the same state, ports and keys back.
 *
 * @throws Fault `PORT_TAKEN`, `SANDBOX_UNUSABLE`
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const dir = resolve(options.dir);
  const toolkit = options.toolkit ?? toolkitFolder();
  await mkdir(dir, { recursive: true });
  const kept = await keptPorts(dir);
  const started: { close(): Promise<void> }[] = [];
  const up = async <T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> => {
    const one = await starting;
    started.push(one);
    return one;
  };
  const close = async (): Promise<void> => {
    for (const one of started.splice(0).reverse()) await one.close();
  };
  try {
    await up(forkServer());
    const [registry, sigstore] = await Promise.all([
      up(startRegistry({ dir: join(dir, "registry"), port: kept?.registry ?? 0 })),
      up(startSigstore({ dir: join(dir, "sigstore") })),
    ]);
    const github = await up(
      startGitHub({
        dir: join(dir, "github"),
        port: kept?.github ?? 0,
        runWorkflow,
        idTokens: sigstore,
        actionsDirectory: (repository) => (repository === TOOLKIT_REPOSITORY ? toolkit : undefined),
        // Jobs are processes of seconds: code that one has compiled, the next needn't compile again.
        machineEnvironment: {
          ...machineEnvironment(process.env),
          NODE_COMPILE_CACHE: join(dir, "compile-cache"),
        },
      }),
    );
    const edge = await up(startEdge(kept?.edge ?? 0));
    const client = ociRegistry();
    const base = ensureBaseImage(registry.host, client);
    if (!github.hasRepository(GITOPS)) {
      await seed(
        github,
        {
          toolkit,
          commit: toolkitCommit(join(toolkit, "dist")),
          registryHost: registry.host,
          issuer: sigstore.issuer,
          tufMirror: sigstore.tuf,
          edge: edge.url,
          trustedRoot: await readFile(sigstore.trustedRoot),
          tufRoot: await readFile(sigstore.tufRoot),
        },
        sigstore,
      );
    }
    await base;
    const git = localRepository(github.gitDirectory(GITOPS));
    const cluster = startCluster({
      edge,
      git,
      pull: puller(join(dir, "cluster"), client),
      admit: clusterAdmission(git, client),
      ...(options.onEvent === undefined ? {} : { onEvent: options.onEvent }),
      ...(options.onFault === undefined ? {} : { onFault: options.onFault }),
    });
    started.push(cluster);
    const document = documentOf(registry, sigstore, github, cluster);
    await writeWhole(join(dir, "ports.json"), {
      registry: Number(new URL(registry.url).port),
      github: github.port,
      edge: Number(new URL(edge.url).port),
    });
    await writeWhole(join(dir, "sandbox.json"), document);
    return { document, registry, sigstore, github, cluster, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function documentOf(
  registry: RegistryTwin,
  sigstore: Sigstore,
  github: GitHubTwin,
  cluster: Cluster,
): SandboxDocument {
  const { oidc, fulcio, rekor, tsa, tuf, trustedRoot, signingConfig, tufRoot } = sigstore;
  const logins = Object.keys(PEOPLE);
  return {
    registry: registry.url,
    github: { api: github.apiUrl, graphql: github.graphqlUrl, git: github.gitRoot },
    oidc,
    fulcio,
    rekor,
    tsa,
    tuf,
    edge: cluster.edge,
    trustedRoot,
    signingConfig,
    tufRoot,
    tokens: {
      ...Object.fromEntries(logins.map((login) => [login, github.tokenFor(login)])),
      "clearance-promoter[bot]": github.installationTokenFor("clearance-promoter", {
        expires: new Date(8.64e15),
      }),
    },
  };
}

async function keptPorts(dir: string): Promise<z.infer<typeof Ports> | undefined> {
  const path = join(dir, "ports.json");
  if (!existsSync(path)) return undefined;
  const parsed = Ports.safeParse(JSON.parse(await readFile(path, "utf8")));
  if (parsed.success) return parsed.data;
  throw new Fault("SANDBOX_UNUSABLE", `${path} isn't what a sandbox writes: choose an empty folder`);
}

/** The file appears whole: whoever waits for sandbox.json never reads half of it. */
async function writeWhole(path: string, value: unknown): Promise<void> {
  await writeFile(`${path}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}
