/** How bad it is. What is dangerous blocks promotions; what may not be read is unknown, which is never fine. */
export type Severity = "dangerous" | "warning" | "unknown";

/** Everything that the doctor can find, with what it means. */
export const DIAGNOSES = {
  BRANCH_OPEN: "The base branch takes changes without the promoter's own status.",
  BRANCH_UNMERGEABLE: "The base branch takes nothing by any way that keeps the record of a promotion.",
  BRANCH_WEAK: "The base branch's rules are weaker than the shipped ruleset.",
  BYPASS_POSSIBLE: "Somebody passes the base branch's rules by.",
  TOKEN_OVERPOWERED: "A token may do more than promoting needs.",
  NO_OWN_IDENTITY: "The promoter isn't an App of its own, so whoever pushes a branch can be it.",
  OWNERS_MISSING: "No code owner guards a file that decides what may happen.",
  ENVIRONMENT_OPEN: "A deployment environment lets runs in that nobody should trust.",
  SIGNER_UNSAFE: "A signing workflow isn't what a signer has to be.",
  SIGNER_CHANGING: "An environment's signing identity is being changed.",
  PUSHED_AROUND: "A digest was changed by something else than the promoter.",
  NOT_CLEARED: "A digest stands in the tree that its environment hasn't cleared.",
  EVIDENCE_AT_RISK: "The registry may delete a digest that runs or could come back, or its evidence.",
  TAG_MOVED: "A tag can be, or was, put on another digest.",
  HEALTH_ALONE: "One health source alone speaks for a service of tier 0.",
  NOTES_OPEN: "The audit trail's branch takes writes of others, or may lose what it holds.",
  POLICIES_OLD: "Generated policies aren't what the generator gives.",
} as const;
export type DiagnosisCode = keyof typeof DIAGNOSES;

/** Something to mend, or something that couldn't be read. */
export interface Diagnosis {
  readonly code: DiagnosisCode;
  readonly severity: Severity;
  /** Whose promotions it concerns; null: all of them. */
  readonly environment: string | null;
  readonly message: string;
  /** What to do, in words. */
  readonly remedy: string;
  /** The exact call that an administrator has to make. */
  readonly call?: string;
  /** Which files would mend it: `--fix` proposes them. */
  readonly mend?: "code-owners" | "policies" | "pins";
}

/**
 * One thing that the doctor looks at, in one file of `checks/`; a row of `checks.ts` makes it count. Pure, over
 * facts gathered beforehand: what it isn't told, it doesn't call fine.
 */
export interface Check<Facts> {
  readonly name: string;
  /** As people read it. */
  readonly question: string;
  readonly examine: (facts: Facts) => readonly Diagnosis[];
}

/** What could be read, or why it couldn't: which permission is missing. */
export type Told<Value> = { readonly value: Value } | { readonly untold: string };

/** The diagnosis of what couldn't be read. */
export function unknown(
  code: DiagnosisCode,
  { untold }: { readonly untold: string },
  environment: string | null = null,
): Diagnosis {
  return {
    code,
    severity: "unknown",
    environment,
    message: `it can't be told: ${untold}`,
    remedy: "give the token that permission, or run the doctor with an administrator's",
  };
}
