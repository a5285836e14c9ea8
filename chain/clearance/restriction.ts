import type { Digest } from "../digest/digest.ts";

/** `quarantine/sha256-<hex>.yaml`: a digest that must not be promoted or started again. */
export interface Quarantine {
  readonly digest: Digest;
  readonly owner: string;
  readonly reason: string;
  readonly since: Date;
  /** Refused at admission at once, even where a tree still names it. */
  readonly immediate: boolean;
}

/** `holds/<environment>.yaml` or `holds/<environment>/<service>.yaml`: a freeze. */
export interface Hold {
  readonly environment: string;
  readonly service: string | null;
  readonly owner: string;
  readonly reason: string;
  readonly expires: Date;
}

/** Read whole from the base branch's tree, or it is a fault: neither is evidence, so neither may be half read. */
export interface Restrictions {
  readonly quarantines: readonly Quarantine[];
  readonly holds: readonly Hold[];
}
