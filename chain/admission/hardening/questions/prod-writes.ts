import { celList, celString } from "../../cel.ts";
import type { Asked, Question } from "../question.ts";

const WRITES = ["CREATE", "UPDATE", "DELETE"];

/** What says how a platform runs. Events, leases, endpoints and the status of things aren't among it. */
const RESOURCES: Asked["resources"] = [
  {
    apiGroups: [""],
    apiVersions: ["v1"],
    operations: WRITES,
    resources: [
      "configmaps",
      "limitranges",
      "namespaces",
      "persistentvolumeclaims",
      "pods",
      "pods/ephemeralcontainers",
      "podtemplates",
      "replicationcontrollers",
      "resourcequotas",
      "secrets",
      "serviceaccounts",
      "services",
    ],
  },
  {
    apiGroups: ["apps", "batch", "autoscaling", "policy", "networking.k8s.io", "rbac.authorization.k8s.io"],
    apiVersions: ["*"],
    operations: WRITES,
    resources: ["*", "*/scale"],
  },
  {
    apiGroups: ["gateway.networking.k8s.io", "security.istio.io", "networking.istio.io"],
    apiVersions: ["*"],
    operations: WRITES,
    resources: ["*"],
  },
  {
    // A shell in a running container writes whatever the container may.
    apiGroups: [""],
    apiVersions: ["v1"],
    operations: ["CONNECT"],
    resources: ["pods/attach", "pods/exec"],
  },
];

/** Kubernetes' own parts: what they write follows from what others were let write. */
const SYSTEM_USERS = ["system:apiserver", "system:kube-controller-manager", "system:kube-scheduler"];

export const prodWrites: Question = {
  asks: "Does nobody write but the GitOps controller, or a person through an open break-glass?",
  threat: "A change by hand that nobody reviewed and no commit tells of; a stolen kubeconfig.",
  checklist: "Is access to prod auditable, least-privilege, and time-bounded?",
  unseen:
    "What the GitOps controller was told to write: that is the repository's review. Service accounts in kube-system are let write, since Kubernetes' controllers are among them: keep people from making tokens there. Kyverno's own policies are guarded by RBAC, not by this. A person's emergency is a PolicyException (break-glass): it says who, where, and in `allowedValues` until when, which the policy compares with the clock, since an exception's own conditions know no time.",
  lacks: ({ controllers }) =>
    controllers.length > 0
      ? undefined
      : "nobody could write: name the GitOps controllers' accounts in admission.hardening.controllers",
  ask: ({ controllers }) => ({
    resources: RESOURCES,
    conditions: [],
    variables: [
      { name: "controllers", expression: celList(controllers.map(celString)) },
      { name: "who", expression: "request.userInfo.username" },
      { name: "groups", expression: "request.userInfo.?groups.orValue([])" },
    ],
    demands: [
      {
        name: "byHand",
        offenders: [
          "variables.who in variables.controllers ||",
          `variables.who in ${celList(SYSTEM_USERS.map(celString))} ||`,
          '"system:nodes" in variables.groups ||',
          '"system:serviceaccounts:kube-system" in variables.groups ||',
          'exceptions.allowedValues.exists(value, time.now() < timestamp(value.replace("until ", "")))',
          '? [] : [variables.who + " (" + request.operation + ")"]',
        ].join("\n"),
        remedy: "change it in Git, or open a break-glass; this isn't the GitOps controller",
      },
    ],
  }),
};
