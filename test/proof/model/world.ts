import { memoryClone } from "#adapters/git/memory/memory-clone.ts";
import type { Clock } from "#adapters/github/api/clock.ts";
import type { Line } from "#adapters/github/api/patiently.ts";
import { MemoryGitHub } from "#adapters/github/memory/memory-github.ts";
import { memoryPort } from "#adapters/github/memory/memory-port.ts";
import { type MemoryRequests, memoryRequests } from "#adapters/github/memory/memory-requests.ts";
import type { Health, HealthProbe } from "#chain/clearance/health.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { ImageName } from "#chain/digest/image-name.ts";
import type { StatementSigner } from "#chain/evidence/sigstore.ts";
import { PREDICATE, type Statement, statementAbout } from "#chain/evidence/statement.ts";
import type { Actor } from "#chain/promotion/github.ts";
import type { ApplyPorts } from "#operations/apply-step.ts";
import { attachBundle } from "#operations/attach-bundle.ts";
import { type MemoryRegistry, memoryRegistry } from "#test/memory-registry.ts";
import { APPROVERS, healthUrl, imageOf, ON_CALL, type Platform, PROMOTER, RULES } from "./platform.ts";
import { PRETEND_VERIFIER, pretendSigner } from "./pretend-sigstore.ts";
import { BY_HTTP, byFault, type Process } from "./process.ts";
import { overWire } from "./wire.ts";

const START = new Date("2026-11-20T12:00:00Z").getTime();
const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const KEYS: Readonly<Record<string, string>> = {
  dev: "trust/dev.pub",
  prod: "trust/prod.pub",
  solo: "trust/prod.pub",
};
const bytesOf = (text: string) => new TextEncoder().encode(text);

export interface Release {
  readonly service: string;
  readonly digest: Digest;
  readonly attested: boolean;
}

/** Everything outside the promoter, in memory: GitHub with its people, a registry, health and a clock. */
export class World {
  readonly registry: MemoryRegistry;
  readonly platform: Platform;
  readonly github: MemoryGitHub;
  /** What health endpoints say, by URL; healthy where nothing is set. */
  readonly health: Map<string, Health["state"]>;
  /** In the order in which they were built. */
  readonly releases: Release[];
  /** What the channel's tag of each service points to. */
  readonly tagged: Map<string, Digest>;
  #clock: number;

  /** As on its first day, or as another world stands now: the two go on apart. */
  constructor(platform: Platform, like?: World) {
    this.platform = platform;
    this.registry = memoryRegistry(like === undefined ? {} : { like: like.registry });
    this.health = new Map(like?.health);
    this.releases = [...(like?.releases ?? [])];
    this.tagged = new Map(like?.tagged);
    this.#clock = like === undefined ? START : like.#clock;
    const url = "https://github.example/acme/gitops";
    this.github = new MemoryGitHub(
      { url, now: () => this.now, rules: RULES, deleteBranchOnMerge: true },
      like?.github,
    );
    if (like !== undefined) return;
    const { permissions, teams } = this.github.people;
    for (const login of [...APPROVERS, ON_CALL, "mallory"]) permissions.set(login, "write");
    permissions.set("ada", "admin");
    teams.set("acme/release", APPROVERS);
    const { environments } = this.github.people;
    environments.set("clearance-promoter", { reviewers: false });
    if (platform.signedByRun !== undefined) environments.set(platform.signedByRun, { reviewers: true });
    this.commit({ login: "ada", kind: "human" }, platform.files, "first\n");
  }

  get now(): Date {
    return new Date(this.#clock);
  }

  /** The clock of everybody; it may jump back. */
  pass(milliseconds: number): void {
    this.#clock += milliseconds;
  }

  /** A commit on main, past the rules, as an administrator or an agreed pull request makes it. */
  commit(by: Actor, files: Readonly<Record<string, string | null>>, message: string): void {
    const changes = Object.entries(files).map(([path, text]) => ({
      path,
      bytes: text === null ? null : bytesOf(text),
    }));
    const parent = this.github.git.branches.get("main");
    this.github.push(by, "main", this.github.commit(by, parent, changes, message));
  }

  /** A file on main now. */
  read(path: string, branch = "main"): string | undefined {
    const { branches, objects } = this.github.git;
    const bytes = objects.find(branches.get(branch) ?? "")?.tree.get(path)?.bytes;
    return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
  }

  /** Pushes an image and what a builder attests about it, and lets the channel's tag point there. */
  async release(service: string, attested: boolean): Promise<void> {
    const image = ImageName.parse(imageOf(service));
    const version = this.releases.length + 1;
    const config = {
      mediaType: "application/vnd.oci.image.config.v1+json",
      digest: `sha256:${String(version).padStart(64, "0")}`,
      size: 1,
    };
    const manifest = { schemaVersion: 2, mediaType: MANIFEST, config, layers: [] };
    const bytes = bytesOf(JSON.stringify(manifest));
    const { digest } = await this.registry.putManifest(image, {
      bytes,
      mediaType: MANIFEST,
      tag: "main",
    });
    this.releases.push({ service, digest, attested });
    this.tagged.set(service, digest);
    if (!attested) return;
    const subject = { image, digest };
    const provenance = {
      buildDefinition: { buildType: "https://example.test/build", externalParameters: {} },
      runDetails: {
        builder: { id: "https://example.test/builder" },
        // By its number, so that a clock that was set back doesn't reorder what was built.
        metadata: { startedOn: new Date(START - 86_400_000 + version * 60_000).toISOString() },
      },
    };
    const sbom = { bomFormat: "CycloneDX", specVersion: "1.6", components: [] };
    for (const [type, predicate] of [
      [PREDICATE.provenance, provenance],
      [PREDICATE.sbom, sbom],
    ] as const) {
      const bundle = await pretendSigner("trust/build.pub").sign(statementAbout(subject, type, predicate));
      await attachBundle(subject, { bytes: bundle, predicateType: type, created: this.now }, this.registry);
    }
  }

  /** Lets the channel's tag point to an image that is there. */
  async retag({ service, digest }: Release): Promise<void> {
    const image = ImageName.parse(imageOf(service));
    const { bytes } = await this.registry.manifest(image, digest);
    await this.registry.putManifest(image, { bytes, mediaType: MANIFEST, tag: "main" });
    this.tagged.set(service, digest);
  }

  readonly #probe: HealthProbe = {
    ask: async (_source, { lane }) => {
      const state = this.health.get(healthUrl(lane)) ?? "healthy";
      return state === "healthy"
        ? { state, since: undefined, detail: "well" }
        : { state, detail: "not well" };
    },
  };

  /** The clock of a process: to sleep takes its turn as any call does. */
  clockOf<T>(process: Process<T>): Clock {
    const sleep = async (milliseconds: number) => this.pass(milliseconds);
    const now = () => this.#clock;
    // Chance is the driver's matter alone.
    return process.port({ now, sleep, random: () => 0.5 }, "clock", byFault("GITHUB_UNREACHABLE"), ["sleep"]);
  }

  /** A signer whose signing takes its turn. */
  signerFor<T>(
    environment: string,
    signer: StatementSigner,
    process: Pick<Process<T>, "port">,
    signed: (environment: string, statement: Statement) => void,
  ): StatementSigner {
    const sign: StatementSigner["sign"] = (statement) => {
      signed(environment, statement);
      return signer.sign(statement);
    };
    return process.port({ ...signer, sign }, "signer", byFault("SIGNING_FAILED"), ["sign"]);
  }

  /** The ports of a promoter that runs as that process, its every outside call waiting its turn. */
  portsOf<T>(
    process: Pick<Process<T>, "port">,
    lag: () => number,
    signed: (environment: string, statement: Statement) => void,
    line?: () => Line,
  ): ApplyPorts {
    const requests = memoryRequests(this.github, PROMOTER, () => this.github.state(lag()));
    const methods = Object.keys(requests) as (keyof MemoryRequests)[];
    const gated = process.port(requests, "github", BY_HTTP, methods);
    const asked = process.port(this.#probe, "health", byFault("GITHUB_UNREACHABLE"), ["ask"]);
    // A source that can't be asked is unknown: the port never throws.
    const unknown = (): Health => ({ state: "unknown", detail: "nobody answers" });
    return {
      git: process.port(memoryClone(this.github.git), "git", byFault("GIT_FAILED"), ["refresh"]),
      github: memoryPort(line === undefined ? gated : overWire(gated, line)),
      // Content under a digest never changes: only what may is waited for.
      registry: process.port(this.registry, "registry", byFault("REGISTRY_UNREACHABLE"), [
        "resolve",
        "referrers",
        "putReferrer",
      ]),
      verifier: PRETEND_VERIFIER,
      health: { ask: (...about) => asked.ask(...about).catch(unknown) },
      now: () => this.now,
      signerOf: (environment) =>
        environment === this.platform.signedByRun
          ? undefined
          : this.signerFor(environment, pretendSigner(KEYS[environment] ?? ""), process, signed),
      version: "0.0.0-proof",
    };
  }
}
