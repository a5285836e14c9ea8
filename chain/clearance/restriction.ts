import type { Digest } from "../digest/digest.ts";

/** Who asked for a quarantine, why and since when. */
interface QuarantineReason {
  readonly owner: string;
  readonly reason: string;
  readonly since: Date;
  /** Refused at admission at once, even where a tree still names it. */
  readonly immediate: boolean;
}

/** `quarantine/sha256-<hex>.yaml`: a digest that must not be promoted or started again. */
export interface Quarantine extends QuarantineReason {
  readonly digest: Digest;
}

/**
 * What digests come from: a builder, as the certificate's subject names it (without the server) or as the
 * path of its key; or a source commit, of one repository (`owner/name`) where it says which.
 */
export type Origin =
  | { readonly kind: "builder"; readonly builder: string }
  | { readonly kind: "commit"; readonly commit: string; readonly source?: string };

/** `quarantine/builder-<hex>.yaml`, `quarantine/commit-<id>.yaml`: every digest that comes from there, known or not. */
export interface QuarantinedOrigin extends QuarantineReason {
  readonly origin: Origin;
}

/** `holds/<environment>.yaml` or `holds/<environment>/<service>.yaml`: a freeze. */
export interface Hold {
  readonly environment: string;
  readonly service: string | null;
  readonly owner: string;
  readonly reason: string;
  /** Absent: at once. */
  readonly starts?: Date;
  readonly expires: Date;
}

/** Read whole from the base branch's tree, or it is a fault: none of it is evidence, so none may be half read. */
export interface Restrictions {
  readonly quarantines: readonly Quarantine[];
  readonly origins: readonly QuarantinedOrigin[];
  readonly holds: readonly Hold[];
}
