import type { Kind } from "./policies.ts";

/** What one policy costs a pod of so many containers. */
export interface Cost {
  /** To the registry, the most of all its admissions. */
  readonly requests: number;
  readonly p50: number;
  readonly p95: number;
  /** How many of the admissions ended in a webhook's timeout. */
  readonly late: number;
}

/** The same admission under both policies. */
export interface Comparison {
  readonly kind: Kind;
  readonly containers: number;
  /** First: nothing of it is in the cache. Again: the same pod once more, with a cache of that size. */
  readonly when: "first" | "again, default cache" | "again, sized cache";
  readonly one: Cost;
  readonly four: Cost;
}
