import { keySigner } from "#adapters/sigstore/signer.ts";
import { BARRIER_ANNOTATION } from "#chain/clearance/barrier.ts";
import type { Health, HealthProbe } from "#chain/clearance/health.ts";
import type { Digest } from "#chain/digest/digest.ts";
import type { ImageName } from "#chain/digest/image-name.ts";
import { PREDICATE, statementAbout } from "#chain/evidence/statement.ts";
import type { ApplyPorts } from "#operations/apply-step.ts";
import { attest } from "#operations/attest.ts";
import { pushImage } from "#test/contract/small-image.ts";
import type { Keys } from "./acme-platform.ts";

export interface ReleaseOptions {
  /** Why nothing goes back past it. */
  readonly barrier?: string;
  readonly attested?: boolean;
  /** The world's own where absent. */
  readonly image?: ImageName;
  /** Of acme/check-in, as the provenance says; none where absent. */
  readonly commit?: string;
}

/** Pushes an image and what a builder attests about it, under the tag `main`. */
export function releaseInto(
  world: { readonly image: ImageName; readonly keys: Keys },
  { registry, verifier, now }: Pick<ApplyPorts, "registry" | "verifier" | "now">,
) {
  return async (version: string, options: ReleaseOptions = {}): Promise<Digest> => {
    const { attested = true, image = world.image, commit, barrier } = options;
    const annotations = barrier === undefined ? {} : { [BARRIER_ANNOTATION]: barrier };
    const { descriptor } = await pushImage(registry, image, version, "main", annotations);
    const subject = { image, digest: descriptor.digest };
    const key = world.keys["build"];
    if (!attested || key === undefined) return descriptor.digest;
    const statements = [
      statementAbout(subject, PREDICATE.provenance, provenance(now(), commit)),
      statementAbout(subject, PREDICATE.sbom, { bomFormat: "CycloneDX", specVersion: "1.6", components: [] }),
    ];
    const trusted = { name: "trust/build.pub", pem: Buffer.from(key.publicKey) };
    await attest(
      { subject, statements, trust: { roots: [], keys: [trusted] }, now: now() },
      { registry, signer: keySigner({ pem: key.privateKey, name: "build" }), verifier },
    );
    return descriptor.digest;
  };
}

/** What the health endpoints say, by URL; healthy where nothing is set. */
export function probeOf(health: ReadonlyMap<string, Health["state"]>): HealthProbe {
  return {
    async ask(source): Promise<Health> {
      const url = source.kind === "http" ? source.url : source.kind;
      const state = health.get(url) ?? "healthy";
      return state === "healthy" ? { state, since: undefined, detail: url } : { state, detail: url };
    },
  };
}

function provenance(startedOn: Date, commit: string | undefined): object {
  const repository = "https://github.com/acme/check-in";
  const workflow = { ref: "refs/heads/main", repository, path: ".github/workflows/release.yml" };
  const source = { uri: `git+${repository}@refs/heads/main`, digest: { gitCommit: commit } };
  return {
    buildDefinition: {
      buildType: "https://example.test/build",
      externalParameters: commit === undefined ? {} : { workflow },
      ...(commit === undefined ? {} : { resolvedDependencies: [source] }),
    },
    runDetails: {
      builder: { id: "https://example.test/builder" },
      metadata: { startedOn: startedOn.toISOString() },
    },
  };
}
