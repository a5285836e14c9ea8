import type { Option } from "../command.ts";

/** Options of every command that reads the audit trail. */
export const AUDITED: Readonly<Record<string, Option>> = {
  clone: {
    type: "string",
    value: "FOLDER",
    help: "a clone of the GitOps repository to read as it is, without a network",
  },
  ref: {
    type: "string",
    value: "REF",
    help: "with --clone: where the base branch ends there, refs/remotes/origin/main or refs/heads/main unless said",
  },
};
