/** What only people with rights on GitHub can do; design.md, "Rules on GitHub". */
export function nextSteps(gitops: string, toolkitNamed: boolean): readonly string[] {
  return [
    ...(toolkitNamed
      ? []
      : [
          "In .github/workflows, put the repository and commit of Clearance in place of your-org/clearance@000…",
        ]),
    "Put the trusted_root.json of the Sigstore that your builders sign with into trust/, name your services in clearance.yaml, and run `clearance policies generate`.",
    `Make the GitHub App clearance-promoter and install it on ${gitops}: actions, contents, issues, pull requests and commit statuses write; checks and deployments read; organization members read.`,
    `Make a second App that only reads (actions, contents, pull requests, commit statuses, members) for the signing jobs, and install it on ${gitops}.`,
    "Set the variables CLEARANCE_APP_ID and CLEARANCE_READER_APP_ID.",
    "Make the environment clearance-promoter (branch main only) with the secret CLEARANCE_APP_PRIVATE_KEY, and one per environment of clearance.yaml (branch main only) with the secret CLEARANCE_READER_PRIVATE_KEY; give prod its required reviewers.",
    "Protect main by a ruleset: a pull request with 0 approvals and code owners' review, the required status `clearance` from the promoter's App, nobody on the bypass list.",
    "Commit, push, and run `clearance status`.",
  ];
}
