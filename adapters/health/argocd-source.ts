import * as z from "zod";
import { milliseconds } from "#chain/clearance/duration.ts";
import type { Health, HealthQuestion } from "#chain/clearance/health.ts";
import type { SourceOf } from "#chain/clearance/health-source.ts";
import { type Asking, below, getJson, Time } from "./exchange.ts";
import { standingOf } from "./images.ts";
import { unknown } from "./lost.ts";
import { revisionStanding } from "./revision.ts";

/** The fields used of an Application (argoproj.io/v1alpha1), as its REST API answers them. */
const Application = z.object({
  /** There while an operation is asked for or under way. */
  operation: z.looseObject({}).nullish(),
  status: z.object({
    health: z.object({ status: z.string(), lastTransitionTime: Time.nullish() }),
    sync: z.object({
      status: z.string(),
      revision: z.string().optional(),
      revisions: z.array(z.string()).nullish(),
    }),
    reconciledAt: Time.nullish(),
    operationState: z.object({ phase: z.string() }).nullish(),
    /** Of pods that are there, old ones too. */
    summary: z.object({ images: z.array(z.string()).nullish() }).nullish(),
  }),
});

/**
 * An Application's health, where Argo CD looked lately and what it looked at is the digest: its pods' images where
 * it has any of that image, and the revision it compared with wherever we know that commit.
 */
export async function askArgoCd(
  source: SourceOf<"argocd">,
  question: HealthQuestion,
  asking: Asking,
): Promise<Health> {
  const { operation, status } = await getJson(applicationUrl(source), Application, source, asking);
  const { health, sync, reconciledAt, operationState } = status;
  const seen = !reconciledAt ? Infinity : asking.now().getTime() - reconciledAt.getTime();
  if (!(seen <= milliseconds(source.freshFor)))
    return unknown(`has looked last at ${reconciledAt?.toISOString() ?? "no known time"}`);

  const images = standingOf(question.image, question.digest, status.summary?.images ?? []);
  const revisions = [...(sync.revisions ?? []), ...(sync.revision === undefined ? [] : [sync.revision])];
  const revision = await revisionStanding(revisions, question);
  if (revision === "other") return unknown(`speaks of another digest (revision ${revisions.join(", ")})`);
  if (!images.some && images.other !== undefined) return unknown(`speaks of ${images.other}`);
  if (!images.some && revision !== "same")
    return unknown("shows neither the digest nor a commit that holds it");

  // Beside another digest's pods it is ours only where the revision says so.
  if (health.status === "Degraded" && (images.other === undefined || revision === "same"))
    return { state: "unhealthy", detail: "the application is Degraded" };
  if (images.other !== undefined) return unknown(`${images.other} still runs`);
  const phase = operationState?.phase;
  if (operation || phase === "Running" || phase === "Terminating")
    return unknown("an operation is under way");
  if (sync.status !== "Synced") return unknown(`the application is ${sync.status}`);
  if (health.status !== "Healthy") return unknown(`the application is ${health.status}`);
  return {
    state: "healthy",
    since: health.lastTransitionTime ?? undefined,
    detail: "the application is Healthy and Synced",
  };
}

function applicationUrl({ url, application }: SourceOf<"argocd">): URL {
  const [name = "", namespace] = application.split("/").toReversed();
  const at = below(url, ["api", "v1", "applications", name]);
  if (namespace !== undefined) at.searchParams.set("appNamespace", namespace);
  return at;
}
