import { gatesTable } from "../clearance/explain.ts";
import type { GateAnswer } from "../clearance/gate.ts";
import { printLane } from "../clearance/lane.ts";
import type { Digest } from "../digest/digest.ts";
import type { ImageName } from "../digest/image-name.ts";
import type { PromotionIntent } from "./identity.ts";
import { cell, clip, table } from "./markdown.ts";
import { printMarker } from "./marker.ts";

/** One accepted piece of evidence, for people. */
export interface EvidenceRow {
  readonly what: string;
  readonly signedBy: string;
  /** Earliest witnessed time; absent where nobody witnessed it. */
  readonly witnessed?: Date;
  /** Digest of the bundle: what to look for in the registry. */
  readonly bundle: Digest;
}

export interface PromotionBody {
  readonly intent: PromotionIntent;
  readonly image: ImageName;
  readonly evidence: readonly EvidenceRow[];
  readonly answers: readonly GateAnswer[];
}

/** One gate's words must not push the way to say no out of the body. */
const LONGEST_REASON = 2_000;

/** What people read before they say yes; the same state gives the same text. Within GitHub's 65,536 characters. */
export function promotionBody(body: PromotionBody): string {
  const { intent, image } = body;
  const answers = body.answers.map((answer) => ({ ...answer, reason: clip(answer.reason, LONGEST_REASON) }));
  const missing = answers.filter(({ outcome }) => outcome !== "passed");
  return clip(
    [
      printMarker({ kind: "promotion", ...intent }),
      `Promotes **${printLane(intent.lane)}** to a digest whose evidence was verified before this branch was made.`,
      table(
        ["", "digest"],
        [
          ["from", intent.from === null ? "nothing deployed" : `\`${intent.from}\``],
          ["to", `\`${image}@${intent.to}\``],
        ],
      ),
      `### Evidence\n\n${evidenceTable(body.evidence)}`,
      `### Gates\n\n${gatesTable(answers).trimEnd()}`,
      missing.length === 0
        ? "Every gate has passed. They are asked once more before the merge."
        : `**Missing:** ${missing.map(({ gate, reason }) => `${gate} (${cell(reason)})`).join("; ")}.`,
      [
        "### How to say no",
        "",
        "Close this pull request. It isn't opened again until something that it depends on changes: the digest, the rules, or what runs there.",
        "A digest that must run nowhere goes into quarantine: add `quarantine/sha256-<hex>.yaml` with owner and reason. To freeze the environment, add a file to `holds/`.",
        "",
        "Do not push to this branch and do not merge by hand: whatever isn't exactly this digest is refused.",
      ].join("\n"),
      `<sub>Rules: \`${intent.policyDigest}\`</sub>`,
    ].join("\n\n"),
  );
}

function evidenceTable(rows: readonly EvidenceRow[]): string {
  if (rows.length === 0) return "None is required here.";
  const shown = rows.slice(0, 50);
  const rest = rows.length - shown.length;
  return [
    table(
      ["what", "signed by", "witnessed", "bundle"],
      shown.map(({ what, signedBy, witnessed, bundle }) => [
        cell(what),
        cell(signedBy),
        witnessed === undefined ? "by nobody" : witnessed.toISOString(),
        `\`${bundle}\``,
      ]),
    ),
    ...(rest > 0 ? [`\nand ${rest} more`] : []),
  ].join("\n");
}
