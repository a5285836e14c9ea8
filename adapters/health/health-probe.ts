import type { Health, HealthProbe, HealthQuestion } from "#chain/clearance/health.ts";
import { type FilledSource, hostOf } from "#chain/clearance/health-source.ts";
import type { DeploymentReader } from "#chain/promotion/deployment.ts";
import { askArgoCd } from "./argocd-source.ts";
import type { Environment } from "./credential.ts";
import type { Asking } from "./exchange.ts";
import { askFlux } from "./flux-source.ts";
import { askGitHub } from "./github-source.ts";
import { askHttp } from "./http-source.ts";
import { unlessLost } from "./lost.ts";
import { askPrometheus } from "./prometheus-source.ts";
import { askRollout } from "./rollout-source.ts";

export interface HealthProbeOptions {
  /** The process's variables: where `tokenFrom` and `caFrom` are looked up. */
  readonly environment: Environment;
  readonly github: DeploymentReader;
  /** For one whole answer; 5 seconds where absent. */
  readonly timeoutMs?: number;
  readonly now?: () => Date;
}

/** Every kind of source, each asked afresh. A source that is lost is unknown, and says why. */
export function healthProbe({
  timeoutMs = 5000,
  now = () => new Date(),
  ...options
}: HealthProbeOptions): HealthProbe {
  const asking = { ...options, timeoutMs, now };
  return {
    ask: (source, question) =>
      unlessLost(`${source.kind} on ${hostOf(source)}`, () => answer(source, question, asking)),
  };
}

function answer(
  source: FilledSource,
  question: HealthQuestion,
  asking: Asking & { readonly github: DeploymentReader },
): Promise<Health> {
  if (source.kind === "http") return askHttp(source, question, asking);
  if (source.kind === "prometheus") return askPrometheus(source, question, asking);
  if (source.kind === "argocd") return askArgoCd(source, question, asking);
  if (source.kind === "flux") return askFlux(source, question, asking);
  if (source.kind === "rollout") return askRollout(source, question, asking);
  return askGitHub(source, question, asking.github);
}
