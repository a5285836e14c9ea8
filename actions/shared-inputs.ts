import * as z from "zod";
import { Digest } from "#chain/digest/digest.ts";
import { ImageName } from "#chain/digest/image-name.ts";
import { RepositoryName } from "#chain/source/workflow-identity.ts";

/** Inputs that several actions have, so that they mean the same everywhere. */
export const SubjectInputs = { subjectName: ImageName, subjectDigest: Digest };

export const TokenInput = { githubToken: z.string().optional() };

export const AppInputs = {
  appId: z.string().regex(/^\d+$/, "expected the App's numeric id").optional(),
  appPrivateKey: z.string().optional(),
};

export const SigningInputs = {
  signingConfig: z.string().optional(),
  trustedRoot: z.string().optional(),
  signingKey: z.string().optional(),
};

export const GitOpsInputs = {
  gitops: RepositoryName.optional(),
  policy: z.string().default("clearance.yaml"),
};

const Labels = z
  .string()
  .default("")
  .transform((text, context) => {
    const labels: Record<string, string> = {};
    for (const line of text.split("\n").filter((line) => line.trim() !== "")) {
      const at = line.indexOf("=");
      if (at < 1) context.addIssue({ code: "custom", message: `"${line}" is not key=value` });
      else labels[line.slice(0, at).trim()] = line.slice(at + 1).trim();
    }
    return labels;
  });

const Entrypoint = z
  .string()
  .transform((text, context): string[] => {
    try {
      return z.array(z.string()).min(1).parse(JSON.parse(text));
    } catch {
      context.addIssue({ code: "custom", message: 'expected a JSON array such as ["/app/server"]' });
      return z.NEVER;
    }
  })
  .optional();

const Platforms = z
  .string()
  .default("linux/amd64")
  .transform((text, context) =>
    text.split(",").map((item) => {
      const [os = "", architecture = "", variant] = item.trim().split("/");
      if (os === "" || architecture === "")
        context.addIssue({ code: "custom", message: `"${item}" is not os/architecture` });
      return variant === undefined ? { os, architecture } : { os, architecture, variant };
    }),
  );

export const BuildInputShape = {
  image: ImageName,
  context: z.string().default("."),
  base: z.string().optional(),
  platforms: Platforms,
  entrypoint: Entrypoint,
  user: z
    .string()
    .regex(/^\d+(:\d+)?$/, "expected uid or uid:gid")
    .default("65532:65532"),
  labels: Labels,
};
