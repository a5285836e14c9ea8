import * as z from "zod";
import { RepositoryName } from "#chain/source/workflow-identity.ts";
import { CommonInputs, SubjectInputs } from "../shared-inputs.ts";

/** Patterns are the policy's, where they are checked for how much they let in. */
const Exact = z.string().regex(/^[^*\s]+$/, "write it out: a pattern isn't taken here");

export const VerifyInputs = z.strictObject({
  ...SubjectInputs,
  environment: z.string().optional(),
  certificateIdentity: Exact.optional(),
  certificateOidcIssuer: z.url().default("https://token.actions.githubusercontent.com"),
  sourceRepository: RepositoryName.optional(),
  sourceRef: Exact.default("refs/heads/main"),
  ...CommonInputs,
});
export type VerifyInputs = z.infer<typeof VerifyInputs>;
