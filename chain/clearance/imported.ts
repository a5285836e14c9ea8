import type { Digest } from "../digest/digest.ts";
import type { Verified } from "../evidence/sigstore.ts";
import { isAbout, type Statement } from "../evidence/statement.ts";
import { vsaIn } from "../evidence/vsa.ts";
import { IMPORTED_LEVEL, type SummaryRule } from "./rules.ts";
import { type Ancestry, summaryObjection } from "./summary.ts";
import type { Found } from "./verdict.ts";

/** An import's signer has no `since` (see `importProblems`): nobody asks Git about its commits. */
export const NO_ANCESTRY: Ancestry = { descendsFrom: () => false };

/** The summaries by which a digest counts as imported under one name: what stands for its provenance. */
export function findImport(digest: Digest, evidence: readonly Verified[], rule: SummaryRule): Found {
  const candidates = evidence.filter(({ statement }) => isImport(statement) && isAbout(statement, digest));
  const objections = candidates.map((candidate) => summaryObjection(candidate, rule, NO_ANCESTRY));
  const nearest = objections
    .filter((objection) => objection !== undefined)
    .sort((a, b) => b.step - a.step || (a.message < b.message ? -1 : 1))[0];
  const why =
    nearest === undefined ? "import it with `clearance import`" : `there is one, but ${nearest.message}`;
  return {
    accepted: candidates.filter((_, index) => objections[index] === undefined),
    finding: { code: "IMPORT_MISSING", message: `nobody who may has imported ${digest}: ${why}` },
  };
}

/** Whether a statement says that something was imported, whoever signed it. */
export function isImport(statement: Statement): boolean {
  return vsaIn(statement)?.verifiedLevels.includes(IMPORTED_LEVEL) === true;
}
