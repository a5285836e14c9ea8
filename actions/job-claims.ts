import {
  actionsIdentityToken,
  type IdentityToken,
  unexpiredClaims,
} from "#adapters/sigstore/identity-token.ts";
import { Fault, type FaultCode } from "#chain/fault.ts";
import { WorkflowClaims } from "#chain/source/workflow-claims.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export function jobIdentityToken(environment: Environment): IdentityToken {
  return actionsIdentityToken({
    url: environment["ACTIONS_ID_TOKEN_REQUEST_URL"],
    token: environment["ACTIONS_ID_TOKEN_REQUEST_TOKEN"],
  });
}

/**
 * What the job's own OIDC token says of it. The audience is nobody's, so the token opens nothing. Its
 * signature isn't checked here: the runner's endpoint gave it, and a verifier compares what is written with the
 * certificate that Fulcio made from the same claims.
 *
 * @throws Fault `TOKEN_UNAVAILABLE`, `TOKEN_EXPIRED`
 */
export async function claimsOfToken(token: IdentityToken): Promise<WorkflowClaims> {
  return parsed(
    unexpiredClaims(await token("nobody"), new Date()),
    "TOKEN_UNAVAILABLE",
    "the job's OIDC token",
  );
}

/**
 * The same for a job that signs with a key and may have no token: what the runner sets for every job.
 *
 * @throws Fault `INPUT_INVALID`
 */
export function claimsOfEnvironment(environment: Environment): WorkflowClaims {
  const of = (name: string): string => environment[`GITHUB_${name}`] ?? "";
  return parsed(
    {
      iss: "https://token.actions.githubusercontent.com",
      sub: `repo:${of("REPOSITORY")}:ref:${of("REF")}`,
      repository: of("REPOSITORY"),
      repository_id: of("REPOSITORY_ID"),
      repository_owner: of("REPOSITORY_OWNER"),
      repository_owner_id: of("REPOSITORY_OWNER_ID"),
      workflow_ref: of("WORKFLOW_REF"),
      workflow_sha: of("WORKFLOW_SHA"),
      job_workflow_ref: of("WORKFLOW_REF"),
      ref: of("REF"),
      sha: of("SHA"),
      event_name: of("EVENT_NAME"),
      run_id: of("RUN_ID"),
      run_attempt: of("RUN_ATTEMPT"),
      runner_environment: environment["RUNNER_ENVIRONMENT"] ?? "self-hosted",
    },
    "INPUT_INVALID",
    "what the runner says of the job",
  );
}

function parsed(claims: unknown, code: FaultCode, where: string): WorkflowClaims {
  const result = WorkflowClaims.safeParse(claims);
  if (result.success) return result.data;
  const missing = result.error.issues.map((issue) => issue.path.join(".")).join(", ");
  throw new Fault(code, `${where} can't be used for provenance: ${missing}`);
}
