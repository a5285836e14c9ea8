import type { Health, HealthQuestion } from "#chain/clearance/health.ts";
import type { SourceOf } from "#chain/clearance/health-source.ts";
import type { DeploymentReader } from "#chain/promotion/deployment.ts";
import { unknown } from "./lost.ts";
import { revisionStanding } from "./revision.ts";

/** What a deployer reports of its newest deployment, where that is of the digest: by its payload, or by its commit. */
export async function askGitHub(
  { environment, by }: SourceOf<"github">,
  question: HealthQuestion,
  github: DeploymentReader,
): Promise<Health> {
  const deployment = await github.newestDeployment(environment, by);
  if (deployment === undefined) return unknown(`${by} has deployed nothing to ${environment}`);
  const { commit, digest, status } = deployment;
  const same =
    digest === null ? (await revisionStanding([commit], question)) === "same" : digest === question.digest;
  if (!same) return unknown(`the newest deployment to ${environment} is of ${digest ?? `commit ${commit}`}`);
  if (status === null) return unknown(`${by} reports nothing yet`);
  const detail = `${by} reports ${status.state}`;
  if (status.state === "success") return { state: "healthy", since: status.at, detail };
  const failed = status.state === "failure" || status.state === "error";
  return failed ? { state: "unhealthy", detail } : unknown(detail);
}
