import type { Edit } from "../attacks/attacks.ts";

/** A precondition of the promoter, and the edits that drop it. */
export interface Mutation {
  readonly name: string;
  readonly edits: readonly [Edit, ...Edit[]];
  /**
   * Another guard of the same promise, without which alone this one can be seen to be missing: it is dropped on both
   * sides of the comparison, so that what is caught is caught for these edits' own sake.
   */
  readonly beside?: readonly Edit[];
}

/** Each must be caught, by its witness of the same name or by chance: what no history notices, none proves. */
export const MUTATIONS: readonly Mutation[] = [
  {
    name: "the merge names the head that every gate answered for",
    edits: [
      {
        file: "operations/merge-change.ts",
        text: "expectedHead: head, method,",
        replacement: "expectedHead: (await github.pullRequest(pullRequest.number)).head.commit, method,",
      },
    ],
  },
  {
    name: "the merge is read back",
    edits: [
      {
        // Inside, so that who reads back later what another process merged doesn't either.
        file: "operations/read-back.ts",
        text: "const foreign = second !== undefined && second !== head;",
        replacement:
          "const foreign = second !== undefined && second !== head;\n  if (merged !== head) return [];",
      },
    ],
  },
  {
    name: "every gate is asked again at the merge",
    edits: [
      {
        file: "operations/sign-examine.ts",
        text: "passGates(answers, question)",
        replacement: `passGates(
    answers.map((answer) => ({ ...answer, outcome: "passed" as const })),
    question,
  )`,
      },
    ],
  },
  {
    name: "the decision is made again at the merge",
    edits: [
      {
        file: "operations/sign-examine.ts",
        text: `if (verdict.outcome === "refused") return`,
        replacement: `if (verdict.outcome === "refused" && ports === undefined) return`,
      },
      {
        file: "chain/clearance/gates/evidence.ts",
        text: `verdict.outcome === "cleared"`,
        replacement: `verdict.outcome !== undefined`,
      },
    ],
  },
  {
    name: "what a person declined isn't opened again",
    edits: [
      {
        file: "chain/promotion/plan-lane.ts",
        text: "if (declined !== undefined) {",
        replacement: `if (declined !== undefined && candidate.promotion.id === "") {`,
      },
    ],
  },
  {
    name: "only the App's own pull requests are promotions",
    edits: [
      {
        file: "chain/promotion/own-branch.ts",
        text: "return isPromoter(author, promoter) && !head.fromFork;",
        replacement: "return (isPromoter(author, promoter) || !head.fromFork) && !head.fromFork;",
      },
    ],
  },
  {
    name: "a branch holds exactly what was planned",
    edits: [
      {
        file: "operations/observe-heads.ts",
        text: "const unplanned = await readHead(git, base, head, edits);",
        replacement: "const unplanned = (await readHead(git, base, head, edits)).slice(0, 0);",
      },
    ],
  },
  {
    name: "a branch from before is kept only if it holds the plan",
    edits: [
      {
        file: "operations/open-own.ts",
        text: "const good = there.created || (await holdsPlan(there.pullRequest.head.commit, there.pullRequest));",
        replacement:
          "const good = there.created || (await holdsPlan(there.pullRequest.head.commit, there.pullRequest)) || true;",
      },
    ],
    beside: [
      {
        file: "operations/observe-heads.ts",
        text: "const unplanned = await readHead(git, base, head, edits);",
        replacement: "const unplanned = (await readHead(git, base, head, edits)).slice(0, 0);",
      },
      {
        file: "operations/observe-heads.ts",
        text: "const [mismatch] = unplannedChanges(plannedFiles(edits, now), merged);",
        replacement: "const [mismatch] = unplannedChanges(plannedFiles(edits, now), merged).slice(0, 0);",
      },
    ],
  },
  {
    name: "an approval is of this head",
    edits: [
      {
        file: "chain/clearance/gates/approval.ts",
        text: `state === "APPROVED" && commit === question.head`,
        replacement: `state === "APPROVED"`,
      },
    ],
  },
  {
    name: "the policy is the base branch's",
    edits: [
      {
        file: "operations/observe.ts",
        text: "const policy = await readPolicy(git, commit, base.policyPath);",
        replacement: `const { open } = await ports.github.pullRequests(base.branch);
  const elsewhere = open.find(({ author }) => author.kind === "human");
  const there = elsewhere !== undefined && (await git.resolve(elsewhere.head.commit)) !== undefined;
  const policy = await readPolicy(git, there ? elsewhere.head.commit : commit, base.policyPath);`,
      },
    ],
  },
  {
    name: "a digest in quarantine is refused",
    edits: [
      {
        file: "chain/clearance/decide.ts",
        text: ".filter((quarantine) => quarantine.digest === subject.digest)",
        replacement: ".filter((quarantine) => quarantine.digest === subject.image)",
      },
    ],
  },
  {
    name: "a merge by somebody else is none of ours",
    edits: [
      {
        file: "operations/merge-change.ts",
        text: "if (by.login === viewer.login) return",
        replacement: "if (by.login !== viewer.kind) return",
      },
    ],
    // Whoever reads back later sees the same, and that a person's merge carries no record.
    beside: [
      {
        file: "operations/merges-unread.ts",
        text: "const foreign = foreignHand(pullRequest, state);",
        replacement: "const foreign = foreignHand(pullRequest, state).slice(0, 0);",
      },
      {
        file: "operations/merges-unread.ts",
        text: 'return { lanes, findings: [...foreign, { code: "EDIT_UNEXPECTED", message }] };',
        replacement: "return { lanes, findings: message === undefined ? [] : foreign };",
      },
    ],
  },
  {
    name: "a merge of a promotion's commit by somebody else is none of ours either",
    edits: [
      {
        file: "operations/merges-unread.ts",
        text: "isOwn(one, state) || isProposedAgain(one, promotions, state)",
        replacement: "isOwn(one, state)",
      },
    ],
  },
  {
    name: "a promotion's success is for nobody else's pull request",
    edits: [
      {
        file: "operations/sign-examine.ts",
        text: "if (beside !== undefined) {",
        replacement: "if (beside !== undefined && beside.number < 0) {",
      },
      { file: "operations/plan.ts", text: "...planTurningAway(state), ", replacement: "" },
    ],
  },
  {
    name: "a merge that fails takes its status with it",
    edits: [
      {
        file: "operations/merge-change.ts",
        text: "github.setStatus(head, { context: CLEARANCE_STATUS, state, description });",
        replacement: `github.setStatus(head, { context: state === "success" ? CLEARANCE_STATUS : "noted", state, description });`,
      },
    ],
  },
  {
    name: "nobody may pass the branch's rules by",
    edits: [
      {
        file: "operations/merge.ts",
        text: "if (findings.length + lost.length > 0) return",
        replacement: "if (findings.length + lost.length > 99) return",
      },
    ],
  },
  {
    name: "only a rollback goes back to what is older",
    edits: [
      {
        file: "chain/promotion/judge.ts",
        text: "candidate.older ?",
        replacement: "candidate.older && state === undefined ?",
      },
    ],
  },
  {
    name: "a rollback puts the bad digest into quarantine",
    edits: [
      {
        file: "operations/rollback-branch.ts",
        text: "...fresh.map((quarantine) => ({",
        replacement: "...fresh.slice(fresh.length).map((quarantine) => ({",
      },
    ],
  },
  {
    name: "a hold holds",
    edits: [
      {
        file: "chain/clearance/gates/hold.ts",
        text: "inForce(one, lane, now)",
        replacement: "inForce(one, lane, now) && now === undefined",
      },
      {
        file: "chain/clearance/decide.ts",
        text: ".filter((hold) => inForce(hold, rules, now))",
        replacement: ".filter((hold) => inForce(hold, rules, now) && now === undefined)",
      },
    ],
  },
  {
    name: "what comes before is healthy",
    edits: [
      {
        file: "chain/clearance/gates/health.ts",
        text: `if (place.health.state === "healthy")`,
        replacement: `if (place.health.state !== undefined)`,
      },
      {
        file: "chain/clearance/gates/soaked.ts",
        text: `if (health.state !== "healthy") return undefined;`,
        replacement: `if (health.state !== "healthy") return since;`,
      },
    ],
  },
  {
    name: "what comes before has soaked",
    edits: [
      {
        file: "chain/clearance/gates/soaked.ts",
        text: "if (!(rest <= 0)) {",
        replacement: "if (rest < Number.NEGATIVE_INFINITY) {",
      },
    ],
  },
  {
    name: "an environment's own clearance comes before its merge",
    edits: [
      {
        file: "operations/apply-step.ts",
        text: "const { clearances } = await signReady(examined, request, { ...ports, signer });",
        replacement:
          "const clearances = examined.members.map((one) => ({ subject: one.candidate.subject, record: one.candidate.subject.digest }));",
      },
    ],
  },
];
