import * as z from "zod";
import { Digest } from "../digest/digest.ts";
import { ImageFolder } from "../digest/image-folder.ts";
import { ImageName } from "../digest/image-name.ts";
import { Duration } from "./duration.ts";
import { HardeningFacts, HardeningRule } from "./hardening-policy.ts";
import { ImportPolicy } from "./import-policy.ts";

const PinnedImage = z.string().refine((text) => {
  const at = text.indexOf("@");
  return ImageName.safeParse(text.slice(0, at)).success && Digest.safeParse(text.slice(at + 1)).success;
}, "expected an image by digest: registry/owner/name@sha256:<64 hex digits>");

/** What happens to an image that is no service's: refused, reported, on a list, or imported. Never nothing. */
const Elsewhere = z.union([
  z.enum(["refuse", "audit", "imported"]),
  z.strictObject({ allow: z.array(PinnedImage).min(1) }),
]);
export type Elsewhere = z.infer<typeof Elsewhere>;

/** Kyverno's minor versions that policies can be generated for, newest last. */
export const KYVERNO_VERSIONS = ["1.18", "1.19"] as const;
export type KyvernoVersion = (typeof KYVERNO_VERSIONS)[number];

/** What every cluster asks. */
export const AdmissionPolicy = z.strictObject({
  kyverno: z.enum(KYVERNO_VERSIONS).default("1.19"),
  /** Folders that hold nothing but services' images; without any, each image is named. */
  images: z.array(ImageFolder).min(1).optional(),
  elsewhere: Elsewhere,
  imported: ImportPolicy.optional(),
  hardening: HardeningFacts.prefault({}),
});

/** What one environment's clusters ask otherwise. */
export const EnvironmentAdmission = z.strictObject({
  /** `audit` reports what it would refuse, and refuses quarantined digests alone. */
  mode: z.enum(["enforce", "audit"]).optional(),
  elsewhere: Elsewhere.optional(),
  /** What ran before there were clearances: admitted without one until then, which the policies check. */
  adopted: z
    .strictObject({
      until: z
        .string()
        .refine(
          (text) => z.iso.datetime({ offset: true }).safeParse(text).success,
          "expected a time such as 2026-11-20T10:00:00Z",
        ),
      images: z.array(PinnedImage).min(1),
    })
    .optional(),
  /** Openings past admission, of that length at most; absent: there are none. */
  breakGlass: z.strictObject({ longest: Duration }).optional(),
  /** What is asked beside the clearance; absent: nothing. */
  hardening: HardeningRule.optional(),
});
