import type { QuestionName } from "#chain/clearance/hardening-policy.ts";
import { type Examples, type KubernetesObject, object } from "../example.ts";
import {
  type Change,
  changed,
  DIGEST,
  deployment,
  goodContainerBeside,
  goodPod,
  LABELS,
  podExamples,
  workload,
} from "../workload-example.ts";

const LOST_PROPERTY: Change = (_, container) => {
  container.image = `ghcr.io/acme/lost-property@${DIGEST}`;
};
const FOREIGN: Change = (_, container) => {
  container.image = `registry.acme.example/mirror/nginx@${DIGEST}`;
};

function scaler(name: string, target: string, spec: object = {}, metadata: object = {}): KubernetesObject {
  return object(
    "autoscaling/v2",
    "HorizontalPodAutoscaler",
    name,
    {
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: target },
        minReplicas: 3,
        maxReplicas: 12,
        behavior: { scaleDown: { stabilizationWindowSeconds: 300 } },
        ...spec,
      },
    },
    metadata,
  );
}

const replicas = (
  name: string,
  count: number,
  kind: "Deployment" | "StatefulSet" = "Deployment",
  pod = goodPod(),
) => workload(kind, name, pod, { spec: { replicas: count } });

function spread(topologyKey: string, rest: object = {}) {
  const labelSelector = { matchLabels: { "app.kubernetes.io/name": "check-in" } };
  return { maxSkew: 1, topologyKey, whenUnsatisfiable: "DoNotSchedule", labelSelector, ...rest };
}
const ZONE = "topology.kubernetes.io/zone";
const NODE = "kubernetes.io/hostname";
const spreadBy =
  (...constraints: readonly object[]): Change =>
  (pod) => {
    pod["topologySpreadConstraints"] = constraints;
  };
const field =
  (name: string, value: unknown): Change =>
  (pod) => {
    pod[name] = value;
  };
const required = (...expressions: readonly object[]) =>
  field("affinity", {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: expressions }],
      },
    },
  });
const CAPACITY = "karpenter.sh/capacity-type";

function budget(name: string, spec: object, metadata: object = {}): KubernetesObject {
  return object("policy/v1", "PodDisruptionBudget", name, { spec }, metadata);
}
const CHECK_IN_PODS = { selector: { matchLabels: { "app.kubernetes.io/name": "check-in" } } };

const { "acme.example/cost": _, ...WITHOUT_COST } = LABELS;
const labelled = (change: Partial<Record<string, string>>) => ({
  labels: { ...LABELS, ...change },
});
const homes = podExamples({});

/** Questions about where and how often a workload runs, and what it says of itself. */
export const PLACEMENT = {
  "namespace-ownership": {
    good: [
      ...homes.good,
      workload("Deployment", "second-home", podOf("flight-status"), { metadata: { namespace: "boards" } }),
      workload("Deployment", "nobodys-image", changed(FOREIGN), { metadata: { namespace: "elsewhere" } }),
    ],
    bad: [
      ...homes.good.map((one) => moved(one, `astray-${one.kind.toLowerCase()}`, "boards")),
      workload(
        "Pod",
        "astray-init",
        { ...changed(FOREIGN), initContainers: [goodContainerBeside("initContainers")] },
        { metadata: { namespace: "lost-property" } },
      ),
    ],
  },
  labels: {
    good: [
      ...homes.good,
      workload(
        "Deployment",
        "of-no-service",
        changed(FOREIGN),
        labelled({ "acme.example/tier": "3", "acme.example/data-class": "public" }),
      ),
    ],
    bad: [
      ...homes.good.map((one) =>
        workload(one.kind as "Pod", `unlabelled-${one.kind.toLowerCase()}`, goodPod(), {
          labels: WITHOUT_COST,
        }),
      ),
      workload("Deployment", "pods-unlabelled", goodPod(), { labels: LABELS, podLabels: WITHOUT_COST }),
      workload("Deployment", "workload-unlabelled", goodPod(), { labels: WITHOUT_COST, podLabels: LABELS }),
      workload("Deployment", "empty-label", goodPod(), labelled({ "acme.example/owner": "" })),
      workload("Deployment", "milder-tier", goodPod(), labelled({ "acme.example/tier": "3" })),
      workload("Deployment", "milder-class", goodPod(), labelled({ "acme.example/data-class": "public" })),
      workload(
        "Deployment",
        "unknown-class",
        changed(FOREIGN),
        labelled({ "acme.example/data-class": "secret" }),
      ),
    ],
  },
  "data-residency": {
    good: [
      workload(
        "Deployment",
        "public-data",
        changed(FOREIGN),
        labelled({ "acme.example/data-class": "public" }),
      ),
      workload(
        "CronJob",
        "public-data-at-night",
        changed(FOREIGN),
        labelled({ "acme.example/data-class": "public" }),
      ),
    ],
    bad: [
      ...homes.good.map((one) => moved(one, `personal-data-${one.kind.toLowerCase()}`, "check-in")),
      workload(
        "Deployment",
        "personal-under-another-label",
        goodPod(),
        labelled({ "acme.example/data-class": "public" }),
      ),
      workload("Deployment", "personal-by-label", changed(FOREIGN)),
      workload("Deployment", "no-class", changed(LOST_PROPERTY), labelled({ "acme.example/data-class": "" })),
    ],
  },
  "minimum-replicas": {
    good: [
      replicas("three", 3),
      replicas("three-stateful", 3, "StatefulSet"),
      replicas("scaled", 1),
      replicas("lower-tier", 1, "Deployment", changed(LOST_PROPERTY)),
      replicas("two-of-tier-1", 2, "Deployment", podOf("flight-status")),
    ],
    bad: [
      replicas("two", 2),
      replicas("two-stateful", 2, "StatefulSet"),
      replicas("none-at-all", 0),
      workload("Deployment", "nothing-said", goodPod(), { spec: { replicas: undefined } }),
      replicas("scaled-too-low", 9),
      replicas("one-of-tier-1", 1, "Deployment", podOf("flight-status")),
    ],
    context: [scaler("scaled", "scaled"), scaler("scaled-too-low", "scaled-too-low", { minReplicas: 1 })],
  },
  "disruption-budget": {
    good: [
      workload("ReplicaSet", "protected", goodPod()),
      workload("ReplicaSet", "lower-tier", changed(LOST_PROPERTY), { metadata: { namespace: "boards" } }),
      budget("one-at-a-time", { maxUnavailable: 1, ...CHECK_IN_PODS }),
      budget("two-stay", { minAvailable: 2, ...CHECK_IN_PODS }),
    ],
    bad: [
      workload("ReplicaSet", "another-selector", goodPod(), {
        podLabels: { "app.kubernetes.io/name": "other" },
      }),
      workload("ReplicaSet", "no-budget-there", goodPod(), { metadata: { namespace: "boards" } }),
      budget("nothing-may-go", { maxUnavailable: 0, ...CHECK_IN_PODS }),
      budget("no-share-may-go", { maxUnavailable: "0%", ...CHECK_IN_PODS }),
      budget("all-must-stay", { minAvailable: "100%", ...CHECK_IN_PODS }),
    ],
    context: [
      budget("check-in", { maxUnavailable: 1, ...CHECK_IN_PODS }),
      budget("selects-nothing", { maxUnavailable: 1 }, { namespace: "boards" }),
    ],
  },
  "zone-spread": {
    good: [
      workload("Deployment", "spread", goodPod()),
      workload("StatefulSet", "spread-stateful", goodPod()),
      deployment("kept-apart", (pod) => {
        const labelSelector = { matchLabels: { "app.kubernetes.io/name": "check-in" } };
        pod["topologySpreadConstraints"] = [];
        pod["affinity"] = {
          podAntiAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [ZONE, NODE].map((topologyKey) => ({
              topologyKey,
              labelSelector,
            })),
          },
        };
      }),
      deployment("lower-tier", (pod, container) => {
        delete pod["topologySpreadConstraints"];
        LOST_PROPERTY(pod, container);
      }),
    ],
    bad: [
      workload("StatefulSet", "over-zones-alone-stateful", changed(spreadBy(spread(ZONE)))),
      deployment("over-nodes-alone", spreadBy(spread(NODE))),
      deployment("over-zones-alone", spreadBy(spread(ZONE))),
      deployment("wide-skew", spreadBy(spread(ZONE, { maxSkew: 5 }), spread(NODE))),
      deployment(
        "of-other-pods",
        spreadBy(spread(ZONE, { labelSelector: { matchLabels: { app: "other" } } }), spread(NODE)),
      ),
      deployment("of-no-pods", spreadBy(spread(ZONE, { labelSelector: {} }), spread(NODE))),
    ],
  },
  "zone-loss": {
    good: [
      replicas("two-of-three-stay", 3),
      replicas("two-of-three-stay-stateful", 3, "StatefulSet"),
      replicas("scaled", 1),
      replicas("lower-tier", 1, "Deployment", changed(LOST_PROPERTY)),
      replicas("one-of-two-stays", 2, "Deployment", podOf("flight-status")),
    ],
    bad: [
      replicas("one-of-two-stays-of-tier-0", 2),
      replicas("one-of-two-stays-stateful", 2, "StatefulSet"),
      replicas("scaled-too-low", 9),
      replicas("none-of-one-stays", 1, "Deployment", podOf("flight-status")),
      deployment("may-crowd", spreadBy(spread(ZONE, { whenUnsatisfiable: "ScheduleAnyway" }))),
      deployment("may-crowd-a-little", spreadBy(spread(ZONE, { maxSkew: 2 }))),
    ],
    context: [scaler("scaled", "scaled"), scaler("scaled-too-low", "scaled-too-low", { minReplicas: 2 })],
  },
  autoscaling: {
    good: [
      scaler("steady", "check-in"),
      scaler("of-tier-1", "boards", { minReplicas: 2 }, { namespace: "boards" }),
      scaler(
        "lower-tier",
        "lost-property",
        { minReplicas: 1, behavior: undefined },
        { namespace: "lost-property" },
      ),
    ],
    bad: [
      scaler("too-low", "check-in", { minReplicas: 2 }),
      scaler("no-minimum", "check-in", { minReplicas: undefined }),
      scaler("of-tier-1-too-low", "boards", { minReplicas: 1 }, { namespace: "boards" }),
      scaler("rigid", "check-in", { maxReplicas: 3 }),
      scaler("hasty", "check-in", { behavior: { scaleDown: { stabilizationWindowSeconds: 10 } } }),
      scaler("no-behaviour", "check-in", { behavior: undefined }),
    ],
  },
  "no-spot": {
    good: [
      workload("Deployment", "on-demand", goodPod()),
      workload("StatefulSet", "on-demand-stateful", goodPod()),
      deployment("by-selector", (pod) => {
        delete pod["affinity"];
        pod["nodeSelector"] = { [CAPACITY]: "on-demand" };
      }),
      deployment("not-spot", required({ key: CAPACITY, operator: "NotIn", values: ["spot"] })),
      deployment("no-spot-mark", required({ key: "cloud.google.com/gke-spot", operator: "DoesNotExist" })),
      deployment("other-toleration", field("tolerations", [{ key: "team", operator: "Exists" }])),
      deployment("lower-tier", (pod, container) => {
        delete pod["affinity"];
        LOST_PROPERTY(pod, container);
      }),
    ],
    bad: [
      deployment("nothing-said", field("affinity", undefined)),
      workload("StatefulSet", "nothing-said-stateful", changed(field("affinity", undefined))),
      deployment(
        "tolerates-spot",
        field("tolerations", [{ key: "cloud.google.com/gke-spot", operator: "Exists" }]),
      ),
      deployment("tolerates-everything", field("tolerations", [{ operator: "Exists" }])),
      deployment("either", required({ key: CAPACITY, operator: "In", values: ["on-demand", "spot"] })),
      deployment("asks-for-spot", (pod) => {
        delete pod["affinity"];
        pod["nodeSelector"] = { [CAPACITY]: "spot" };
      }),
      deployment("another-key", required({ key: "team", operator: "NotIn", values: ["spot"] })),
    ],
  },
} satisfies Partial<Record<QuestionName, Examples>>;

/** A good pod of another service. */
function podOf(service: string) {
  return changed((_, container) => {
    container.image = `ghcr.io/acme/${service}@${DIGEST}`;
  });
}

function moved(one: KubernetesObject, name: string, namespace: string): KubernetesObject {
  return { ...one, metadata: { ...one.metadata, name, namespace } };
}
