import { fork } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type GitHubTwin, startGitHub } from "#adapters/github/twin/github-twin.ts";
import { ociRegistry } from "#adapters/registry/oci-registry.ts";
import { startRegistry } from "#adapters/registry/twin/registry-twin.ts";
import { keySigner } from "#adapters/sigstore/signer.ts";
import { sigstoreVerifier } from "#adapters/sigstore/verifier.ts";
import { PREDICATE, statementAbout } from "#chain/evidence/statement.ts";
import { attest } from "#operations/attest.ts";
import { pushImage } from "#test/contract/small-image.ts";
import { importPlatform, type Platform, platformOf, type Service } from "./platform.ts";
import type { Order, Setting, Taken } from "./process.ts";

export const GITOPS = "acme/gitops";
const KEYS = ["build", "dev", "staging", "prod"].map((name) => `trust/${name}.pub`);

/** What docs/scale.md advises: without it Node takes what the machine has, and collects late. */
const HEAP = "--max-old-space-size=352";

/** GitHub and a registry on loopback, with a large GitOps tree. */
export interface ScaleWorld extends AsyncDisposable {
  readonly platform: Platform;
  readonly github: GitHubTwin;
  /** Pushes an image with what its builder attests, and moves the tag there. */
  release(service: Service, version: string): Promise<void>;
  promoter(): Promoter;
}

/** A promoter's process, fresh and without a clone. */
export interface Promoter {
  obey(order: Order): Promise<Taken>;
  end(): Promise<void>;
}

export async function scaleWorld(size: number): Promise<ScaleWorld> {
  const dir = await mkdtemp(join(tmpdir(), "clearance-scale-"));
  const registry = await startRegistry({ dir: join(dir, "registry") });
  const github = await startGitHub({ dir: join(dir, "github") });
  const pairs = new Map(KEYS.map((name) => [name, newKey()]));
  const trust = Object.fromEntries([...pairs].map(([name, { publicKey }]) => [name, publicKey]));
  const platform = platformOf(size, registry.host, KEYS);
  for (const login of ["alice", "carol", "dave", "erin"]) github.addUser(login);
  const write = "write" as const;
  const { appId } = github.addApp({
    slug: "clearance-promoter",
    permissions: {
      contents: write,
      pull_requests: write,
      issues: write,
      statuses: write,
      actions: write,
      members: "read",
    },
  });
  await github.addRepository(GITOPS, {
    collaborators: { alice: "write", carol: "write", dave: "write", erin: "write" },
    deleteBranchOnMerge: true,
  });
  github.setRuleset(GITOPS, {
    name: "main",
    requiresPullRequest: true,
    requiredStatuses: [{ context: "clearance", app: appId }],
  });
  await importPlatform(github.gitDirectory(GITOPS), platform, trust);
  const token = github.installationTokenFor("clearance-promoter");
  let promoters = 0;

  return {
    platform,
    github,
    async release({ image }, version) {
      const at = ociRegistry();
      const { descriptor } = await pushImage(at, image, `${image} ${version}`, "main");
      const subject = { image, digest: descriptor.digest };
      const [build = ""] = KEYS;
      const pair = pairs.get(build);
      if (pair === undefined) throw new Error("the builder has no key");
      const statements = [
        statementAbout(subject, PREDICATE.provenance, provenance(new Date())),
        statementAbout(subject, PREDICATE.sbom, {
          bomFormat: "CycloneDX",
          specVersion: "1.6",
          components: [],
        }),
      ];
      const keys = [{ name: build, pem: Buffer.from(pair.publicKey) }];
      await attest(
        { subject, statements, trust: { roots: [], keys }, now: new Date() },
        {
          registry: at,
          signer: keySigner({ pem: pair.privateKey, name: build }),
          verifier: sigstoreVerifier(),
        },
      );
    },
    promoter: () =>
      promoterProcess({
        size,
        keys: KEYS,
        registry: registry.host,
        apiUrl: github.apiUrl,
        repository: GITOPS,
        token,
        gitUrl: github.gitUrl(GITOPS),
        clone: join(dir, `clone-${promoters++}`),
      }),
    async [Symbol.asyncDispose]() {
      await github.close();
      await registry.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function promoterProcess(setting: Setting): Promoter {
  const child = fork(join(import.meta.dirname, "process.ts"), [JSON.stringify(setting)], {
    execArgv: [HEAP],
  });
  const ended = once(child, "exit");
  return {
    async obey(order) {
      child.send(order);
      const [taken] = await Promise.race([once(child, "message"), ended.then(broken)]);
      return taken as Taken;
    },
    async end() {
      child.disconnect();
      await ended;
    },
  };
}

function broken([code]: readonly unknown[]): never {
  throw new Error(`the promoter's process ended with ${String(code)}`);
}

function provenance(startedOn: Date): object {
  return {
    buildDefinition: { buildType: "https://example.test/build", externalParameters: {} },
    runDetails: {
      builder: { id: "https://example.test/builder" },
      metadata: { startedOn: startedOn.toISOString() },
    },
  };
}

function newKey(): { readonly privateKey: string; readonly publicKey: string } {
  return generateKeyPairSync("ec", {
    namedCurve: "P-256",
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
}
