/** One place where a check stands, and the text that takes it out. */
export interface Edit {
  readonly file: string;
  /** Found exactly once in the file. */
  readonly text: string;
  readonly replacement: string;
}

/** An attack, the test that shows it stopped, and the checks without which it succeeds. */
export interface Attack {
  readonly name: string;
  /** What is taken out, for people. */
  readonly check: string;
  readonly edits: readonly [Edit, ...Edit[]];
  readonly test: { readonly file: string; readonly title: string };
}

const EVIDENCE = "test/scenarios/attack-evidence.test.ts";
const MERGE = "test/scenarios/attack-merge.test.ts";
const ADMISSION = "test/scenarios/attack-admission.test.ts";
const BRANCH = "test/scenarios/attack-branch.test.ts";
const PULL_REQUEST = "test/scenarios/attack-pull-request.test.ts";

const SIGNER = {
  file: "chain/clearance/summary.ts",
  text: "    signer.claims.subject === wanted.subject\n",
  replacement: "    true\n",
};
const SIGNING_SOURCE = {
  file: "chain/clearance/summary.ts",
  text: "if (claims.sourceRepositoryUri !== signer.source) {",
  replacement: "if (false) {",
};
const CALLER = {
  file: "chain/clearance/summary.ts",
  text: "if (claims.buildConfigUri !== signer.subject) {",
  replacement: "if (false) {",
};
const APPROVAL = "chain/clearance/gates/approval.ts";
const ELIGIBLE = {
  file: APPROVAL,
  text: "return isAmong(facts.eligible, actor) && isFree(actor, facts);",
  replacement: "return isFree(actor, facts);",
};
const WRITER = { file: APPROVAL, text: "mayWrite(permissionOf(login, facts));", replacement: "true;" };

const MERGED_QUARANTINE = {
  file: "operations/read-back.ts",
  text: ".filter((digest) => files.has(quarantinePath(digest)))",
  replacement: ".filter(() => false)",
};

export const ATTACKS: readonly Attack[] = [
  {
    name: "unsigned-image",
    check: "required evidence must be there",
    edits: [
      {
        file: "chain/clearance/decide.ts",
        text: "evidence, rules.builder);\n    return found.accepted.length > 0 ? [] : [found.finding];",
        replacement: "evidence, rules.builder);\n    return found.accepted.length > 0 ? [] : [];",
      },
    ],
    test: { file: EVIDENCE, title: "that the declared builder never attested (unsigned-image)" },
  },
  {
    name: "foreign-source-same-builder",
    check: "the source repository is the declared one",
    edits: [
      {
        file: "chain/clearance/attestation.ts",
        text: "if (!matches(builder.source, claims.sourceRepositoryUri)) {",
        replacement: "if (false) {",
      },
    ],
    test: {
      file: EVIDENCE,
      title: "that another repository built with the same builder (foreign-source-same-builder)",
    },
  },
  {
    name: "replayed-attestation",
    check: "the statement is about this digest",
    edits: [
      {
        file: "chain/clearance/attestation.ts",
        text: "kind.is(statement) && isAbout(statement, digest)",
        replacement: "kind.is(statement)",
      },
    ],
    test: {
      file: EVIDENCE,
      title: "to which somebody attached another image's evidence (replayed-attestation)",
    },
  },
  {
    name: "changed-after-approval",
    check: "the head is the asked one; its bytes the planned; approvals of that head; the merge is read back",
    edits: [
      {
        file: "operations/sign-examine.ts",
        text: "if (head.commit !== request.head) {",
        replacement: "if (false) {",
      },
      {
        file: "operations/sign-examine.ts",
        text: "if (changed !== undefined) return",
        replacement: "if (false) return",
      },
      {
        file: "chain/clearance/gates/approval.ts",
        text: `state === "APPROVED" && commit === question.head`,
        replacement: `state === "APPROVED" && commit !== null`,
      },
      {
        file: "operations/merge-change.ts",
        text: "if (mismatch === undefined) return",
        replacement: "if (mismatch !== null) return",
      },
    ],
    test: { file: MERGE, title: "when a commit came after its approval (changed-after-approval)" },
  },
  {
    name: "direct-push",
    check: "admission asks for the environment's clearance",
    edits: [
      {
        file: "chain/admission/evaluate.ts",
        text: "if (cleared) return [];",
        replacement: "if (cleared || !cleared) return [];",
      },
    ],
    test: {
      file: ADMISSION,
      title: "a digest that was built and attested, and cleared for staging only (direct-push)",
    },
  },
  {
    name: "tag-instead-of-digest",
    check: "admission takes digests only",
    edits: [
      {
        file: "chain/admission/evaluate.ts",
        text: "if (name === undefined || digest === undefined) {",
        replacement:
          "if (digest === undefined) return [];\n  if (name === undefined || digest === undefined) {",
      },
    ],
    test: { file: ADMISSION, title: "a tag, whatever it points to (tag-instead-of-digest)" },
  },
  {
    name: "quarantined digest at admission",
    check: "admission refuses what is in quarantine",
    edits: [
      {
        file: "chain/admission/evaluate.ts",
        text: "return quarantined.some((digest) => image.includes(digest))",
        replacement: "return quarantined.some((digest) => digest === undefined)",
      },
    ],
    test: { file: ADMISSION, title: "a digest that is cleared, and in quarantine at once" },
  },
  {
    name: "replayed clearance",
    check: "the clearance is about this digest",
    edits: [
      {
        file: "chain/clearance/clearance.ts",
        text: "vsaIn(statement) !== undefined && isAbout(statement, digest)",
        replacement: "vsaIn(statement) !== undefined",
      },
    ],
    test: { file: EVIDENCE, title: "on dev's clearance, on prod's own, or on one of another digest" },
  },
  {
    name: "clearance signed on another branch",
    check: "the signing workflow, and the one that called it, stand on main",
    edits: [SIGNER, CALLER],
    test: { file: EVIDENCE, title: "promote-staging.yml on another branch" },
  },
  {
    name: "clearance signed without a release",
    check: "the signing job had the environment",
    edits: [
      {
        file: "chain/clearance/summary.ts",
        text: "if (environment !== undefined && claims.deploymentEnvironment !== environment) {",
        replacement: "if (false) {",
      },
    ],
    test: { file: EVIDENCE, title: "a job of that workflow without its environment, whom nobody released" },
  },
  {
    name: "clearance by a foreign caller",
    check: "the signing run is the GitOps repository's own",
    edits: [SIGNING_SOURCE, CALLER],
    test: { file: EVIDENCE, title: "another repository that calls promote-staging.yml" },
  },
  {
    name: "clearance by another workflow that calls",
    check: "nothing calls the signing workflow",
    edits: [CALLER],
    test: { file: EVIDENCE, title: "another workflow of the GitOps repository that calls it" },
  },
  {
    name: "head changed in the moment of the merge",
    check: "GitHub is told the expected head; the merge is read back",
    edits: [
      {
        file: "adapters/github/api/merge.ts",
        text: "sha: request.expectedHead,",
        replacement: "",
      },
      {
        file: "operations/merge-change.ts",
        text: "if (mismatch === undefined) return",
        replacement: "if (mismatch !== null) return",
      },
    ],
    test: { file: MERGE, title: "when the commit comes in the moment of the merge" },
  },
  {
    name: "policy changed after signing",
    check: "a promotion's identity holds the policy digest",
    edits: [
      {
        file: "chain/promotion/identity.ts",
        text: `"clearance/promotion/v1", service, environment, region, from, to, policyDigest, since]`,
        replacement: `"clearance/promotion/v1", service, environment, region, from, to, since]`,
      },
    ],
    test: { file: MERGE, title: "the policy asks for more people than it did" },
  },
  {
    name: "quarantined after signing",
    check: "the decision is made again at the merge; the merged tree is asked for a quarantine",
    edits: [
      MERGED_QUARANTINE,
      {
        file: "chain/clearance/decide.ts",
        text: "    ...quarantineFindings(subject, restrictions),\n    ...originFindings(subject, evidence, rules, restrictions.origins),\n    ...holdFindings",
        replacement: "    ...holdFindings",
      },
    ],
    test: { file: MERGE, title: "when between signing and merging the digest goes into quarantine" },
  },
  {
    name: "approval of a stranger",
    check: "who approves is named in the policy",
    edits: [ELIGIBLE, WRITER],
    test: { file: MERGE, title: "of somebody who may not approve" },
  },
  {
    name: "approval of an App",
    check: "who approves is a person, named in the policy",
    edits: [ELIGIBLE, WRITER, { file: APPROVAL, text: `actor.kind === "human" &&`, replacement: "" }],
    test: { file: MERGE, title: "of an App" },
  },
  {
    name: "quarantine lifted alone",
    check: "a second person lifts a restriction",
    edits: [
      {
        file: "operations/governed.ts",
        text: "!(await secondPerson(pullRequest, ports.github)) ? lifted : []",
        replacement: "!(await secondPerson(pullRequest, ports.github)) ? [] : []",
      },
    ],
    test: { file: PULL_REQUEST, title: "by one person who opens a pull request and asks nobody" },
  },
  {
    name: "branch from the middle of history",
    check: "a change is what a merge would do",
    edits: [
      {
        file: "operations/governed.ts",
        text: "await git.mergeBases(state.base.commit, head.commit);",
        replacement: "(await git.commit(state.base.commit)).parents.slice(0, 1);",
      },
    ],
    test: {
      file: PULL_REQUEST,
      title: "by a branch from the middle of history, whose own change looks like nothing",
    },
  },
  {
    name: "digest in a person's pull request",
    check: "digests change in promotions and rollbacks only",
    edits: [
      {
        file: "operations/governed.ts",
        text: "...(await changedDigests(git, start, head, policies, paths, letIn)),",
        replacement: "",
      },
    ],
    test: { file: PULL_REQUEST, title: "a digest changed outside a promotion" },
  },
  {
    name: "merged by a person",
    check: "a merge that isn't the promoter's own is an alarm",
    edits: [
      {
        file: "operations/merge-change.ts",
        text: "if (by.login === viewer.login) return",
        replacement: "if (by.login !== viewer.slug) return",
      },
    ],
    test: { file: MERGE, title: "when a person merges in the moment when the status is there" },
  },
  {
    name: "quarantined in the moment of the merge",
    check: "the merged tree is asked for a quarantine",
    edits: [MERGED_QUARANTINE],
    test: { file: MERGE, title: "when the digest goes into quarantine in the moment of the merge" },
  },
  {
    name: "hold's branch made first",
    check: "a branch from before holds exactly the hold",
    edits: [
      {
        file: "operations/merge-alarm.ts",
        text: "return (await readHead(git, merged, commit, planned)).length === 0;",
        replacement: "return true;",
      },
    ],
    test: { file: MERGE, title: "by the promoter's own hold, where somebody made its branch first" },
  },
  {
    name: "status pinned to nobody",
    check: "the required status is pinned to the promoter's App",
    edits: [
      {
        file: "chain/doctor/checks/branch.ts",
        text: "if (rules.ownStatuses.includes(CLEARANCE_STATUS)) return [];",
        replacement: "return [];",
      },
    ],
    test: {
      file: MERGE,
      title: "while the required status is pinned to no App, so that anybody may post it",
    },
  },
  {
    name: "pushed to a rollback's branch",
    check: "the merge is of the head that the gates answered for",
    edits: [{ file: "adapters/github/api/merge.ts", text: "sha: request.expectedHead,", replacement: "" }],
    test: {
      file: BRANCH,
      title: "merges no commit that is pushed to a rollback's branch right after it was opened",
    },
  },
  {
    name: "a person's pull request from the promoter's branch",
    check: "the pull request is the promoter's own, and holds the plan; the merge is read back",
    edits: [
      {
        file: "operations/open-own.ts",
        text: "there !== undefined && isPromoter(there.pullRequest.author, promoter)",
        replacement: "there !== undefined",
      },
      {
        file: "operations/open-own.ts",
        text: "if (!isPromoter(pullRequest.author, promoter)) {",
        replacement: "if (isPromoter(undefined, promoter)) {",
      },
      {
        file: "operations/open-own.ts",
        text: "const good = there.created || ",
        replacement: "const good = true || ",
      },
      {
        file: "operations/merge-change.ts",
        text: "if (mismatch === undefined) return",
        replacement: "if (mismatch !== null) return",
      },
    ],
    test: {
      file: BRANCH,
      title: "records a rollback as the promoter's where a person opened the pull request first",
    },
  },
  {
    name: "trust that no code owner guards",
    check: "every file that decides has an owner",
    edits: [
      {
        file: "chain/doctor/checks/code-owners.ts",
        text: 'codeOwnersOf(text ?? "", path).length === 0);',
        replacement: 'codeOwnersOf(text ?? "", path).length < 0);',
      },
    ],
    test: {
      file: "test/scenarios/doctor.test.ts",
      title: "finds who went round the promoter and what they left open, and mends what files can, once",
    },
  },
  {
    name: "signer switched early",
    check: "a new signer clears first what runs and what could come back",
    edits: [
      {
        file: "operations/switched-early.ts",
        text: ".filter(({ cleared }) => !cleared)",
        replacement: ".filter(({ cleared }) => !cleared && cleared)",
      },
    ],
    test: {
      file: "test/scenarios/signer-change.test.ts",
      title:
        "changes an environment's signer only once the new one has cleared what runs and what could come back",
    },
  },
];
