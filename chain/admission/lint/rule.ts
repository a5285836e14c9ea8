import type { PolicyDocument, Spot } from "./policy-document.ts";

/** What becomes of a policy that has the fault. */
export type LintEffect =
  /** Something is let in that the policy seems to refuse. */
  | "fails-open"
  /** A field that is read by nobody. */
  | "ignored"
  /** Everything is refused, or what has to start is. */
  | "refuses-all"
  /** It works until a bad day. */
  | "brittle";

/** One thing that people write into Kyverno policies and that doesn't do what it says. */
export interface LintRule {
  readonly name: string;
  readonly effect: LintEffect;
  readonly why: string;
  /** File in Kyverno's repository at v1.19.1, or an issue there. */
  readonly source: string;
  readonly remedy: string;
  find(policy: PolicyDocument, context: LintContext): readonly LintFound[];
}

export interface LintFound {
  readonly at: Spot;
  readonly message: string;
}

export interface LintContext {
  /** Images that the policies are for, as written in manifests; none: globs are judged by their form alone. */
  readonly images: readonly string[];
  /** The expressions of the ValidatingPolicies in the same run: what they refuse, others need not. */
  readonly expressions: readonly string[];
}

export function found(at: Spot, message: string): LintFound {
  return { at, message };
}
