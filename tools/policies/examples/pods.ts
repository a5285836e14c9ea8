import type { QuestionName } from "#chain/clearance/hardening-policy.ts";
import { type Examples, object } from "../example.ts";
import {
  BESIDE,
  CHECK_IN,
  type Change,
  changed,
  DIGEST,
  deployment,
  goodContainerBeside,
  goodPod,
  podExamples,
  secured,
  workload,
} from "../workload-example.ts";

const image =
  (name: string): Change =>
  (_, container) => {
    container.image = name;
  };
const set =
  (field: string, value: unknown): Change =>
  (pod) => {
    pod[field] = value;
  };
const own =
  (field: string, value: unknown): Change =>
  (_, container) => {
    container[field] = value;
  };
const withImageVolume = (reference: string) => set("volumes", [{ name: "model", image: { reference } }]);
const without =
  (field: string): Change =>
  (pod, container) => {
    delete pod[field];
    delete container[field];
  };

const digest = podExamples({ tag: image("ghcr.io/acme/check-in:v1") }, BESIDE);
const latest = podExamples({ latest: image("ghcr.io/acme/check-in:latest") }, BESIDE);
const root = podExamples({ "may-be-root": secured({ runAsNonRoot: false }) }, BESIDE);
const token = podExamples({ "token-unasked": without("automountServiceAccountToken") });

/** Questions about what a pod is made of. */
export const PODS = {
  "digest-required": {
    good: [...digest.good, deployment("image-volume-by-digest", withImageVolume(CHECK_IN))],
    bad: [
      ...digest.bad,
      deployment("short-digest", image("ghcr.io/acme/check-in@sha256:0123")),
      deployment("image-volume-by-tag", withImageVolume("ghcr.io/acme/model:v1")),
    ],
  },
  "no-latest": {
    good: [
      ...latest.good,
      deployment("version", image("ghcr.io/acme/check-in:v1.2.3")),
      deployment("port-and-version", image("registry.example:5000/check-in:v1")),
    ],
    bad: [
      ...latest.bad,
      deployment("no-tag", image("ghcr.io/acme/check-in")),
      deployment("port-and-no-tag", image("registry.example:5000/check-in")),
      deployment("latest-beside-digest", image(`ghcr.io/acme/check-in:latest@${DIGEST}`)),
      deployment("shouted-latest", image("ghcr.io/acme/check-in:LATEST")),
    ],
  },
  "allowed-registries": and(
    podExamples({ foreign: image(`docker.io/evil/miner@${DIGEST}`) }, BESIDE),
    [deployment("mirrored", image(`registry.acme.example/mirror/nginx@${DIGEST}`))],
    [
      deployment("short-name", image(`nginx@${DIGEST}`)),
      deployment("longer-name", image(`ghcr.io/acme/check-in-evil@${DIGEST}`)),
      deployment("deeper-name", image(`ghcr.io/acme/check-in/evil@${DIGEST}`)),
      deployment("like-a-registry", image(`registry.acme.example/mirror-evil/nginx@${DIGEST}`)),
      deployment("as-a-host", image(`registry.acme.example.evil.example/mirror/nginx@${DIGEST}`)),
    ],
  ),
  "non-root": {
    good: [
      ...root.good,
      deployment("by-container", (pod, container) => {
        delete pod["securityContext"];
        secured({ runAsNonRoot: true })(pod, container);
      }),
    ],
    bad: [
      ...root.bad,
      deployment("pod-says-nothing", set("securityContext", { runAsUser: 65532 })),
      deployment("user-zero", secured({ runAsUser: 0 })),
      deployment("pod-user-zero", set("securityContext", { runAsNonRoot: true, runAsUser: 0 })),
      deployment("nothing-said", (pod, container) => {
        delete pod["securityContext"];
        delete container["securityContext"];
      }),
    ],
  },
  "read-only-root": podExamples(
    {
      writable: secured({ readOnlyRootFilesystem: false }),
      "nothing-said": without("securityContext"),
    },
    BESIDE,
  ),
  "no-escalation": podExamples(
    {
      escalating: secured({ allowPrivilegeEscalation: undefined }),
      privileged: secured({ privileged: true, allowPrivilegeEscalation: undefined }),
      "keeps-capabilities": secured({ capabilities: { drop: ["NET_RAW"] } }),
      "adds-a-capability": secured({ capabilities: { drop: ["ALL"], add: ["SYS_ADMIN"] } }),
    },
    BESIDE,
  ),
  "runtime-profiles": and(
    podExamples(
      {
        unconfined: secured({ seccompProfile: { type: "Unconfined" } }),
        "no-seccomp": set("securityContext", { runAsNonRoot: true }),
        "seccomp-of-its-own": secured({
          seccompProfile: { type: "Localhost", localhostProfile: "mine.json" },
        }),
        "no-apparmor": secured({ appArmorProfile: { type: "Unconfined" } }),
      },
      BESIDE,
    ),
    [deployment("with-apparmor", secured({ appArmorProfile: { type: "RuntimeDefault" } }))],
    [
      workload("Deployment", "old-no-apparmor", goodPod(), {
        podAnnotations: { "container.apparmor.security.beta.kubernetes.io/check-in": "unconfined" },
      }),
    ],
  ),
  "host-isolation": and(
    podExamples(
      {
        "host-port": own("ports", [{ containerPort: 8080, hostPort: 80 }]),
        "host-network": set("hostNetwork", true),
        "host-processes": set("hostPID", true),
        "host-ipc": set("hostIPC", true),
        "host-path": set("volumes", [{ name: "root", hostPath: { path: "/" } }]),
        "unmasked-proc": (pod, container) => {
          pod["hostUsers"] = false;
          secured({ procMount: "Unmasked" })(pod, container);
        },
      },
      { beside: ["initContainers"] },
    ),
    [
      deployment("plain-port", own("ports", [{ containerPort: 8080 }])),
      deployment("empty-dir", set("volumes", [{ name: "scratch", emptyDir: {} }])),
    ],
    [],
  ),
  "service-account-token": and(
    token,
    [
      deployment("asks-for-one", (pod) => {
        pod["automountServiceAccountToken"] = true;
        pod["serviceAccountName"] = "check-in";
      }),
    ],
    [deployment("asks-for-everybodys", set("automountServiceAccountToken", true))],
  ),
  secrets: and(
    podExamples(
      {
        password: own("env", [{ name: "DB_PASSWORD", value: "hunter2" }]),
        "known-token": own("env", [{ name: "UPSTREAM", value: `ghp_${"a".repeat(36)}` }]),
        "address-with-password": own("env", [{ name: "DB", value: "postgres://app:hunter2@db/app" }]),
        "on-the-command-line": own("args", ["--api-key=abc"]),
      },
      BESIDE,
    ),
    [
      deployment(
        "by-reference",
        own("env", [
          { name: "DB_PASSWORD", valueFrom: { secretKeyRef: { name: "db", key: "password" } } },
          { name: "PASSWORD_FILE", value: "/run/secrets/db" },
          { name: "DB", value: "postgres://app:$(DB_PASSWORD)@db/app" },
          { name: "EMPTY_TOKEN", value: "" },
        ]),
      ),
      object("v1", "ConfigMap", "plain-settings", { data: { greeting: "welcome aboard" } }),
      object(
        "v1",
        "Secret",
        "from-the-store",
        { type: "Opaque" },
        { ownerReferences: [owner("ExternalSecret")] },
      ),
      object("v1", "Secret", "of-a-release", { type: "helm.sh/release.v1" }),
    ],
    [
      object("v1", "ConfigMap", "key-in-a-config-map", {
        data: { "tls.key": "-----BEGIN PRIVATE KEY-----\nMIG…" },
      }),
      object("v1", "Secret", "homemade-secret", { type: "Opaque", stringData: { password: "hunter2" } }),
      object("v1", "Secret", "owned-by-a-pod", { type: "Opaque" }, { ownerReferences: [owner("Pod")] }),
    ],
  ),
  resources: and(
    podExamples({
      "no-requests": own("resources", { limits: { memory: "256Mi" } }),
      "no-cpu": own("resources", { requests: { memory: "128Mi" }, limits: { memory: "256Mi" } }),
      "no-limit": own("resources", { requests: { cpu: "1", memory: "128Mi" } }),
      "no-requests-init": (pod) => {
        pod.initContainers = [
          { ...goodContainerBeside("initContainers"), resources: { limits: { memory: "256Mi" } } },
        ];
      },
    }),
    [],
    [],
    [workload("ReplicaSet", "made-by-a-deployment", changed(without("resources")), madeBy("Deployment"))],
  ),
  probes: and(
    podExamples(
      { "not-ready": without("readinessProbe"), "not-live": without("livenessProbe") },
      { kinds: ["Pod", "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"] },
    ),
    [],
    [workload("ReplicaSet", "made-by-a-rollout", changed(without("readinessProbe")), madeBy("Rollout"))],
    [
      workload("Job", "job-without-probes", changed(without("readinessProbe"))),
      workload("Pod", "made-by-a-replicaset", changed(without("readinessProbe")), madeBy("ReplicaSet")),
    ],
  ),
} satisfies Partial<Record<QuestionName, Examples>>;

function owner(kind: string) {
  return {
    apiVersion: "v1",
    kind,
    name: "check-in",
    uid: "00000000-0000-4000-8000-000000000000",
    controller: true,
  };
}

function madeBy(kind: string) {
  return { metadata: { ownerReferences: [owner(kind)] } };
}

function and(
  examples: Pick<Examples, "good" | "bad">,
  good: Examples["good"],
  bad: Examples["bad"],
  skipped: Examples["good"] = [],
): Examples {
  return { good: [...examples.good, ...good], bad: [...examples.bad, ...bad], skipped };
}
