import type { Platform } from "./platform.ts";

/** What a question demands of an object that it is asked about. */
export interface Demand {
  /** The CEL variable that holds who doesn't meet it. */
  readonly name: string;
  /** A CEL list of texts: who doesn't meet it; empty where all is well. */
  readonly offenders: string;
  /** The remedy; the offenders' names follow it. */
  readonly remedy: string;
}

/** A question as CEL, for one platform. Expressions may use the variables that stand before them. */
export interface Asked {
  /** `matchConstraints.resourceRules`. */
  readonly resources: readonly object[];
  /** Beside "not in an exempt namespace". */
  readonly conditions: readonly Named[];
  readonly variables: readonly Named[];
  readonly demands: readonly [Demand, ...Demand[]];
}

export interface Named {
  readonly name: string;
  readonly expression: string;
}

/** One question of the hardening set. Its name is its key in the table, and its folder in `policies/`. */
export interface Question {
  /** As people ask it. */
  readonly asks: string;
  /** What somebody could do, or what would happen, were it not asked. */
  readonly threat: string;
  /** The line of a platform's checklist that it answers. */
  readonly checklist: string;
  /** What it can't know, in whole sentences. */
  readonly unseen: string;
  /** What clearance.yaml has to say before it can be asked, with the remedy; absent: it can. */
  readonly lacks?: (platform: Platform) => string | undefined;
  /** Its answer hangs on the region: a file for each, of which a cluster syncs one. */
  readonly regional?: true;
  readonly ask: (platform: Platform) => Asked;
}
