import type { Question } from "../question.ts";
import { NAME, POD_VARIABLES, PODS } from "../workload-cel.ts";

export const serviceAccountToken: Question = {
  asks: "Does a pod hold a token for the cluster's API only if it asks for one?",
  threat: "Who gets in reads the mounted token and talks to the API in the service's name.",
  checklist: "Identity and access: RBAC by team/service/environment; short-lived credentials",
  unseen: "What the account may do: that is RBAC. A projected token with an audience of its own is let be.",
  ask: () => ({
    ...PODS,
    variables: [...POD_VARIABLES, NAME],
    demands: [
      {
        name: "unasked",
        offenders: "has(variables.spec.automountServiceAccountToken) ? [] : [variables.name]",
        remedy: "say automountServiceAccountToken: false, or true where it is needed, in",
      },
      {
        name: "shared",
        offenders: [
          "variables.spec.?automountServiceAccountToken.orValue(false) &&",
          '  variables.spec.?serviceAccountName.orValue("default") in ["", "default"] ? [variables.name] : []',
        ].join("\n"),
        remedy: "give an account of its own (serviceAccountName) to",
      },
    ],
  }),
};
