import * as z from "zod";
import { Name } from "./names.ts";

/** Code owners guard `trust/`: a root or key anywhere else could be exchanged without them. */
export const TrustFile = z
  .string()
  .max(512)
  .regex(
    /^trust(?:\/(?!\.{1,2}(?:\/|$))[\w.@+-]+)+$/,
    "expected a file in trust/, the folder that code owners guard",
  );

/** A workflow under a trust root: exact, or with `*` for a part of one path segment. */
export const WorkflowPattern = z
  .string()
  .regex(
    /^[A-Za-z0-9-]+\/[\w.-]+\/\.github\/workflows\/[\w.*-]+\.ya?ml@refs\/(?:heads|tags)\/[^\s@]+$/,
    "expected owner/name/.github/workflows/file.yml@refs/heads/branch",
  );

export const PublicKey = z.strictObject({ key: TrustFile });

/** Who signs for an environment, or for imports: a workflow of the GitOps repository, or a key. */
export const Signer = z.union([
  z.strictObject({
    trust: Name,
    /** File name in the GitOps repository's `.github/workflows`; always on its main branch. */
    workflow: z.string().regex(/^[\w-][\w.-]*\.ya?ml$/, "expected a file name such as promote-prod.yml"),
    /** The certificate's workflow commit must be this commit or descend from it. */
    since: z
      .string()
      .regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, "expected a full commit id in lower case")
      .optional(),
  }),
  PublicKey,
]);
export type Signer = z.infer<typeof Signer>;
