import type { Quarantine } from "#chain/clearance/restriction.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { type ClearedImages, SIDECAR } from "./cleared-images.ts";
import { containers, controller, named, pod } from "./workload-shapes.ts";

/** One workload, and the code of the first finding that admission to prod must have; null: admitted. */
export interface AdmissionCase {
  readonly name: string;
  readonly manifest: object;
  readonly code: "DIGEST_UNPINNED" | "CLEARANCE_MISSING" | "QUARANTINED" | "IMAGE_UNKNOWN" | null;
}

export interface AdmissionCorpus {
  readonly cases: readonly AdmissionCase[];
  /** Cleared for prod, then put into quarantine. */
  readonly quarantined: Digest;
}

/** Pushes and signs what the cases need. Every environment's VSA of this corpus is really signed. */
export async function admissionCorpus(images: ClearedImages): Promise<AdmissionCorpus> {
  const { checkIn, baggage } = images;
  async function image(
    seed: string,
    ...clearances: readonly Parameters<ClearedImages["clear"]>[]
  ): Promise<Digest> {
    const digest = await images.push(checkIn, seed, seed);
    for (const [, , environment, changes] of clearances)
      await images.clear(checkIn, digest, environment, changes);
    return digest;
  }
  const at = (environment: string, changes = {}) =>
    [checkIn, "" as Digest, environment, changes] as Parameters<ClearedImages["clear"]>;

  const cleared = await image("cleared", at("dev"), at("prod"));
  const unsigned = await image("unsigned");
  const devOnly = await image("dev-only", at("dev"));
  const wrongSigner = await image("wrong-signer", at("prod", { signedBy: "dev" }));
  const wrongLevel = await image("wrong-level", at("prod", { level: "CLEARANCE_ENV_DEV" }));
  const wrongVerifier = await image(
    "wrong-verifier",
    at("prod", { verifierId: "https://github.com/acme/evil" }),
  );
  const failed = await image("failed", at("prod", { result: "FAILED" }));
  const otherImage = await image(
    "other-image",
    at("prod", { resourceUri: "pkg:oci/baggage?repository_url=x" }),
  );
  const unlogged = await image("unlogged", at("prod", { unlogged: true }));
  const quarantined = await image("quarantined", at("prod"));
  const moved = await images.push(baggage, "cleared");

  const good = `${checkIn}@${cleared}`;
  const [host = "", path = ""] = checkIn.split(/\/(.*)/);
  const odd = `${host.replace(":", ":0")}/${path}`;
  const cases: AdmissionCase[] = [
    { name: "cleared", manifest: pod([good]), code: null },
    { name: "cleared-with-a-tag-beside", manifest: pod([`${checkIn}:cleared@${cleared}`]), code: null },
    {
      name: "cleared-beside-a-foreign-sidecar",
      manifest: pod([good, SIDECAR]),
      code: null,
    },
    { name: "allowed-image", manifest: pod([SIDECAR]), code: null },
    { name: "allowed-image-with-a-tag", manifest: pod([SIDECAR.replace("@", ":v1@")]), code: null },
    { name: "allowed-image-by-tag", manifest: pod(["sidecar.example/proxy:v1"]), code: "IMAGE_UNKNOWN" },
    {
      name: "foreign-image-beside-a-cleared-one",
      manifest: pod([good], { initContainers: containers(["busybox"], "init") }),
      code: "IMAGE_UNKNOWN",
    },
    { name: "longer-path", manifest: pod([`${checkIn}-evil@${unsigned}`]), code: "IMAGE_UNKNOWN" },
    { name: "unsigned", manifest: pod([`${checkIn}@${unsigned}`]), code: "CLEARANCE_MISSING" },
    { name: "other-environment", manifest: pod([`${checkIn}@${devOnly}`]), code: "CLEARANCE_MISSING" },
    {
      name: "other-environments-signer",
      manifest: pod([`${checkIn}@${wrongSigner}`]),
      code: "CLEARANCE_MISSING",
    },
    {
      name: "other-environments-level",
      manifest: pod([`${checkIn}@${wrongLevel}`]),
      code: "CLEARANCE_MISSING",
    },
    { name: "other-verifier", manifest: pod([`${checkIn}@${wrongVerifier}`]), code: "CLEARANCE_MISSING" },
    { name: "failed-verification", manifest: pod([`${checkIn}@${failed}`]), code: "CLEARANCE_MISSING" },
    {
      name: "cleared-for-another-image",
      manifest: pod([`${checkIn}@${otherImage}`]),
      code: "CLEARANCE_MISSING",
    },
    // A key's clearance needs no log: nobody but the signer could have made it, whenever that was.
    {
      name: "no-log-entry",
      manifest: pod([`${checkIn}@${unlogged}`]),
      code: images.signer === "key" ? null : "CLEARANCE_MISSING",
    },
    { name: "same-digest-elsewhere", manifest: pod([`${baggage}@${moved}`]), code: "CLEARANCE_MISSING" },
    { name: "tag", manifest: pod([`${checkIn}:cleared`]), code: "DIGEST_UNPINNED" },
    { name: "no-tag", manifest: pod([checkIn]), code: "DIGEST_UNPINNED" },
    { name: "other-spelling", manifest: pod([`${odd}@${cleared}`]), code: "IMAGE_UNKNOWN" },
    { name: "other-spelling-by-tag", manifest: pod([`${odd}:cleared`]), code: "IMAGE_UNKNOWN" },
    {
      name: "hostile-init-container",
      manifest: pod([good], { initContainers: containers([`${checkIn}@${unsigned}`], "init") }),
      code: "CLEARANCE_MISSING",
    },
    {
      name: "hostile-ephemeral-container",
      manifest: pod([good], { ephemeralContainers: containers([`${checkIn}@${unsigned}`], "debug") }),
      code: "CLEARANCE_MISSING",
    },
    {
      name: "hostile-second-container",
      manifest: pod([good, `${checkIn}@${devOnly}`]),
      code: "CLEARANCE_MISSING",
    },
    { name: "quarantined", manifest: pod([`${checkIn}@${quarantined}`]), code: "QUARANTINED" },
    {
      name: "quarantined-elsewhere",
      manifest: pod([`mirror.example/x@${quarantined}`]),
      code: "QUARANTINED",
    },
    {
      name: "quarantined-by-init",
      manifest: pod([good], { initContainers: containers([`${checkIn}@${quarantined}`], "init") }),
      code: "QUARANTINED",
    },
    ...["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob"].flatMap(
      (kind): AdmissionCase[] => [
        { name: `${kind}-cleared`.toLowerCase(), manifest: controller(kind, [good]), code: null },
        {
          name: `${kind}-unsigned`.toLowerCase(),
          manifest: controller(kind, [`${checkIn}@${unsigned}`]),
          code: "CLEARANCE_MISSING",
        },
        {
          name: `${kind}-quarantined`.toLowerCase(),
          manifest: controller(kind, [`${checkIn}@${quarantined}`]),
          code: "QUARANTINED",
        },
      ],
    ),
  ];
  return { cases: cases.map((one) => ({ ...one, manifest: named(one.manifest, one.name) })), quarantined };
}

export function quarantineOf({ quarantined }: AdmissionCorpus): Quarantine {
  return { digest: quarantined, owner: "erin", reason: "bad", since: new Date(0), immediate: false };
}
