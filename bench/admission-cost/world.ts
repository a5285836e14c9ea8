import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { type ClearedImages, startClearedImages } from "#test/interop/cleared-images.ts";
import { findJudge } from "#test/interop/judges.ts";
import {
  CLUSTER_JUDGES,
  type Cluster,
  type ClusterPrograms,
  startCluster,
} from "../../tools/judges/cluster/cluster.ts";
import { evidencedImages } from "./evidence.ts";

/** Milliseconds to a registry of the same region; on loopback alone the processor would be measured. */
export const LATENCY = 5;

/** One admission of one pod. */
export interface Taken {
  /** To the registry. */
  readonly requests: number;
  /** Milliseconds from the API server's first byte in to its answer out. */
  readonly wall: number;
  /** Refused, though the image is cleared, because it took longer than a webhook may. */
  readonly late: boolean;
}

export interface CostWorld extends AsyncDisposable {
  readonly images: ClearedImages;
  /** Installs these and takes away what was installed before. */
  enforce(policies: readonly object[]): Promise<void>;
  /** Kyverno's caches begin empty, and have this size. */
  restart(cacheSize: string): Promise<void>;
  /** A pod of so many containers, each with an image of its own, as often as asked. */
  admissions(containers: number, times: number, cache: "cold" | "warm"): Promise<readonly Taken[]>;
}

/** A registry, a Sigstore, a cluster and ten images with all their evidence. */
export async function costWorld(containers: number): Promise<CostWorld> {
  const programs = CLUSTER_JUDGES.map((name) => [name, findJudge(name)] as const);
  const missing = programs.filter(([, path]) => path === undefined).map(([name]) => name);
  if (missing.length > 0) throw new Error(`${missing.join(", ")}: not on this machine; npm run judges`);
  const images = await startClearedImages("keyless", { referrersApi: true, latency: LATENCY });
  const references = await evidencedImages(images, containers);
  const tuf = images.snapshot.policy.trust["main"]?.tuf;
  const root = Buffer.from(images.snapshot.files.get("trust/root.json") ?? "").toString("base64");
  const flags = { enableTuf: "true", tufMirror: tuf?.mirror ?? "", tufRootRaw: root };
  const cluster = await startCluster(Object.fromEntries(programs) as ClusterPrograms, { install: { flags } });
  let installed: readonly object[] = [];

  async function admission(count: number): Promise<Taken> {
    const before = images.requests().length;
    const start = performance.now();
    const answer = await cluster.api.create(pod(references.slice(0, count)), { dryRun: true });
    const wall = performance.now() - start;
    const late = /deadline exceeded|timeout/i.test(answer.reason);
    if (!answer.admitted && !late) throw new Error(`the pod should be admitted: ${answer.reason}`);
    return { requests: images.requests().length - before, wall, late };
  }

  return {
    images,
    async enforce(policies) {
      await cluster.remove(...installed.map((policy) => JSON.stringify(policy)));
      installed = policies;
      await cluster.install(...installed.map((policy) => JSON.stringify(policy)));
      await cluster.untilRefused(pod([`${images.checkIn}:tag`]), /denied the request/);
    },
    async restart(imageVerifyCacheMaxSize) {
      await cluster.kyverno.stop();
      await cluster.kyverno.start({ flags: { imageVerifyCacheMaxSize } });
    },
    async admissions(count, times, cache) {
      await forget(cluster, installed);
      const { requests: full } = await admission(count);
      const taken: Taken[] = [];
      while (taken.length < times) {
        if (cache === "cold") await forget(cluster, installed);
        const one = await admission(count);
        // Kyverno hears of a policy's change a moment later: until then it answers from its cache.
        if (cache === "warm" || one.requests >= full || one.late) taken.push(one);
      }
      return taken;
    },
    async [Symbol.asyncDispose]() {
      await cluster.close();
      await images.close();
    },
  };
}

const Annotated = z.looseObject({
  metadata: z.looseObject({ name: z.string(), annotations: z.record(z.string(), z.string()).default({}) }),
});
let version = 0;

/** A policy's version is in every key of Kyverno's cache. */
async function forget(cluster: Cluster, policies: readonly object[]): Promise<void> {
  version += 1;
  for (const policy of policies) {
    const { metadata, ...rest } = Annotated.parse(policy);
    const annotations = { ...metadata.annotations, "bench.example/version": String(version) };
    await cluster.install(JSON.stringify({ ...rest, metadata: { ...metadata, annotations } }));
  }
  await sleep(200);
}

function pod(references: readonly string[]): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "asked", namespace: "default" },
    spec: { containers: references.map((image, index) => ({ name: `c${index}`, image })) },
  };
}
