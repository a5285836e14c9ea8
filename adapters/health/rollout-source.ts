import * as z from "zod";
import type { Health, HealthQuestion } from "#chain/clearance/health.ts";
import type { SourceOf } from "#chain/clearance/health-source.ts";
import { type Asking, below, getJson } from "./exchange.ts";
import { standingOf } from "./images.ts";
import { Conditions, conditionOf } from "./kubernetes.ts";
import { unknown } from "./lost.ts";

const Containers = z.array(z.object({ image: z.string() })).nullish();

/** The fields used of the three workloads of apps/v1; a count of zero is left out by Kubernetes. */
const Workload = z.object({
  metadata: z.object({ generation: z.int() }),
  spec: z.object({
    replicas: z.int().optional(),
    template: z.object({ spec: z.object({ containers: Containers, initContainers: Containers }) }),
  }),
  status: z.object({
    observedGeneration: z.int().optional(),
    replicas: z.int().default(0),
    updatedReplicas: z.int().default(0),
    availableReplicas: z.int().default(0),
    currentRevision: z.string().optional(),
    updateRevision: z.string().optional(),
    desiredNumberScheduled: z.int().default(0),
    currentNumberScheduled: z.int().default(0),
    updatedNumberScheduled: z.int().default(0),
    numberAvailable: z.int().default(0),
    conditions: Conditions,
  }),
});
type Workload = z.infer<typeof Workload>;

/** Is the digest rolled out whole: what is wanted, there, updated and available is the same number? */
export async function askRollout(
  source: SourceOf<"rollout">,
  { image, digest }: HealthQuestion,
  asking: Asking,
): Promise<Health> {
  const [kind = "", name = ""] = source.workload.split("/");
  const path = ["apis", "apps", "v1", "namespaces", source.namespace, `${kind}s`, name];
  const workload = await getJson(below(source.url, path), Workload, source, asking);
  const { metadata, spec, status } = workload;
  const { containers, initContainers } = spec.template.spec;
  const references = [...(containers ?? []), ...(initContainers ?? [])].map((one) => one.image);
  const standing = standingOf(image, digest, references);
  if (standing.other !== undefined) return unknown(`${source.workload} is of ${standing.other}`);
  if (!standing.some) return unknown(`${source.workload} has no container of ${image}`);
  if ((status.observedGeneration ?? 0) < metadata.generation)
    return unknown(`the controller hasn't seen ${source.workload} as it is`);

  const progressing = conditionOf(status.conditions, "Progressing");
  const available = conditionOf(status.conditions, "Available");
  if (progressing?.status === "False" && progressing.reason === "ProgressDeadlineExceeded")
    return { state: "unhealthy", detail: `${source.workload} doesn't roll out: its deadline has passed` };
  const { wanted, there, updated, up } = countsOf(kind, workload);
  const counts = `${up} of ${wanted} available, ${updated} updated, ${there} there`;
  if (wanted === 0) return unknown(`${source.workload} is scaled to zero`);
  const complete = progressing?.reason === "NewReplicaSetAvailable" && updated === wanted && there === wanted;
  if (complete && available?.status === "False")
    return { state: "unhealthy", detail: `${source.workload} was rolled out and has failed: ${counts}` };
  const revisions = status.updateRevision === undefined || status.updateRevision === status.currentRevision;
  if (!(updated === wanted && there === wanted && up === wanted && revisions))
    return unknown(`${source.workload} is rolling out: ${counts}`);
  return {
    state: "healthy",
    since: latest(available?.lastTransitionTime, progressing?.lastUpdateTime),
    detail: counts,
  };
}

function countsOf(kind: string, { spec, status }: Workload) {
  if (kind === "daemonset") {
    return {
      wanted: status.desiredNumberScheduled,
      there: status.currentNumberScheduled,
      updated: status.updatedNumberScheduled,
      up: status.numberAvailable,
    };
  }
  return {
    wanted: spec.replicas ?? 1,
    there: status.replicas,
    updated: status.updatedReplicas,
    up: status.availableReplicas,
  };
}

function latest(...times: readonly (Date | null | undefined)[]): Date | undefined {
  const known = times.flatMap((time) => (time ? [time.getTime()] : []));
  return known.length === 0 ? undefined : new Date(Math.max(...known));
}
