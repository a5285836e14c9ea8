import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import type { JudgeName } from "../judges-folder.ts";
import { type ControlPlane, startControlPlane } from "./control-plane.ts";
import type { KeptProcess } from "./kept-process.ts";
import { type KubeApi, Manifest } from "./kube-api.ts";
import { type KubectlAnswer, runKubectl } from "./kubectl.ts";
import { kyvernoAddress, prepareKyverno, startKyverno } from "./kyverno.ts";
import { installOf, KYVERNO_VALUES, type KyvernoInstall, renderKyverno } from "./kyverno-install.ts";
import { until } from "./until.ts";

/** What a cluster is made of. */
export const CLUSTER_JUDGES = [
  "etcd",
  "kube-apiserver",
  "kube-controller-manager",
  "kubectl",
  "kyverno-admission",
  "kyverno-crds.json",
  "kyverno-chart",
  "helm",
] as const satisfies readonly JudgeName[];
export type ClusterPrograms = Readonly<Record<(typeof CLUSTER_JUDGES)[number], string>>;

/** A Kubernetes API with Kyverno at its door, and no nodes: what is admitted is stored and never run. */
export interface Cluster {
  readonly folder: string;
  readonly server: string;
  readonly kubeconfig: string;
  readonly api: KubeApi;
  kubectl(args: readonly string[], input?: string): Promise<KubectlAnswer>;
  /** Applies all documents of these texts, in their order, as the administrator; throws if one is refused. */
  install(...texts: readonly string[]): Promise<readonly Manifest[]>;
  /** Deletes what such texts name; what isn't there is no fault. */
  remove(...texts: readonly string[]): Promise<void>;
  /**
   * Waits until a policy is in force: it is a moment after it is installed. `manifest` must be something
   * that it refuses, in these words; nothing is stored.
   */
  untilRefused(manifest: object, words: RegExp): Promise<void>;
  readonly kyverno: {
    /** As when its last replica dies: its webhooks stay. */
    stop(): Promise<void>;
    start(install?: Partial<KyvernoInstall>): Promise<void>;
    readonly pid: number;
    log(): Promise<string>;
  };
  close(): Promise<void>;
}

export interface ClusterOptions {
  /** What is otherwise than in policies/kyverno/values.yaml. */
  readonly install?: Partial<KyvernoInstall>;
  /** Asked at the end: whether to write out what the processes said last. */
  readonly tellLogs?: () => boolean;
}

export async function startCluster(
  programs: ClusterPrograms,
  options: ClusterOptions = {},
): Promise<Cluster> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "clearance-cluster-")));
  const running: KeptProcess[] = [];
  const keep = (process: KeptProcess): KeptProcess => {
    running.push(process);
    return process;
  };
  let plane: ControlPlane | undefined;
  const close = async (): Promise<void> => {
    if (options.tellLogs?.() === true) console.warn(await lastWords(running));
    plane?.api.close();
    for (const process of running.reverse()) await process.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    plane = await startControlPlane(folder, programs, keep);
    return await withKyverno(plane, folder, programs, options, keep, close);
  } catch (error) {
    const logs = await lastWords(running);
    await close();
    throw new Error(`the cluster didn't come up:\n${logs}`, { cause: error });
  }
}

async function withKyverno(
  plane: ControlPlane,
  folder: string,
  programs: ClusterPrograms,
  options: ClusterOptions,
  keep: (process: KeptProcess) => KeptProcess,
  close: () => Promise<void>,
): Promise<Cluster> {
  const recommended = installOf(await renderKyverno(programs, KYVERNO_VALUES));
  const install = changed(recommended, options.install ?? {});
  const address = await kyvernoAddress();

  await prepareKyverno(plane, programs["kyverno-crds.json"], install);

  const start = (changes: Partial<KyvernoInstall> = {}) =>
    startKyverno(programs["kyverno-admission"], plane, { folder, address }, changed(install, changes), keep);
  let kyverno = await start();
  const kubeconfig = plane.kubeconfig("admin");
  return {
    folder,
    server: plane.server,
    kubeconfig,
    api: plane.api,
    kubectl: (args, input) => runKubectl(programs.kubectl, { folder, kubeconfig }, args, input),
    async install(...texts) {
      const objects = texts.flatMap(documents);
      for (const object of objects) {
        const { admitted, reason } = await plane.api.apply(object);
        if (!admitted) throw new Error(`${object.kind} ${object.metadata.name} wasn't taken: ${reason}`);
      }
      return objects;
    },
    async remove(...texts) {
      for (const object of texts.flatMap(documents)) {
        const { status } = await plane.api.request("DELETE", await plane.api.pathOf(object));
        if (status !== 200 && status !== 202 && status !== 404) {
          throw new Error(`${object.kind} ${object.metadata.name} can't be deleted: ${status}`);
        }
      }
    },
    async untilRefused(manifest, words) {
      await until(`a refusal in the words ${words}`, async () => {
        const { admitted, reason } = await plane.api.create(manifest, { dryRun: true });
        if (!admitted && words.test(reason)) return true;
        throw new Error(admitted ? "it is admitted" : reason);
      });
    },
    kyverno: {
      stop: () => kyverno.stop(),
      async start(changes) {
        kyverno = await start(changes);
      },
      get pid() {
        return kyverno.pid;
      },
      log: () => kyverno.output(),
    },
    close,
  };
}

function changed({ flags, config }: KyvernoInstall, changes: Partial<KyvernoInstall>): KyvernoInstall {
  return { flags: { ...flags, ...changes.flags }, config: { ...config, ...changes.config } };
}

async function lastWords(processes: readonly KeptProcess[]): Promise<string> {
  const logs = processes.map(async (one) => `--- ${one.name}\n${(await one.output()).slice(-4000)}`);
  return (await Promise.all(logs)).join("\n");
}

function documents(text: string): readonly Manifest[] {
  return parseAllDocuments(text).map((document) => Manifest.parse(document.toJS()));
}
