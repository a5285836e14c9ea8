import type { Digest } from "#chain/digest/digest.ts";

/** What `npm run demo -- --json` prints; `ok` is computed from what happened. */
export interface DemoReport {
  readonly ok: boolean;
  readonly seconds: number;
  readonly service: string;
  readonly digests: { readonly v1: Digest; readonly v2: Digest };
  readonly promotions: readonly Promotion[];
  readonly stopped: readonly Stopped[];
  readonly rollback: RolledBack;
  /** Who judged at admission. */
  readonly admissionJudge: string;
}

export interface Promotion {
  readonly digest: Digest;
  readonly environment: string;
  readonly region: string | null;
  readonly pullRequest: number;
  /** What stands in the merged tree, read from Git. */
  readonly mergedDigest: Digest | null;
}

export interface Stopped {
  readonly attack: string;
  readonly by: "promotion" | "merge" | "admission";
  readonly code: string;
}

export interface RolledBack {
  readonly from: Digest;
  readonly to: Digest;
  readonly seconds: number;
  readonly quarantined: boolean;
  readonly stayedAway: boolean;
}

export const ATTACKS = [
  "unsigned-image",
  "foreign-source-same-builder",
  "replayed-attestation",
  "changed-after-approval",
  "direct-push",
  "tag-instead-of-digest",
] as const;

/** v1 everywhere, v2 up to the first region of prod and out again; every attack stopped. */
export function isOk(report: Omit<DemoReport, "ok">): boolean {
  const { digests, promotions, stopped, rollback } = report;
  const reached = (digest: Digest): string =>
    promotions
      .filter((one) => one.digest === digest && one.mergedDigest === digest)
      .map(({ environment, region }) => (region === null ? environment : `${environment}/${region}`))
      .join(" ");
  return (
    digests.v1 !== digests.v2 &&
    reached(digests.v1) === "dev staging prod/a prod/b" &&
    reached(digests.v2) === "dev staging prod/a" &&
    ATTACKS.every((attack) => stopped.some((one) => one.attack === attack && one.code !== "")) &&
    rollback.from === digests.v2 &&
    rollback.to === digests.v1 &&
    rollback.quarantined &&
    rollback.stayedAway
  );
}
