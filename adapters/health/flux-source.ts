import * as z from "zod";
import { milliseconds } from "#chain/clearance/duration.ts";
import type { Health, HealthQuestion } from "#chain/clearance/health.ts";
import type { SourceOf } from "#chain/clearance/health-source.ts";
import { type Asking, below, getJson, Time } from "./exchange.ts";
import { Conditions, conditionOf } from "./kubernetes.ts";
import { unknown } from "./lost.ts";
import { revisionStanding } from "./revision.ts";

/** The fields used of a Kustomization (kustomize.toolkit.fluxcd.io/v1). */
const Kustomization = z.object({
  metadata: z.object({ generation: z.int() }),
  spec: z.object({
    suspend: z.boolean().optional(),
    wait: z.boolean().optional(),
    healthChecks: z.array(z.unknown()).optional(),
  }),
  status: z.object({
    observedGeneration: z.int().optional(),
    conditions: Conditions,
    lastAppliedRevision: z.string().optional(),
    lastAttemptedRevision: z.string().optional(),
    history: z.array(z.object({ lastReconciled: Time })).nullish(),
  }),
});

/**
 * The Ready condition of a Kustomization that waits for what it applies, about a revision that holds the digest.
 * Only a failed health check is illness: a build or an apply that failed says nothing of what runs.
 */
export async function askFlux(
  source: SourceOf<"flux">,
  question: HealthQuestion,
  asking: Asking,
): Promise<Health> {
  const [namespace = "", name = ""] = source.kustomization.split("/");
  const path = ["apis", "kustomize.toolkit.fluxcd.io", "v1", "namespaces", namespace, "kustomizations", name];
  const { metadata, spec, status } = await getJson(below(source.url, path), Kustomization, source, asking);
  if (spec.suspend === true) return unknown("the Kustomization is suspended");
  if (status.observedGeneration !== metadata.generation)
    return unknown("the Kustomization has changed since Flux looked");
  if (source.freshFor !== undefined) {
    const looked = (status.history ?? []).map(({ lastReconciled }) => lastReconciled.getTime());
    if (!(asking.now().getTime() - Math.max(...looked) <= milliseconds(source.freshFor)))
      return unknown(`Flux hasn't reconciled it for ${source.freshFor}`);
  }
  const ready = conditionOf(status.conditions, "Ready");
  if (ready?.status !== "True" && ready?.reason !== "HealthCheckFailed")
    return unknown(`the Kustomization isn't Ready: ${ready?.reason ?? "no condition"}`);
  const revision = ready.status === "True" ? status.lastAppliedRevision : status.lastAttemptedRevision;
  const standing = await revisionStanding(revision === undefined ? [] : [revision], question);
  if (standing !== "same")
    return unknown(`speaks of ${revision ?? "no revision"}, which doesn't hold the digest`);
  if (ready.status !== "True") return { state: "unhealthy", detail: "its health checks failed" };
  if (spec.wait !== true && (spec.healthChecks ?? []).length === 0)
    return unknown("the Kustomization waits for nothing: set spec.wait or spec.healthChecks");
  if (status.lastAttemptedRevision !== undefined && status.lastAttemptedRevision !== revision)
    return unknown(`${status.lastAttemptedRevision} is being applied`);
  return { state: "healthy", since: ready.lastTransitionTime ?? undefined, detail: `Ready with ${revision}` };
}
