/** The kinds whose images admission judges, by API group (Kubernetes 1.36), pods first. */
export const POD_KINDS = [
  { group: "", version: "v1", resource: "pods", kind: "Pod" },
  { group: "apps", version: "v1", resource: "daemonsets", kind: "DaemonSet" },
  { group: "apps", version: "v1", resource: "deployments", kind: "Deployment" },
  { group: "apps", version: "v1", resource: "replicasets", kind: "ReplicaSet" },
  { group: "apps", version: "v1", resource: "statefulsets", kind: "StatefulSet" },
  { group: "batch", version: "v1", resource: "cronjobs", kind: "CronJob" },
  { group: "batch", version: "v1", resource: "jobs", kind: "Job" },
] as const;

/** `matchConstraints.resourceRules` over those kinds; ephemeral containers arrive by a subresource of their own. */
export function resourceRules(): object[] {
  return ["", "apps", "batch"].map((group) => ({
    apiGroups: [group],
    apiVersions: ["v1"],
    operations: ["CREATE", "UPDATE"],
    resources: POD_KINDS.filter((entry) => entry.group === group).flatMap((entry) =>
      entry.resource === "pods" ? ["pods", "pods/ephemeralcontainers"] : [entry.resource],
    ),
  }));
}
