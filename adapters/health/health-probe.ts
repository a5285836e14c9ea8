import type { Health, HealthProbe, HealthQuestion } from "#chain/clearance/health.ts";
import { type FilledSource, hostOf } from "#chain/clearance/health-source.ts";
import type { DeploymentReader } from "#chain/promotion/deployment.ts";
import type { Environment } from "./credential.ts";
import type { Asking } from "./exchange.ts";
import { askHttp } from "./http-source.ts";
import { Lost, unlessLost } from "./lost.ts";

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

async function answer(
  source: FilledSource,
  question: HealthQuestion,
  asking: Asking & { readonly github: DeploymentReader },
): Promise<Health> {
  if (source.kind === "http") return askHttp(source, question, asking);
  throw new Lost("not asked yet");
}
