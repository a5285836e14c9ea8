import * as z from "zod";
import type { Platform } from "#chain/digest/descriptor.ts";
import { Digest } from "#chain/digest/digest.ts";
import { parsePlatform } from "#chain/digest/image-build.ts";
import { ImageName } from "#chain/digest/image-name.ts";
import { Fault } from "#chain/fault.ts";
import { RepositoryName } from "#chain/source/workflow-identity.ts";

/** Inputs that several actions have, so that they mean the same everywhere. */
export const SubjectInputs = { subjectName: ImageName, subjectDigest: Digest };

/** What every action takes alike, so that one `with:` fits each step; an action leaves alone what it has no use for. */
export const CommonInputs = {
  githubToken: z.string().optional(),
  signingConfig: z.string().optional(),
  trustedRoot: z.string().optional(),
  gitops: RepositoryName.optional(),
  policy: z.string().default("clearance.yaml"),
};

export const AppInputs = {
  appId: z.string().regex(/^\d+$/, "expected the App's numeric id").optional(),
  appPrivateKey: z.string().optional(),
};

export const KeyInput = { signingKey: z.string().optional() };

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
  .transform((text, context): [string, ...string[]] => {
    try {
      return z.tuple([z.string()], z.string()).parse(JSON.parse(text));
    } catch {
      context.addIssue({ code: "custom", message: 'expected a JSON array such as ["/app/server"]' });
      return z.NEVER;
    }
  })
  .optional();

const Platforms = z
  .string()
  .default("linux/amd64")
  .transform((text, context): [Platform, ...Platform[]] => {
    try {
      const [first, ...more] = text.split(",").map((item) => parsePlatform(item.trim()));
      return first === undefined ? z.NEVER : [first, ...more];
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      context.addIssue({ code: "custom", message: error.message });
      return z.NEVER;
    }
  });

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
