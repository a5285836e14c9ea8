import { readFile } from "node:fs/promises";
import { Agent, get } from "node:https";
import { join } from "node:path";
import type { ControlPlane } from "./control-plane.ts";
import { freePorts } from "./free-ports.ts";
import { type KeptProcess, keepProcess } from "./kept-process.ts";
import type { KyvernoInstall } from "./kyverno-install.ts";
import { until } from "./until.ts";

const NAMESPACE = "kyverno";
const SERVICE = `kyverno-svc.${NAMESPACE}.svc`;

/** Definitions, namespace and config maps: once for a cluster. */
export async function prepareKyverno(
  { api }: ControlPlane,
  crds: string,
  install: KyvernoInstall,
): Promise<void> {
  const definitions = JSON.parse(await readFile(crds, "utf8")) as readonly object[];
  const take = async (object: object): Promise<void> => {
    const { admitted, reason } = await api.create(object);
    if (!admitted) throw new Error(`the cluster doesn't take what Kyverno needs: ${reason}`);
  };
  await Promise.all(definitions.map(take));
  await take({ apiVersion: "v1", kind: "Namespace", metadata: { name: NAMESPACE } });
  await Promise.all([configMap("kyverno", install.config), configMap("kyverno-metrics", {})].map(take));
  await until("Kyverno's resource definitions", async () => {
    const { status } = await api.request("GET", "/apis/policies.kyverno.io/v1/imagevalidatingpolicies");
    const older = await api.request("GET", "/apis/kyverno.io/v1/clusterpolicies");
    return status === 200 && older.status === 200 ? true : undefined;
  });
}

function configMap(name: string, data: Readonly<Record<string, string>>): object {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: NAMESPACE }, data };
}

/** Where it listens; kept over restarts, because its webhooks name it. */
export interface KyvernoAddress {
  readonly webhook: number;
  readonly metrics: number;
}

export async function kyvernoAddress(): Promise<KyvernoAddress> {
  const [webhook = 0, metrics = 0] = await freePorts(2);
  return { webhook, metrics };
}

/** Kyverno's admission controller outside the cluster, ready to be asked; its webhooks point at it by address. */
export async function startKyverno(
  program: string,
  plane: ControlPlane,
  place: { readonly folder: string; readonly address: KyvernoAddress },
  install: KyvernoInstall,
  keep: (process: KeptProcess) => KeptProcess,
): Promise<KeptProcess> {
  const { folder, address } = place;
  const flags = {
    ...install.flags,
    kubeconfig: plane.kubeconfig("kyverno"),
    serverIP: `127.0.0.1:${address.webhook}`,
    webhookServerHost: "127.0.0.1",
    webhookServerPort: String(address.webhook),
    caSecretName: `${SERVICE}.kyverno-tls-ca`,
    tlsSecretName: `${SERVICE}.kyverno-tls-pair`,
    backgroundServiceAccountName: `system:serviceaccount:${NAMESPACE}:kyverno-background-controller`,
    reportsServiceAccountName: `system:serviceaccount:${NAMESPACE}:kyverno-reports-controller`,
    metricsHost: "127.0.0.1",
    metricsPort: String(address.metrics),
    controllerRuntimeMetricsAddress: "0",
    disableLogColor: "true",
  };
  const env = {
    KYVERNO_NAMESPACE: NAMESPACE,
    KYVERNO_SERVICEACCOUNT_NAME: "kyverno-admission-controller",
    KYVERNO_DEPLOYMENT: "kyverno-admission-controller",
    KYVERNO_POD_NAME: "kyverno-admission-controller-0",
    KYVERNO_SVC: "kyverno-svc",
    INIT_CONFIG: "kyverno",
    METRICS_CONFIG: "kyverno-metrics",
    TUF_ROOT: join(folder, "sigstore"),
  };
  const args = Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
  const kyverno = keep(keepProcess(program, args, { folder, env, log: join(folder, "kyverno.log") }));
  await until(
    "Kyverno's webhooks",
    async () => {
      const { status, body } = await plane.api.request("GET", WEBHOOKS);
      const registered = status === 200 && JSON.stringify(body).includes(`:${address.webhook}/`);
      return registered && (await isReady(address)) ? true : undefined;
    },
    { alive: [kyverno] },
  );
  return kyverno;
}

const WEBHOOKS =
  "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/kyverno-policy-validating-webhook-cfg";

// Its certificate is its own: the API server checks it, this question needn't.
const agent = new Agent({ ca: "", rejectUnauthorized: false });

function isReady({ webhook }: KyvernoAddress): Promise<boolean> {
  return new Promise((resolve) => {
    const call = get(`https://127.0.0.1:${webhook}/health/readiness`, { agent }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    call.on("error", () => resolve(false));
  });
}
