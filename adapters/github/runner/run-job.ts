import { join } from "node:path";
import type { Conclusion, JobResult, RunRequest, StepResult } from "./contract.ts";
import { type Contexts, interpolate } from "./expression.ts";
import { type JobState, jobScope, type PlannedJob, stepContexts } from "./job-context.ts";
import { githubEnvironment, idTokenClaims, makeJobFolders, type RunFacts } from "./job-facts.ts";
import { JobLog } from "./job-log.ts";
import { Masks } from "./masking.ts";
import { runSteps } from "./run-steps.ts";
import { fillIn, isTrue, timeLimit } from "./step.ts";

/** Runs one job from its folders to its outputs. */
export async function runJob(
  request: RunRequest,
  facts: RunFacts,
  planned: PlannedJob,
  signal: AbortSignal,
): Promise<JobResult & { readonly tolerated: boolean }> {
  const state = await prepare(request, facts, planned, signal);
  const scope = jobScope(state);
  const outer = stepContexts(state, scope);
  state.environment = fillIn(planned.file.env, outer);
  state.environment = { ...state.environment, ...fillIn(planned.job.env, stepContexts(state, scope)) };

  const steps = await runSteps(state, scope, planned.job.steps);
  state.failed = scope.failed;
  for (const post of state.posts.toReversed()) await post();

  const conclusion: Conclusion = state.signal.aborted ? "cancelled" : state.failed ? "failure" : "success";
  if (state.signal.aborted && !signal.aborted) state.log.fail("The job ran out of time.");
  const contexts = stepContexts(state, scope);
  return {
    ...planned.head,
    conclusion,
    steps: steps satisfies readonly StepResult[],
    outputs: jobOutputs(state, contexts),
    log: state.log.text,
    summary: state.summaries.join("\n"),
    annotations: state.log.annotations,
    tolerated: conclusion === "failure" && isTrue(planned.job["continue-on-error"], contexts),
  };
}

const DEFAULT_MINUTES = 360;

async function prepare(
  request: RunRequest,
  facts: RunFacts,
  planned: PlannedJob,
  signal: AbortSignal,
): Promise<JobState> {
  const { environment, permissions, key } = planned.head;
  const { github } = request;
  const own = await github.secretsFor(environment?.name);
  const secrets =
    planned.passedSecrets === undefined ? own : { ...planned.passedSecrets, ...only(own, environment) };
  const token = await github.jobToken(permissions);
  const idToken =
    permissions["id-token"] === "write"
      ? await github.idToken(idTokenClaims(facts, { workflow: planned.workflow, environment }))
      : undefined;
  const masks = new Masks();
  for (const secret of [...Object.values(secrets), token]) masks.add(secret);
  if (idToken !== undefined) masks.add(idToken.token);
  const folders = makeJobFolders(
    join(request.workDirectory, key.replaceAll(/[^\w.-]+/g, "-")),
    request.event.payload,
  );
  const limit = timeLimit({ "timeout-minutes": planned.job["timeout-minutes"] ?? DEFAULT_MINUTES }, {});
  return {
    request,
    facts,
    planned,
    folders,
    secrets,
    token,
    masks,
    log: new JobLog(masks),
    fixed: {
      ...githubEnvironment(facts, { id: planned.id, folders }),
      ...(idToken === undefined
        ? {}
        : { ACTIONS_ID_TOKEN_REQUEST_URL: idToken.url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: idToken.token }),
    },
    environment: {},
    path: [],
    summaries: [],
    posts: [],
    failed: false,
    signal: AbortSignal.any([signal, ...limit]),
  };
}

/** A called workflow's job gets the secrets that were passed, and those of its own environment. */
function only(
  own: Readonly<Record<string, string>>,
  environment: object | undefined,
): Readonly<Record<string, string>> {
  return environment === undefined ? {} : own;
}

/** An output with a secret in it stays in the job, as GitHub keeps it there. */
function jobOutputs(state: JobState, contexts: Contexts): Readonly<Record<string, string>> {
  const outputs = Object.entries(state.planned.job.outputs).flatMap(
    ([name, template]): [string, string][] => {
      const value = interpolate(String(template), contexts);
      if (!state.masks.covers(value)) return [[name, value]];
      state.log.hear(`::warning::Skip output '${name}' since it may contain secret.`);
      return [];
    },
  );
  return Object.fromEntries(outputs);
}
