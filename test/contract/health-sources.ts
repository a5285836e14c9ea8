import { type ApplicationState, type ArgoCdTwin, startArgoCd } from "#adapters/health/twin/argocd-twin.ts";
import { type KubernetesTwin, startKubernetes } from "#adapters/health/twin/kubernetes-twin.ts";
import { type PrometheusTwin, startPrometheus } from "#adapters/health/twin/prometheus-twin.ts";
import type { HealthQuestion } from "#chain/clearance/health.ts";
import { digestOf } from "#chain/digest/digest.ts";
import { ImageName } from "#chain/digest/image-name.ts";
import type { CommitId } from "#chain/promotion/git.ts";

/** One service in prod/a, its GitOps commits, and the systems that know how it is doing. */
export const digest = digestOf("v2");
export const before = digestOf("v1");
export const image = ImageName.parse("ghcr.io/acme/check-in");
export const at = (asked: string) => `${image}@${asked}`;
export const NOW = new Date("2026-11-20T12:00:00Z");
export const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);
/** Commits that hold the digest, what stood before, and nothing that Git knows. */
export const COMMITS = { ours: "a".repeat(40), before: "b".repeat(40), unknown: "c".repeat(40) } as const;
export const TOKEN = "token-of-the-promoter";

export const question: HealthQuestion = {
  lane: { service: "check-in", environment: "prod", region: "a" },
  image,
  digest,
  lookBack: 60 * 60_000,
  digestAt: (commit: CommitId) =>
    Promise.resolve(commit === COMMITS.ours ? digest : commit === COMMITS.before ? before : undefined),
};

export interface Sources extends AsyncDisposable {
  readonly prometheus: PrometheusTwin;
  readonly argocd: ArgoCdTwin;
  readonly kubernetes: KubernetesTwin;
}

export async function startSources(): Promise<Sources> {
  const guarded = { token: TOKEN };
  const [prometheus, argocd, kubernetes] = await Promise.all([
    startPrometheus({ ...guarded, now: () => NOW }),
    startArgoCd(guarded),
    startKubernetes(guarded),
  ]);
  return {
    prometheus,
    argocd,
    kubernetes,
    async [Symbol.asyncDispose]() {
      await Promise.all([prometheus.close(), argocd.close(), kubernetes.close()]);
    },
  };
}

/** A sample every 15 seconds up to now; `value` by the age in seconds, undefined for none. */
export function series(value: (age: number) => number | undefined, from = 7200) {
  const samples: [number, number][] = [];
  for (let age = from; age >= 0; age -= 15) {
    const one = value(age);
    if (one !== undefined) samples.push([NOW.getTime() / 1000 - age, one]);
  }
  return { metric: { service: "check-in" }, samples };
}

export function application(changes: Partial<ApplicationState> = {}): ApplicationState {
  return {
    health: "Healthy",
    healthSince: ago(30),
    sync: "Synced",
    revision: COMMITS.ours,
    reconciledAt: ago(1),
    images: [at(digest), "docker.io/library/envoy:1.31"],
    operation: "Succeeded",
    ...changes,
  };
}

const rfc3339 = (time: Date) => time.toISOString().replace(".000Z", "Z");

export function kustomization(
  changes: { spec?: object; status?: object; ready?: object; generation?: number } = {},
) {
  const ready = {
    type: "Ready",
    status: "True",
    reason: "ReconciliationSucceeded",
    message: `Applied revision: main@sha1:${COMMITS.ours}`,
    lastTransitionTime: rfc3339(ago(30)),
    observedGeneration: 3,
    ...changes.ready,
  };
  return {
    apiVersion: "kustomize.toolkit.fluxcd.io/v1",
    kind: "Kustomization",
    metadata: { name: "apps", namespace: "flux-system", generation: changes.generation ?? 3 },
    spec: { interval: "10m0s", path: "./apps", prune: true, wait: true, ...changes.spec },
    status: {
      observedGeneration: 3,
      conditions: [ready],
      lastAppliedRevision: `main@sha1:${COMMITS.ours}`,
      lastAttemptedRevision: `main@sha1:${COMMITS.ours}`,
      history: [
        {
          digest: "sha256:00",
          firstReconciled: rfc3339(ago(30)),
          lastReconciled: rfc3339(ago(4)),
          lastReconciledStatus: "ReconciliationSucceeded",
          totalReconciliations: 3,
        },
      ],
      ...changes.status,
    },
  };
}

export function deployment(
  changes: {
    image?: string;
    /** Of an init container. */
    beside?: string;
    generation?: number;
    status?: object;
    progressing?: object;
    available?: object;
  } = {},
) {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "check-in", namespace: "prod", generation: changes.generation ?? 5 },
    spec: {
      replicas: 3,
      template: {
        spec: {
          containers: [{ name: "check-in", image: changes.image ?? at(digest) }],
          ...(changes.beside === undefined
            ? {}
            : { initContainers: [{ name: "migrate", image: changes.beside }] }),
        },
      },
    },
    status: {
      observedGeneration: 5,
      replicas: 3,
      updatedReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      conditions: [
        {
          type: "Available",
          status: "True",
          reason: "MinimumReplicasAvailable",
          lastUpdateTime: rfc3339(ago(90)),
          lastTransitionTime: rfc3339(ago(90)),
          ...changes.available,
        },
        {
          type: "Progressing",
          status: "True",
          reason: "NewReplicaSetAvailable",
          lastUpdateTime: rfc3339(ago(30)),
          lastTransitionTime: rfc3339(ago(600)),
          ...changes.progressing,
        },
      ],
      ...changes.status,
    },
  };
}

/** A StatefulSet or DaemonSet with that status; neither tells when it became so. */
export function workload(kind: "StatefulSet" | "DaemonSet", status: object) {
  return {
    apiVersion: "apps/v1",
    kind,
    metadata: { name: "check-in", namespace: "prod", generation: 2 },
    spec: { replicas: 2, template: { spec: { containers: [{ name: "check-in", image: at(digest) }] } } },
    status: { observedGeneration: 2, ...status },
  };
}
