import type { Option } from "../command.ts";

/** Options of every command that reads the GitOps repository. */
export const GITOPS: Readonly<Record<string, Option>> = {
  gitops: {
    type: "string",
    value: "OWNER/NAME",
    help: "the GitOps repository; else CLEARANCE_GITOPS, else the working directory's origin",
  },
  policy: { type: "string", value: "PATH", help: "the policy in it, clearance.yaml unless said" },
};

export const ENVIRONMENT: Option = { type: "string", value: "E", help: "environment of clearance.yaml" };

export const REGION: Option = { type: "string", value: "R", help: "this region alone" };
