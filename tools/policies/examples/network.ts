import type { QuestionName } from "#chain/clearance/hardening-policy.ts";
import { definition, type Examples, type KubernetesObject, object } from "../example.ts";
import { goodPod, LABELS, podExamples, workload } from "../workload-example.ts";

function networkPolicy(name: string, spec: object, metadata: object = {}): KubernetesObject {
  return object("networking.k8s.io/v1", "NetworkPolicy", name, { spec }, metadata);
}
const OF_CHECK_IN = { podSelector: { matchLabels: { "app.kubernetes.io/name": "check-in" } } };
const TO_DNS = {
  to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } } }],
  ports: [{ port: 53, protocol: "UDP" }],
};
const egress = (name: string, ...rules: readonly object[]) =>
  networkPolicy(name, { ...OF_CHECK_IN, policyTypes: ["Egress"], egress: rules });

function quota(name: string, namespace: string, hard: object, rest: object = {}): KubernetesObject {
  return object("v1", "ResourceQuota", name, { spec: { hard, ...rest } }, { namespace });
}
const BOUNDS = { "requests.cpu": "20", "requests.memory": "40Gi", "limits.memory": "80Gi", pods: "100" };

const replicaSet = (name: string, namespace: string) =>
  workload("ReplicaSet", name, goodPod(), { metadata: { namespace } });

function ingress(name: string, spec: object): KubernetesObject {
  return object("networking.k8s.io/v1", "Ingress", name, { spec });
}
const rule = (host: string) => ({
  ...(host === "" ? {} : { host }),
  http: {
    paths: [
      { path: "/", pathType: "Prefix", backend: { service: { name: "check-in", port: { number: 80 } } } },
    ],
  },
});
const tls = (...hosts: readonly string[]) => ({ hosts, secretName: "check-in-tls" });
const gateway = (name: string, ...protocols: readonly string[]) =>
  object("gateway.networking.k8s.io/v1", "Gateway", name, {
    spec: {
      gatewayClassName: "edge",
      listeners: protocols.map((protocol) => ({ name: protocol.toLowerCase(), protocol, port: 443 })),
    },
  });

const peers = (name: string, spec: object) =>
  object("security.istio.io/v1", "PeerAuthentication", name, { spec });
const destination = (name: string, spec: object) =>
  object("networking.istio.io/v1", "DestinationRule", name, { spec: { host: "seats", ...spec } });
const inMesh = podExamples({});

const CONTROLLER = "system:serviceaccount:argocd:argocd-application-controller";
const PROD_WRITES = "prod-writes-prod";
const WRITTEN = [
  object("v1", "ConfigMap", "settings", { data: { greeting: "welcome aboard" } }),
  workload("Deployment", "service", goodPod()),
  networkPolicy("opened", OF_CHECK_IN),
  object("rbac.authorization.k8s.io/v1", "ClusterRole", "wider", { rules: [] }, { namespace: undefined }),
];

/** What a break-glass becomes for a person; the policy compares its value with the clock. */
function breakGlass(until: string): object {
  return {
    apiVersion: "policies.kyverno.io/v1",
    kind: "PolicyException",
    metadata: { name: "break-glass-erin", namespace: "kyverno" },
    spec: {
      policyRefs: [{ name: PROD_WRITES, kind: "ValidatingPolicy" }],
      matchConditions: [{ name: "person", expression: 'request.userInfo.username == "erin"' }],
      allowedValues: [`until ${until}`],
    },
  };
}

/** Questions about what surrounds a workload, and who changes it. */
export const NETWORK = {
  "namespace-quota": {
    good: [replicaSet("bounded", "check-in"), replicaSet("bounded-by-two", "boards")],
    bad: [
      replicaSet("unbounded", "elsewhere"),
      replicaSet("bounded-in-part", "flight-status"),
      replicaSet("bounded-for-some-pods", "lost-property"),
    ],
    context: [
      quota("all", "check-in", BOUNDS),
      quota("one", "boards", { pods: "100", "limits.memory": "80Gi" }),
      quota("two", "boards", { "requests.cpu": "20", "requests.memory": "40Gi" }),
      quota("pods", "flight-status", { pods: "100" }),
      quota("some", "lost-property", BOUNDS, { scopes: ["NotTerminating"] }),
    ],
  },
  "default-deny": {
    good: [
      replicaSet("shut", "check-in"),
      replicaSet("shut-by-two", "boards"),
      networkPolicy("from-the-gateway", { ...OF_CHECK_IN, ingress: [{ ports: [{ port: 8080 }] }] }),
    ],
    bad: [
      replicaSet("open-to-the-outside", "flight-status"),
      replicaSet("open-for-one-pod", "lost-property"),
      replicaSet("open-by-a-rule", "platform"),
      networkPolicy("everybody-in", { podSelector: {}, ingress: [{}] }),
      networkPolicy("everybody-out", { podSelector: {}, policyTypes: ["Egress"], egress: [{}] }),
    ],
    context: [
      networkPolicy("deny", { podSelector: {}, policyTypes: ["Ingress", "Egress"] }),
      networkPolicy("in", { podSelector: {}, policyTypes: ["Ingress"] }, { namespace: "boards" }),
      networkPolicy("out", { podSelector: {}, policyTypes: ["Egress"] }, { namespace: "boards" }),
      networkPolicy("in", { podSelector: {}, policyTypes: ["Ingress"] }, { namespace: "flight-status" }),
      networkPolicy("in", { podSelector: {}, policyTypes: ["Ingress"] }, { namespace: "lost-property" }),
      networkPolicy(
        "one",
        { ...OF_CHECK_IN, policyTypes: ["Ingress", "Egress"] },
        { namespace: "lost-property" },
      ),
      networkPolicy(
        "but",
        {
          podSelector: {},
          policyTypes: ["Ingress", "Egress"],
          ingress: [{ from: [{ podSelector: {} }] }],
        },
        { namespace: "platform" },
      ),
    ],
  },
  "restricted-egress": {
    good: [
      egress("to-dns-and-the-database", TO_DNS, { to: [{ ipBlock: { cidr: "10.20.0.0/16" } }] }),
      egress("to-a-neighbour", {
        to: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: "seats" } } }],
      }),
      networkPolicy("ingress-only", { ...OF_CHECK_IN, policyTypes: ["Ingress"], ingress: [{}] }),
    ],
    bad: [
      egress("anywhere", {}),
      egress("anywhere-by-dns", { ports: [{ port: 53, protocol: "UDP" }] }),
      egress("every-namespace", { to: [{ namespaceSelector: {} }] }),
      egress("the-internet", { to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["10.0.0.0/8"] } }] }),
      egress("half-the-internet", { to: [{ ipBlock: { cidr: "128.0.0.0/1" } }] }),
      egress("the-other-internet", { to: [{ ipBlock: { cidr: "::/0" } }] }),
    ],
  },
  "mesh-mtls": {
    good: [
      ...inMesh.good,
      workload("Deployment", "ambient", goodPod(), { metadata: { namespace: "boards" } }),
      peers("strict", { mtls: { mode: "STRICT" } }),
      peers("inherits", { selector: { matchLabels: { app: "check-in" } } }),
      destination("mutual", { trafficPolicy: { tls: { mode: "ISTIO_MUTUAL" } } }),
    ],
    bad: [
      ...inMesh.good.map(({ kind }) =>
        workload(kind as "Pod", `outside-${kind.toLowerCase()}`, goodPod(), {
          metadata: { namespace: "elsewhere" },
        }),
      ),
      workload("Deployment", "no-sidecar", goodPod(), {
        podLabels: { ...LABELS, "sidecar.istio.io/inject": "false" },
      }),
      workload("Deployment", "no-sidecar-by-annotation", goodPod(), {
        podAnnotations: { "sidecar.istio.io/inject": "false" },
      }),
      workload("Deployment", "no-ambient", goodPod(), {
        podLabels: { ...LABELS, "istio.io/dataplane-mode": "none" },
      }),
      workload("Deployment", "around-the-sidecar", goodPod(), {
        podAnnotations: { "traffic.sidecar.istio.io/excludeInboundPorts": "8080" },
      }),
      peers("permissive", { mtls: { mode: "PERMISSIVE" } }),
      peers("permissive-port", { mtls: { mode: "STRICT" }, portLevelMtls: { "8080": { mode: "DISABLE" } } }),
      destination("in-the-clear", { trafficPolicy: { tls: { mode: "DISABLE" } } }),
      destination("one-port-in-the-clear", {
        trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, tls: { mode: "DISABLE" } }] },
      }),
      destination("a-subset-in-the-clear", {
        subsets: [{ name: "v1", trafficPolicy: { tls: { mode: "DISABLE" } } }],
      }),
    ],
    namespaces: [
      namespace("check-in", { "istio-injection": "enabled" }),
      namespace("boards", { "istio.io/dataplane-mode": "ambient" }),
      namespace("elsewhere", { "istio-injection": "disabled" }),
    ],
    kinds: [
      definition("security.istio.io", "PeerAuthentication", "peerauthentications"),
      definition("networking.istio.io", "DestinationRule", "destinationrules"),
    ],
  },
  "ingress-tls": {
    good: [
      ingress("encrypted", { rules: [rule("check-in.acme.example")], tls: [tls("check-in.acme.example")] }),
      ingress("wildcard", { rules: [rule("check-in.acme.example")], tls: [tls("*.acme.example")] }),
      gateway("https", "HTTPS", "TLS"),
      object("v1", "Service", "inside", { spec: { ports: [{ port: 80 }] } }),
    ],
    bad: [
      ingress("clear", { rules: [rule("check-in.acme.example")] }),
      ingress("another-host", { rules: [rule("check-in.acme.example")], tls: [tls("boards.acme.example")] }),
      ingress("deeper-than-the-wildcard", {
        rules: [rule("a.b.acme.example")],
        tls: [tls("*.acme.example")],
      }),
      ingress("no-certificate", {
        rules: [rule("check-in.acme.example")],
        tls: [{ hosts: ["check-in.acme.example"] }],
      }),
      ingress("every-host", { rules: [rule("")], tls: [tls("check-in.acme.example")] }),
      ingress("clear-fallback", { defaultBackend: { service: { name: "check-in", port: { number: 80 } } } }),
      gateway("http", "HTTPS", "HTTP"),
      object("v1", "Service", "load-balancer", { spec: { type: "LoadBalancer", ports: [{ port: 80 }] } }),
      object("v1", "Service", "node-port", { spec: { type: "NodePort", ports: [{ port: 80 }] } }),
      object("v1", "Service", "external-address", {
        spec: { externalIPs: ["192.0.2.1"], ports: [{ port: 80 }] },
      }),
    ],
    kinds: [definition("gateway.networking.k8s.io", "Gateway", "gateways")],
  },
  "prod-writes": {
    good: [],
    bad: WRITTEN,
    skipped: [object("v1", "ConfigMap", "in-an-exempt-namespace", {}, { namespace: "kube-system" })],
    user: "erin",
    others: {
      "by-the-controller": { user: CONTROLLER, bad: "pass" },
      "by-another-account": {
        user: "system:serviceaccount:default:argocd-application-controller",
        bad: "fail",
      },
      "break-glass": { user: "erin", exceptions: [breakGlass("2999-01-01T00:00:00Z")], bad: "pass" },
      "break-glass-closed": { user: "erin", exceptions: [breakGlass("2026-01-01T00:00:00Z")], bad: "fail" },
      "break-glass-without-an-end": { user: "erin", exceptions: [breakGlass("never")], bad: "error" },
      "break-glass-of-another": {
        user: "mallory",
        exceptions: [breakGlass("2999-01-01T00:00:00Z")],
        bad: "fail",
      },
    },
  },
} satisfies Partial<Record<QuestionName, Examples>>;

function namespace(name: string, labels: Readonly<Record<string, string>>): KubernetesObject {
  return object("v1", "Namespace", name, {}, { namespace: undefined, labels });
}
