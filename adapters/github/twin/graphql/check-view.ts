import type { CommitId } from "#chain/promotion/git.ts";
import { ACTIONS_APP, checkRuns, jobChecks, newestStatuses } from "../newest-checks.ts";
import { rulesetsOf } from "../rulesets.ts";
import type { CheckRecord, JobRecord, Repository, Run, StatusRecord } from "../state.ts";
import { actorView } from "./actor-view.ts";
import { connection, type PageArguments } from "./connection.ts";
import { demandField, type GraphqlCall } from "./graphql-call.ts";
import { opaqueId, readNodeId } from "./node-id.ts";

/** Everything that was said about a commit, statuses and check runs; null where nothing was. */
export function rollupView(call: GraphqlCall, repository: Repository, sha: CommitId) {
  demandField(call, repository, "statuses");
  const statuses = newestStatuses(repository, sha);
  const checks = suitesOf(call, repository, sha).flatMap((suite) => suite.runs);
  if (statuses.length + checks.length === 0) return null;
  const states = [
    ...statuses.map((one) => one.state.toUpperCase()),
    ...checks.map((one) => stateOfCheck(one.status, one.conclusion)),
  ];
  const contexts = [...statuses.map((one) => contextView(call, repository, one)), ...checks];
  return {
    __typename: "StatusCheckRollup",
    id: opaqueId("SCR", `${repository.id}:${sha}`),
    state: worst(states),
    commit: () => call.show.commit(call, repository, sha),
    contexts: (page: PageArguments) => ({
      ...connection("contexts", contexts, page, (one) => one),
      checkRunCount: checks.length,
      statusContextCount: statuses.length,
    }),
  };
}

/** Statuses alone, as before check runs were. */
export function statusView(call: GraphqlCall, repository: Repository, sha: CommitId) {
  demandField(call, repository, "statuses");
  const statuses = newestStatuses(repository, sha);
  if (statuses.length === 0) return null;
  const contexts = statuses.map((one) => contextView(call, repository, one));
  return {
    __typename: "Status",
    id: opaqueId("ST", `${repository.id}:${sha}`),
    state: worst(statuses.map((one) => one.state.toUpperCase())),
    contexts,
    context: ({ name }: { name: string }) => contexts.find((one) => one.context === name) ?? null,
  };
}

function contextView(call: GraphqlCall, repository: Repository, status: StatusRecord) {
  return {
    __typename: "StatusContext",
    id: opaqueId("SC", status.id),
    context: status.context,
    state: status.state.toUpperCase(),
    description: status.description,
    targetUrl: status.url,
    createdAt: status.at,
    creator: actorView(call, status.creator),
    isRequired: (given: ForPull) => isRequired(repository, status.context, given),
  };
}

/** Check suites are by App: Actions has one for each run. */
export function suitesOf(call: GraphqlCall, repository: Repository, sha: CommitId) {
  const jobs = jobChecks(repository, sha);
  const ofRuns = [...new Set(jobs.map(({ run }) => run))].map((run) => {
    const suite = suiteView(call, repository, sha, ACTIONS_APP, run);
    suite.runs.push(
      ...jobs.filter((one) => one.run === run).map(({ job }) => jobView(call, repository, run, job, suite)),
    );
    return suite;
  });
  const made = checkRuns(repository, sha);
  const ofApps = [...new Set(made.map((one) => one.appId))].map((appId) => {
    const slug = Object.values(call.twin.state.apps).find((one) => one.id === appId)?.slug ?? "ghost";
    const suite = suiteView(call, repository, sha, { id: appId, slug }, undefined);
    const own = made.filter((one) => one.appId === appId);
    suite.runs.push(...own.map((one) => checkView(call, repository, one, suite)));
    return suite;
  });
  return [...ofRuns, ...ofApps];
}

type CheckView = {
  readonly __typename: "CheckRun";
  readonly status: string;
  readonly conclusion: string | null;
} & Readonly<Record<string, unknown>>;

function suiteView(
  call: GraphqlCall,
  repository: Repository,
  sha: CommitId,
  app: { readonly id: number; readonly slug: string },
  run: Run | undefined,
) {
  const { twin } = call;
  const id = run?.id ?? app.id;
  const runs: CheckView[] = [];
  return {
    __typename: "CheckSuite",
    id: opaqueId("CS", `${sha}:${id}`),
    databaseId: id,
    app: {
      __typename: "App",
      id: opaqueId("A", app.id),
      databaseId: app.id,
      slug: app.slug,
      name: app.slug,
    },
    get status() {
      return runs.every((one) => one.status === "COMPLETED") ? "COMPLETED" : "IN_PROGRESS";
    },
    get conclusion() {
      if (runs.some((one) => one.conclusion === null)) return null;
      const bad = runs.find((one) => stateOfCheck(one.status, one.conclusion) !== "SUCCESS");
      return bad?.conclusion ?? "SUCCESS";
    },
    runs,
    checkRuns: (page: PageArguments) => connection("checkRuns", runs, page, (one) => one),
    commit: () => call.show.commit(call, repository, sha),
    createdAt: run?.createdAt ?? twin.stamp(),
    url: `${twin.root()}/${repository.owner}/${repository.name}/commit/${sha}/checks`,
    workflowRun: run === undefined ? null : workflowRunView(call, repository, run),
  };
}

function workflowRunView({ twin }: GraphqlCall, repository: Repository, run: Run) {
  return {
    __typename: "WorkflowRun",
    id: opaqueId("WFR", run.id),
    databaseId: run.id,
    event: run.event,
    runNumber: run.number,
    url: `${twin.root()}/${repository.owner}/${repository.name}/actions/runs/${run.id}`,
    createdAt: run.createdAt,
    file: { __typename: "WorkflowRunFile", id: opaqueId("WFRF", run.id), path: run.path },
    workflow: { __typename: "Workflow", id: opaqueId("W", run.path), databaseId: null, name: run.path },
  };
}

function jobView(
  { twin }: GraphqlCall,
  repository: Repository,
  run: Run,
  job: JobRecord,
  checkSuite: object,
): CheckView {
  const url = `${twin.root()}/${repository.owner}/${repository.name}/actions/runs/${run.id}/job/${job.id}`;
  return {
    __typename: "CheckRun",
    id: opaqueId("CR", job.id),
    databaseId: job.id,
    name: job.name,
    status: job.status.toUpperCase(),
    conclusion: job.conclusion?.toUpperCase() ?? null,
    detailsUrl: url,
    url,
    startedAt: run.createdAt,
    completedAt: job.status === "completed" ? run.updatedAt : null,
    title: null,
    summary: job.summary,
    checkSuite,
    isRequired: (given: ForPull) => isRequired(repository, job.name, given),
  };
}

function checkView(
  { twin }: GraphqlCall,
  repository: Repository,
  check: CheckRecord,
  checkSuite: object,
): CheckView {
  return {
    __typename: "CheckRun",
    id: opaqueId("CR", check.id),
    databaseId: check.id,
    name: check.name,
    status: check.status.toUpperCase(),
    conclusion: check.conclusion?.toUpperCase() ?? null,
    detailsUrl: check.url,
    url: `${twin.root()}/${repository.owner}/${repository.name}/runs/${check.id}`,
    startedAt: check.startedAt,
    completedAt: check.completedAt,
    title: check.title,
    summary: check.summary,
    checkSuite,
    isRequired: (given: ForPull) => isRequired(repository, check.name, given),
  };
}

interface ForPull {
  readonly pullRequestNumber?: number | null;
  readonly pullRequestId?: string | null;
}

function isRequired(repository: Repository, context: string, given: ForPull): boolean {
  const key = given.pullRequestId ? readNodeId(given.pullRequestId) : undefined;
  const number = key?.kind === "PR" ? key.pull : given.pullRequestNumber;
  const pull = repository.pulls.find((one) => one.number === number);
  const rulesets = rulesetsOf(repository, pull?.base.ref ?? repository.defaultBranch);
  return rulesets.some((one) => one.requiredStatuses.some((status) => status.context === context));
}

function stateOfCheck(status: string, conclusion: string | null): string {
  if (status !== "COMPLETED") return "PENDING";
  return conclusion === "SUCCESS" || conclusion === "NEUTRAL" || conclusion === "SKIPPED"
    ? "SUCCESS"
    : "FAILURE";
}

function worst(states: readonly string[]): string {
  return ["ERROR", "FAILURE", "PENDING"].find((state) => states.includes(state)) ?? "SUCCESS";
}
