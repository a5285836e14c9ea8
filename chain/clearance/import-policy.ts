import * as z from "zod";
import { ImageFolder } from "../digest/image-folder.ts";
import { ImageName } from "../digest/image-name.ts";
import { Name } from "./names.ts";
import { PublicKey, Signer, WorkflowPattern } from "./signer.ts";

/**
 * Who must have signed an image where it comes from: a workflow or another identity under a trust root, or
 * a key. `none` is a decision as well: no signature is asked for, and the record of each import says so.
 */
const UpstreamSigner = z.union([
  z.literal("none", { error: "expected none, { trust, workflow }, { trust, subject } or { key }" }),
  z.strictObject({ trust: Name, workflow: WorkflowPattern }),
  z.strictObject({
    trust: Name,
    /** A certificate's subject, exactly: an account's address, another server's workflow. */
    subject: z.string().regex(/^[^\s*]{3,500}$/, "expected a certificate's whole subject"),
  }),
  PublicKey,
]);
export type UpstreamSigner = z.infer<typeof UpstreamSigner>;

/** What may be imported from one upstream source, and to where. */
export const ImportSource = z.strictObject({
  /** A folder, or one image. */
  images: z.union([ImageFolder, ImageName]),
  /** The folder of the own registry that they stand in afterwards, under the rest of their name. */
  to: ImageFolder,
  signed: UpstreamSigner,
  /** What is copied of what hangs on the image: everything, Sigstore bundles alone, or nothing. */
  referrers: z.enum(["all", "bundles", "none"]).default("all"),
  /** Each region's own registry, which gets a copy that is verified again there. */
  regions: z.record(Name, ImageFolder).optional(),
});
export type ImportSource = z.infer<typeof ImportSource>;

/** Where imported images stand, who says that they were imported, and from where they may come. */
export const ImportPolicy = z.strictObject({
  images: z.array(ImageFolder).min(1),
  signer: Signer,
  sources: z.array(ImportSource).min(1).optional(),
});
