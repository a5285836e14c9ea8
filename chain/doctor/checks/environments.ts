import { environmentOf } from "../../clearance/lane.ts";
import { type Check, type Diagnosis, unknown } from "../diagnosis.ts";
import { PROMOTER_ENVIRONMENT, type ProtectionFacts } from "../facts.ts";

/** What a branch of one's own could run: its secrets, and the environment that a signer's certificate names. */
export const environments: Check<ProtectionFacts> = {
  name: "environments",
  question: "Are the deployment environments there, open to the base branch alone and released by people?",
  examine(facts) {
    return [...facts.protection].flatMap(([name]) => [
      ...openFindings(name, facts),
      ...(name === PROMOTER_ENVIRONMENT ? [] : releaseFindings(name, facts)),
    ]);
  },
};

function openFindings(
  name: string,
  { protection, repository, branch }: ProtectionFacts,
): readonly Diagnosis[] {
  const told = protection.get(name);
  if (told === undefined) return [];
  // Whoever takes the App's key promotes anywhere.
  const environment = name === PROMOTER_ENVIRONMENT ? null : name;
  if ("untold" in told) return [unknown("ENVIRONMENT_OPEN", told, environment)];
  const path = `/repos/${repository}/environments/${name}`;
  const restrict = `gh api --method PUT ${path} -F 'deployment_branch_policy[protected_branches]=false' -F 'deployment_branch_policy[custom_branch_policies]=true' && gh api --method POST ${path}/deployment-branch-policies -f name=${branch}`;
  const found = (message: string): Diagnosis => ({
    code: "ENVIRONMENT_OPEN",
    severity: "dangerous",
    environment,
    message,
    remedy: `open the environment ${name} to ${branch} alone`,
    call: restrict,
  });
  if (told.value === null) {
    return [found(`there is no environment ${name}, and GitHub makes one without any rule by its first use`)];
  }
  const { refs } = told.value;
  if (refs === "any") return [found(`runs of any branch may use the environment ${name}`)];
  if (refs === "protected") {
    return [
      found(`the environment ${name} is open to protected branches, which is every branch where none is`),
    ];
  }
  const others = refs.filter((one) => one !== branch);
  if (others.length === 0 && refs.length > 0) return [];
  return [
    found(`the environment ${name} is open to ${others.join(", ") || "nothing"}, not to ${branch} alone`),
  ];
}

function releaseFindings(
  name: string,
  { protection, policy, repository }: ProtectionFacts,
): readonly Diagnosis[] {
  const told = protection.get(name);
  if (told === undefined || "untold" in told || told.value === null) return [];
  const asked = environmentOf(policy, name).approval !== undefined;
  if (told.value.reviewers || !asked) return [];
  return [
    {
      code: "ENVIRONMENT_OPEN",
      environment: name,
      severity: "dangerous",
      message: `${name} asks for approval, and nobody has to release its signing runs`,
      remedy: "name the people or teams of its approval as required reviewers",
      call: `gh api --method PUT /repos/${repository}/environments/${name} -F 'reviewers[][type]=Team' -F 'reviewers[][id]=TEAM_ID'`,
    },
  ];
}

/** It lets a signing run start, never a promotion through: the run decides again, and their click counts for nobody. */
export const adminRelease: Check<ProtectionFacts> = {
  name: "administrators",
  question: "Do administrators, too, wait for an environment's reviewers?",
  examine({ protection, repository }) {
    return [...protection].flatMap(([name, told]): readonly Diagnosis[] => {
      if ("untold" in told || told.value === null || told.value.adminsBypass === false) return [];
      const environment = name === PROMOTER_ENVIRONMENT ? null : name;
      if (told.value.adminsBypass === undefined) {
        const untold = `GitHub doesn't say whether administrators bypass ${name}`;
        return [unknown("ENVIRONMENT_OPEN", { untold }, environment)];
      }
      return [
        {
          code: "ENVIRONMENT_OPEN",
          severity: "warning",
          environment,
          message: `administrators may release ${name} without a reviewer`,
          remedy: "switch off that administrators bypass its protection rules",
          call: `gh api --method PUT /repos/${repository}/environments/${name} -F can_admins_bypass=false`,
        },
      ];
    });
  },
};
