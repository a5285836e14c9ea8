import type { Barrier } from "#chain/clearance/barrier.ts";
import type { GateAnswer, GateQuestion, PassedGates } from "#chain/clearance/gate.ts";
import { askGates } from "#chain/clearance/gates/ask-gates.ts";
import type { ApprovalFacts } from "#chain/clearance/gates/gate-inputs.ts";
import { passGates } from "#chain/clearance/gates/pass-gates.ts";
import type { Lane } from "#chain/clearance/policy.ts";
import { rulesFor } from "#chain/clearance/rules.ts";
import type { Finding } from "#chain/clearance/verdict.ts";
import type { Digest } from "#chain/digest/digest.ts";
import type { OpenPullRequest, Permission } from "#chain/promotion/github.ts";
import { permissionsOf } from "./observe-github.ts";
import { once } from "./observe-once.ts";
import type { RollbackPorts } from "./rollback.ts";
import { mayGoBack, type RollbackState } from "./rollback-candidates.ts";

export interface RollbackQuestion {
  readonly changes: readonly { readonly lane: Lane; readonly to: Digest }[];
  readonly pullRequest: OpenPullRequest;
  readonly requestedBy: string;
  /** What stands between the present and `to`. */
  readonly barriers: readonly Barrier[];
  /** Who may approve: the people of `rollback.by`. */
  readonly may: readonly string[];
}

export type RollbackGates =
  | { readonly passed: readonly [PassedGates, ...PassedGates[]] }
  | { readonly answers: readonly GateAnswer[] }
  | { readonly findings: readonly [Finding, ...Finding[]] };

/** Asks the gates of every place that goes back: evidence always, approvals as many as the policy asks of a rollback. */
export async function askRollbackGates(
  request: RollbackQuestion,
  state: RollbackState,
  ports: RollbackPorts,
): Promise<RollbackGates> {
  const { changes, pullRequest } = request;
  const rulesOf = ({ service, environment }: Lane) => rulesFor(state.policy, service, environment);
  const approvals = Math.max(0, ...changes.map(({ lane }) => rulesOf(lane).rollback.approvals));
  const verdictOf = once(
    ({ lane, to }: (typeof changes)[number]) => mayGoBack(to, lane, state, ports),
    ({ lane, to }) => `${lane.service} ${to}`,
  );
  const [verdicts, approval] = await Promise.all([
    Promise.all(changes.map(verdictOf)),
    approvalFacts(request, approvals, ports),
  ]);
  const refused = verdicts.find((one) => one.outcome === "refused");
  if (refused?.outcome === "refused") return { findings: refused.findings };
  const asked = changes.map(({ lane, to }, index) => {
    const rules = rulesOf(lane);
    const verdict = verdicts[index];
    if (verdict === undefined) throw new Error("every change has a verdict");
    const question: GateQuestion = {
      kind: "rollback",
      lane,
      digest: to,
      head: pullRequest.head.commit,
      policyDigest: rules.policyDigest,
    };
    const answers = askGates(question, {
      rules,
      now: ports.now(),
      verdict,
      approval,
      places: [],
      barriers: request.barriers,
    });
    return { answers, passed: passGates(answers, question) };
  });
  const open = asked.find(({ passed }) => passed === undefined);
  if (open !== undefined) return { answers: open.answers };
  const [token, ...more] = asked.flatMap(({ passed }) => passed ?? []);
  if (token === undefined) throw new Error("a rollback has at least one lane");
  return { passed: [token, ...more] };
}

/** Nobody's reviews are read where none are asked for: on-call waits for every call. */
async function approvalFacts(
  { pullRequest, requestedBy, may }: RollbackQuestion,
  approvals: number,
  { github }: RollbackPorts,
): Promise<ApprovalFacts> {
  const permissions =
    approvals > 0
      ? await permissionsOf(pullRequest.reviews, (login) => github.permission(login))
      : new Map<string, Permission>();
  return {
    link: pullRequest.url,
    reviews: pullRequest.reviews,
    permissions,
    eligible: may,
    author: pullRequest.author,
    requester: requestedBy,
    environmentHasReviewers: false,
    release: null,
  };
}
