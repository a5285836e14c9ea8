import type { Digest } from "../digest/digest.ts";
import type { Verified } from "../evidence/sigstore.ts";

/** Why a digest is refused: a code for machines, a sentence that names the thing and the remedy for people. */
export interface Finding {
  readonly code: FindingCode;
  readonly message: string;
}

/** What the search for one kind of attestation came to: what counts, or why nothing does. */
export interface Found {
  readonly accepted: readonly Verified[];
  /** The nearest miss; only to be told when nothing was accepted. */
  readonly finding: Finding;
}

/** Every reason for a refusal, with what the reader can do. Rendered into docs/faults.md beside the faults. */
export const FINDINGS = {
  PROVENANCE_MISSING: "No accepted build provenance about this digest. Build it with the declared builder.",
  IMPORT_MISSING: "The digest wasn't imported under this name by who imports. Run `clearance import`.",
  UPSTREAM_UNKNOWN:
    "clearance.yaml has no rule for importing from there. Add a source to admission.imported.",
  UPSTREAM_UNSIGNED:
    "The image isn't signed upstream by whom clearance.yaml names. Find out why; nothing was copied.",
  SBOM_MISSING: "No accepted SBOM about this digest. Attest one in the build workflow.",
  BUILDER_NOT_ACCEPTED: "There is provenance, but the workflow that signed it isn't the declared builder.",
  SOURCE_NOT_ACCEPTED:
    "The declared builder was called from another repository or ref than the declared source.",
  PREVIOUS_CLEARANCE_MISSING: "The environment before this one has not cleared the digest.",
  CLEARANCE_MISSING: "No clearance (VSA) of this environment about this digest.",
  RECORD_MISSING:
    "A promotion has no signed record, or none that can be read. Let the environment's signer run.",
  RECORD_UNTRUSTED:
    "A promotion's signed record doesn't verify, or isn't by the environment's signer. Find out who made that merge.",
  RECORD_DIFFERS:
    "A promotion's signed record says something else than the merge that names it. Find out who made that merge.",
  HISTORY_REWRITTEN:
    "The base branch isn't the one that a signed record answers for. Compare it with another clone.",
  ENTRY_FORGED: "A commit has the promoter's words and isn't the promoter's, or can't be what it says.",
  QUARANTINED: "The digest is in quarantine.",
  HELD: "The environment or service is on hold.",
  OLDER_THAN_CURRENT: "The digest is older than the one that runs there. Only a rollback goes back.",
  HEAD_CHANGED: "The pull request's head is not the one that was approved.",
  HEAD_SHARED:
    "Another open pull request proposes the same commit, and a status is the commit's. Close that one; the promoter does so, too.",
  EDIT_UNEXPECTED: "The pull request changes something else than the digest.",
  NOT_PROPOSED:
    "The pull request is not a promotion that is asked for now. Look at `clearance plan`; a fresh one is opened.",
  NOT_MERGEABLE: "GitHub doesn't merge the pull request now. Run again; a conflict is solved by a fresh one.",
  DIGEST_UNPINNED: "The image is named by a tag. Name it by its digest.",
  NOT_HEALTHY_THERE:
    "The digest isn't known to have been healthy there for long enough. Name another one, or go forward with a fix.",
  NO_SAFE_ROLLBACK:
    "There is no digest that may be put back there now; each one's reason is told. Call the people who are named.",
  AUTOMATIC_ROLLBACK_STOPPED:
    "Health fails after a promotion, and going back without being asked has come to its limit. A person must look.",
  NOT_TOLD: "It is done, but the comment that says so couldn't be written. Ask again, and it is.",
  IMAGE_UNKNOWN: "The image belongs to no service of clearance.yaml.",
  ROLLBACK_BARRIER:
    "A digest that has run since declares that nothing goes back past it. Promote a fix forward.",
  NOT_PERMITTED: "This person may not do this.",
  DIGEST_OUTSIDE_PROMOTION:
    "The pull request changes what is deployed. Only a promotion or a rollback does; take the digest out.",
  RESTRICTION_LIFTED:
    "The pull request lifts a quarantine or a hold. A second person with write access must approve this head.",
  HOLD_EXPIRED: "The pull request proposes a hold that is over already: it would freeze nothing.",
  EXCEPTION_GRANTED:
    "The pull request lets changes through a closed calendar. A second person must approve this head.",
  BREAK_GLASS_OPENED:
    "The pull request opens a way past admission. A second code owner of its file must approve this head.",
  BREAK_GLASS_FORBIDDEN:
    "clearance.yaml allows no such break-glass. Open a shorter one, or go by a promotion.",
  POLICIES_STALE: "Generated policies aren't what the generator gives. Run `clearance policies generate`.",
  POLICY_BROKEN: "clearance.yaml, a quarantine or a hold can't be read as the pull request leaves it.",
  CHANGE_TOO_LARGE:
    "A file is too large to be looked into, so that it may hold anything. Keep it elsewhere, or change less at once.",
  POLICY_FOREIGN: "A Kyverno policy stands outside policies/, where nobody guards it. Move it there.",
  GATE_PENDING: "A gate that had passed is open again, or an approval is still missing. It is asked again.",
  PROMOTION_UNSAFE:
    "What protects promotions there is weaker than it has to be, or can't be read. Run `clearance doctor`, which says how to mend it.",
  SIGNER_SWITCHED_EARLY:
    "The new signer hasn't cleared what runs there or could come back. Name it as `next` first, and let it.",
  BRANCH_UNPROTECTED: "The branch's rules can be bypassed. Restore the ruleset.",
} as const;
type FindingCode = keyof typeof FINDINGS;

/** Refused always says why: an empty list of findings can't be written. */
export type Verdict =
  | { readonly outcome: "cleared"; readonly subject: Digest }
  | {
      readonly outcome: "refused";
      readonly subject: Digest;
      readonly findings: readonly [Finding, ...Finding[]];
    };
