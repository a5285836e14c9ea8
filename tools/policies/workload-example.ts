import { type Examples, type KubernetesObject, object } from "./example.ts";

export const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;
export const CHECK_IN = `ghcr.io/acme/check-in@${DIGEST}`;

/** As much of a pod as the examples change; every field can be taken away. */
export interface Container {
  name: string;
  image?: string;
  [field: string]: unknown;
}
export interface PodSpec {
  containers: Container[];
  initContainers?: Container[];
  ephemeralContainers?: Container[];
  [field: string]: unknown;
}

/** A container that every question is content with. */
export function goodContainer(name = "check-in"): Container {
  return {
    name,
    image: CHECK_IN,
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
    resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "256Mi" } },
    readinessProbe: { httpGet: { path: "/healthz", port: 8080 } },
    livenessProbe: { httpGet: { path: "/healthz", port: 8080 } },
  };
}

/** One that may stand beside those: an init container has no probes, an ephemeral one no resources either. */
export function goodContainerBeside(list: List): Container {
  const container = goodContainer("beside");
  delete container["readinessProbe"];
  delete container["livenessProbe"];
  if (list === "ephemeralContainers") delete container["resources"];
  return container;
}

export function goodPod(): PodSpec {
  return {
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: "RuntimeDefault" } },
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [
            {
              matchExpressions: [
                { key: "karpenter.sh/capacity-type", operator: "In", values: ["on-demand"] },
              ],
            },
          ],
        },
      },
    },
    topologySpreadConstraints: ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map(
      (topologyKey) => ({
        maxSkew: 1,
        topologyKey,
        whenUnsatisfiable: "DoNotSchedule",
        labelSelector: { matchLabels: { "app.kubernetes.io/name": "check-in" } },
      }),
    ),
    containers: [goodContainer()],
  };
}

export const LABELS = {
  "app.kubernetes.io/name": "check-in",
  "acme.example/owner": "team-counter",
  "acme.example/tier": "0",
  "acme.example/data-class": "personal",
  "acme.example/cost": "4711",
};

export const KINDS = [
  "Pod",
  "Deployment",
  "StatefulSet",
  "DaemonSet",
  "ReplicaSet",
  "Job",
  "CronJob",
] as const;
export type Kind = (typeof KINDS)[number];

interface Around {
  readonly labels?: Readonly<Record<string, string>>;
  readonly podLabels?: Readonly<Record<string, string>>;
  readonly podAnnotations?: Readonly<Record<string, string>>;
  readonly spec?: object;
  readonly metadata?: object;
}

/** A workload of a kind around a pod spec. */
export function workload(kind: Kind, name: string, pod: PodSpec, around: Around = {}): KubernetesObject {
  const { labels = LABELS, podLabels = labels, podAnnotations, spec, metadata } = around;
  const annotations = podAnnotations === undefined ? {} : { annotations: podAnnotations };
  const own = { labels, ...metadata };
  if (kind === "Pod")
    return object("v1", kind, name, { spec: pod }, { ...own, labels: podLabels, ...annotations });
  const ends = kind === "Job" || kind === "CronJob" ? { restartPolicy: "Never" } : {};
  const template = { metadata: { labels: podLabels, ...annotations }, spec: { ...ends, ...pod } };
  if (kind === "Job") return object("batch/v1", kind, name, { spec: { template, ...spec } }, own);
  if (kind === "CronJob") {
    const jobTemplate = { spec: { template } };
    return object("batch/v1", kind, name, { spec: { schedule: "0 4 * * *", jobTemplate, ...spec } }, own);
  }
  const replicas = kind === "DaemonSet" ? {} : { replicas: 3 };
  const selector = {
    matchLabels: { "app.kubernetes.io/name": podLabels["app.kubernetes.io/name"] ?? "check-in" },
  };
  return object("apps/v1", kind, name, { spec: { ...replicas, selector, template, ...spec } }, own);
}

/** Changes a good pod, or its container, into a bad one. */
export type Change = (pod: PodSpec, container: Container) => void;

export function changed(change: Change): PodSpec {
  const pod = goodPod();
  for (const container of pod.containers) change(pod, container);
  return pod;
}

/** A deployment with one thing wrong. */
export function deployment(name: string, change: Change, around?: Around): KubernetesObject {
  return workload("Deployment", name, changed(change), around);
}

type List = "initContainers" | "ephemeralContainers";

/**
 * Examples of a question about pods: the good pod in every kind, the first change in every kind too, and in
 * containers of other lists where it is about those; the others once.
 */
export function podExamples(
  changes: Readonly<Record<string, Change>>,
  { kinds = KINDS, beside = [] }: { kinds?: readonly Kind[]; beside?: readonly List[] } = {},
): Pick<Examples, "good" | "bad"> {
  const [[first, change] = ["", () => undefined], ...others] = Object.entries(changes);
  const besides = beside.map((list) => {
    const pod = goodPod();
    const container = goodContainerBeside(list);
    change(pod, container);
    pod[list] = [container];
    return workload("Pod", `${first}-${list === "initContainers" ? "init" : "ephemeral"}`, pod);
  });
  return {
    good: kinds.map((kind) => workload(kind, `good-${kind.toLowerCase()}`, goodPod())),
    bad: [
      ...kinds.map((kind) => workload(kind, `${first}-${kind.toLowerCase()}`, changed(change))),
      ...besides,
      ...others.map(([name, other]) => deployment(name, other)),
    ],
  };
}

export const BESIDE = { beside: ["initContainers", "ephemeralContainers"] } as const;

/** Sets fields of a container's security context, or takes them away with undefined. */
export function secured(fields: Readonly<Record<string, unknown>>): Change {
  return (_, container) => {
    const before = container["securityContext"] as object;
    container["securityContext"] = JSON.parse(JSON.stringify({ ...before, ...fields })) as object;
  };
}
