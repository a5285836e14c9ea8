import * as z from "zod";
import { RepositoryName } from "#chain/source/workflow-identity.ts";
import { GitOpsInputs, SubjectInputs, TokenInput } from "../shared-inputs.ts";

export const VerifyInputs = z.strictObject({
  ...SubjectInputs,
  environment: z.string().optional(),
  certificateIdentity: z.string().optional(),
  certificateOidcIssuer: z.url().default("https://token.actions.githubusercontent.com"),
  sourceRepository: RepositoryName.optional(),
  sourceRef: z.string().default("refs/heads/main"),
  ...TokenInput,
  trustedRoot: z.string().optional(),
  ...GitOpsInputs,
});
export type VerifyInputs = z.infer<typeof VerifyInputs>;
