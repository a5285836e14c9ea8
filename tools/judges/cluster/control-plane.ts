import { generateKeyPairSync, randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePorts } from "./free-ports.ts";
import { type KeptProcess, keepProcess } from "./kept-process.ts";
import { type KubeApi, kubeApi } from "./kube-api.ts";
import { until } from "./until.ts";

export interface ControlPlanePrograms {
  readonly etcd: string;
  readonly "kube-apiserver": string;
  readonly "kube-controller-manager": string;
}

export interface ControlPlane {
  readonly server: string;
  readonly api: KubeApi;
  /** Path of a kubeconfig for one of the users below. */
  kubeconfig(user: ClusterUser): string;
  readonly processes: readonly KeptProcess[];
}

/** Who has a token; everybody else is played by impersonation. */
const USERS = {
  admin: "admin",
  controllers: "system:kube-controller-manager",
  kyverno: "system:serviceaccount:kyverno:kyverno-admission-controller",
} as const;
export type ClusterUser = keyof typeof USERS;

/** The controllers that make pods, and what those need. Nodes, and so kubelets, there are none. */
const CONTROLLERS = [
  "cronjob-controller",
  "daemonset-controller",
  "deployment-controller",
  "disruption-controller",
  "garbage-collector-controller",
  "horizontal-pod-autoscaler-controller",
  "job-controller",
  "namespace-controller",
  "replicaset-controller",
  "resourcequota-controller",
  "serviceaccount-controller",
  "statefulset-controller",
];

/** etcd, an API server and its controllers on loopback; everything they write is in `folder`. */
export async function startControlPlane(
  folder: string,
  programs: ControlPlanePrograms,
  keep: (process: KeptProcess) => KeptProcess,
): Promise<ControlPlane> {
  const [client = 0, peer = 0, port = 0] = await freePorts(3);
  const start = (program: string, args: readonly string[], log: string) =>
    keep(keepProcess(program, args, { folder, env: {}, log: join(folder, log) }));

  const etcd = start(
    programs.etcd,
    [
      `--data-dir=${join(folder, "etcd")}`,
      `--listen-client-urls=http://127.0.0.1:${client}`,
      `--advertise-client-urls=http://127.0.0.1:${client}`,
      `--listen-peer-urls=http://127.0.0.1:${peer}`,
      `--initial-advertise-peer-urls=http://127.0.0.1:${peer}`,
      `--initial-cluster=default=http://127.0.0.1:${peer}`,
      "--unsafe-no-fsync",
    ],
    "etcd.log",
  );

  const server = `https://127.0.0.1:${port}`;
  const tokens = await writeTokens(folder);
  const key = join(folder, "service-accounts.key");
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  await writeFile(key, privateKey.export({ type: "pkcs8", format: "pem" }));
  const apiServer = start(
    programs["kube-apiserver"],
    [
      `--etcd-servers=http://127.0.0.1:${client}`,
      `--cert-dir=${join(folder, "certificates")}`,
      `--secure-port=${port}`,
      "--bind-address=127.0.0.1",
      "--advertise-address=127.0.0.1",
      "--service-cluster-ip-range=10.0.0.0/24",
      "--service-account-issuer=https://kubernetes.default.svc",
      `--service-account-key-file=${key}`,
      `--service-account-signing-key-file=${key}`,
      `--token-auth-file=${join(folder, "tokens.csv")}`,
      "--authorization-mode=RBAC",
      // It would hold pods back until their account exists: a second that no test asks about.
      "--disable-admission-plugins=ServiceAccount",
      "--allow-privileged=true",
    ],
    "kube-apiserver.log",
  );

  const certificate = join(folder, "certificates", "apiserver.crt");
  const api = await until(
    "the API server",
    async () => {
      const asked = kubeApi(server, await readFile(certificate), tokens.admin);
      const { status } = await asked.request("GET", "/readyz");
      return status === 200 ? asked : undefined;
    },
    { alive: [etcd, apiServer] },
  );
  const kubeconfig = (user: ClusterUser) => join(folder, `${user}.kubeconfig`);
  for (const user of Object.keys(USERS) as ClusterUser[]) {
    await writeFile(kubeconfig(user), kubeconfigOf(server, certificate, tokens[user]), { mode: 0o600 });
  }
  const controllers = start(
    programs["kube-controller-manager"],
    [
      `--kubeconfig=${kubeconfig("controllers")}`,
      `--controllers=${CONTROLLERS.join(",")}`,
      "--use-service-account-credentials=true",
      "--leader-elect=false",
      "--secure-port=0",
    ],
    "kube-controller-manager.log",
  );
  return { server, api, kubeconfig, processes: [etcd, apiServer, controllers] };
}

async function writeTokens(folder: string): Promise<Readonly<Record<ClusterUser, string>>> {
  const token = () => randomBytes(16).toString("hex");
  const tokens = { admin: token(), controllers: token(), kyverno: token() };
  const lines = (Object.keys(USERS) as ClusterUser[]).map((user) => {
    const groups = user === "controllers" ? "" : ',"system:masters"';
    return `${tokens[user]},${USERS[user]},${user}${groups}\n`;
  });
  await writeFile(join(folder, "tokens.csv"), lines.join(""), { mode: 0o600 });
  return tokens;
}

/** JSON, which is YAML too. */
function kubeconfigOf(server: string, certificate: string, token: string): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "loopback", cluster: { server, "certificate-authority": certificate } }],
    users: [{ name: "user", user: { token } }],
    contexts: [{ name: "loopback", context: { cluster: "loopback", user: "user" } }],
    "current-context": "loopback",
  });
}
