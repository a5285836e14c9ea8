import { environmentOf } from "#chain/clearance/lane.ts";
import type { Lane } from "#chain/clearance/policy.ts";
import type { Finding } from "#chain/clearance/verdict.ts";
import { printImageReference } from "#chain/digest/image-name.ts";
import type { Registry } from "#chain/digest/registry.ts";
import { signerWorkflowProblems } from "#chain/doctor/signer-workflow.ts";
import type { StatementSigner } from "#chain/evidence/sigstore.ts";
import type { CommitId } from "#chain/promotion/git.ts";
import type { GitHub, OpenPullRequest } from "#chain/promotion/github.ts";
import type { PlannedEdit } from "#chain/promotion/planned-edit.ts";
import type { ObservedState } from "#chain/promotion/state.ts";
import type { Step } from "#chain/promotion/step.ts";
import { mergeReady } from "./merge.ts";
import { isRunFor } from "./observe-github.ts";
import type { Base, ObservePorts } from "./observe-ports.ts";
import { openOwn } from "./open-own.ts";
import { readHead } from "./read-back.ts";
import { plannedChange, rebuild } from "./rebuild.ts";
import { sayOnce } from "./say-once.ts";
import { signReady } from "./sign.ts";
import { examine } from "./sign-examine.ts";
import { wordsOf } from "./source-words.ts";

export interface ApplyPorts extends ObservePorts {
  readonly github: GitHub;
  readonly registry: Registry;
  /** The environment's key, where this process holds it. Without it somebody else signs. */
  readonly signerOf?: (environment: string) => StatementSigner | undefined;
  /** This toolkit's version, for the record. */
  readonly version: string;
}

/** What came of a step that acts. */
export type Applied =
  | {
      readonly result: "done";
      readonly pullRequest?: number;
      readonly merged?: CommitId;
      /** The pull request as it was when it was made. */
      readonly opened?: OpenPullRequest;
    }
  | { readonly result: "left"; readonly reason: string }
  | {
      readonly result: "refused";
      readonly findings: readonly [Finding, ...Finding[]];
      readonly pullRequest?: number;
    };

interface MergeTarget {
  readonly lane: Lane;
  readonly pullRequest: number;
  readonly head: CommitId;
}

const DONE: Applied = { result: "done" };

/** Does one step, once: each may be repeated after a crash at any point, and then changes nothing twice. */
export async function applyStep(
  step: Step,
  state: ObservedState,
  ports: ApplyPorts,
  base: Base,
): Promise<Applied> {
  const { github } = ports;
  switch (step.do) {
    case "open":
      return open(step, state, ports, base);
    case "describe":
      await github.updatePullRequest(step.pullRequest, { body: step.body });
      return DONE;
    case "note-illness":
      await github.remark(step.pullRequest, step.body);
      return DONE;
    case "report":
      await github.setStatus(step.head, {
        context: step.context,
        state: step.state,
        description: step.description,
      });
      return DONE;
    case "rebuild":
      return (await rebuild(step, state, ports)) === undefined
        ? { result: "left", reason: `${step.branch} has moved in the meantime` }
        : DONE;
    case "close":
      await github.updatePullRequest(step.pullRequest, { state: "closed", body: step.body });
      await github.deleteBranch(step.branch);
      return DONE;
    case "sweep":
      await github.deleteBranch(step.branch);
      return DONE;
    case "turn-away": {
      const { pullRequest, of } = step;
      const why = `It proposes the very commit of #${of}, and a status is the commit's: what lets #${of} through would let this through too. Propose something else, or wait for #${of}.`;
      await sayOnce(pullRequest, `same commit as ${of}`, why, state.promoter, github);
      await github.updatePullRequest(pullRequest, { state: "closed" });
      return DONE;
    }
    case "dispatch":
      return dispatch(step, state, ports);
    case "sign-and-merge":
      return signAndMerge(step, ports, base);
    case "wait":
    case "refuse":
    case "nothing":
    case "fault":
      break;
  }
  return { result: "left", reason: "nothing to do" };
}

async function open(
  step: Extract<Step, { do: "open" }>,
  state: ObservedState,
  ports: ApplyPorts,
  base: Base,
): Promise<Applied> {
  const { intents, branch, title, lane } = step;
  const { github } = ports;
  const { edits, files } = await plannedChange(intents, state, ports);
  const { message, body } = await wordsOf(step, github);
  const { pullRequest } = await openOwn(
    { branch, base: state.base, files, message, title, body },
    (commit) => isPlanned(commit, edits, state, ports),
    state.promoter,
    github,
  );
  const { number, head } = pullRequest;
  if (!step.unattended || ports.signerOf?.(lane.environment) === undefined) {
    return { result: "done", pullRequest: number, opened: pullRequest };
  }
  const merged = await signAndMerge({ lane, pullRequest: number, head: head.commit }, ports, base);
  return merged.result === "left"
    ? { result: "done", pullRequest: number }
    : { ...merged, pullRequest: number };
}

/** A branch of that name from before, or from anybody: kept only if it holds the planned bytes. */
async function isPlanned(
  commit: CommitId,
  edits: readonly PlannedEdit[],
  state: ObservedState,
  { git }: ApplyPorts,
): Promise<boolean> {
  await git.refresh();
  return (await readHead(git, state.base.commit, commit, edits)).length === 0;
}

/**
 * GitHub would start a second run without a word, so the last thing before is to look whether one is under way.
 * Two that get through all the same do no harm: see `sign` and `merge`.
 */
async function dispatch(step: MergeTarget, state: ObservedState, ports: ApplyPorts): Promise<Applied> {
  const { git, github } = ports;
  const { signer } = environmentOf(state.policy.policy, step.lane.environment);
  if ("key" in signer) throw new Error("an environment that signs with a key has no workflow to dispatch");
  const { pullRequest, head } = step;
  const [unsafe, ...more] = await unsafeSigner(signer.workflow, step.lane.environment, state, git);
  if (unsafe !== undefined) return { result: "refused", findings: [unsafe, ...more] };
  const active = (await github.runs(signer.workflow)).find(
    (run) => run.status !== "completed" && isRunFor(run, { number: pullRequest, head: { commit: head } }),
  );
  if (active !== undefined) return { result: "left", reason: `${active.url} is under way already` };
  await github.dispatch(signer.workflow, state.base.branch, { "pull-request": String(pullRequest), head });
  return DONE;
}

/** Why the base branch's signing workflow may not run; one that isn't there, GitHub itself can't start. */
async function unsafeSigner(
  workflow: string,
  environment: string,
  { base }: ObservedState,
  git: ApplyPorts["git"],
): Promise<readonly Finding[]> {
  const path = `.github/workflows/${workflow}`;
  const bytes = await git.read(base.commit, path);
  if (bytes === undefined) return [];
  return signerWorkflowProblems(new TextDecoder().decode(bytes), environment).map(
    ({ line, column, message, remedy }) => ({
      code: "PROMOTION_UNSAFE",
      message: `${path}:${line}:${column}: ${message}: ${remedy}`,
    }),
  );
}

async function signAndMerge(step: MergeTarget, ports: ApplyPorts, base: Base): Promise<Applied> {
  const { environment } = step.lane;
  const signer = ports.signerOf?.(environment);
  if (signer === undefined) return { result: "left", reason: `the key of ${environment} isn't here` };
  const request = {
    environment,
    pullRequest: step.pullRequest,
    head: step.head,
    base,
    version: ports.version,
  };
  const examined = await examine(request, ports);
  if (examined.outcome === "merged") return { result: "done", merged: examined.commit };
  if (examined.outcome === "refused") return { result: "refused", findings: examined.findings };
  if (examined.outcome === "waiting") {
    if (examined.note !== undefined) await ports.github.remark(step.pullRequest, examined.note);
    return { result: "left", reason: "a gate that had passed is open again" };
  }
  const { clearances } = await signReady(examined, request, { ...ports, signer });
  const records = new Map(clearances.map(({ subject, record }) => [printImageReference(subject), record]));
  const merged = await mergeReady(examined, records, ports, base);
  if (merged.outcome === "merged") return { result: "done", merged: merged.commit };
  if (merged.outcome === "refused") return { result: "refused", findings: merged.findings };
  if (merged.outcome === "queued") return { result: "done" };
  return { result: "left", reason: "a gate that had passed is open again" };
}
