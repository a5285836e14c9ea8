import type { Admission } from "../admission/evaluate.ts";
import { gatesTable } from "../clearance/explain.ts";
import type { GateAnswer } from "../clearance/gate.ts";
import { printLane } from "../clearance/lane.ts";
import type { Digest } from "../digest/digest.ts";
import type { ImageName } from "../digest/image-name.ts";
import { lostWarning, madeSection, sbomSection, sourceSection } from "./body-comparison.ts";
import type { Comparison } from "./comparison.ts";
import type { PromotionIntent } from "./identity.ts";
import { assemble, cell, code, cut, link, type Section, table } from "./markdown.ts";
import { printMarker } from "./marker.ts";
import type { SourceCommits } from "./source-commits.ts";

/** One accepted piece of evidence, for people. */
export interface EvidenceRow {
  readonly what: string;
  readonly signedBy: string;
  /** Earliest witnessed time; absent where nobody witnessed it. */
  readonly witnessed?: Date;
  /** Digest of the bundle: what to look for in the registry. */
  readonly bundle: Digest;
  /** The run that made it, where its certificate names one. */
  readonly run?: string;
}

export interface PromotionBody {
  readonly intent: PromotionIntent;
  readonly image: ImageName;
  readonly evidence: readonly EvidenceRow[];
  readonly answers: readonly GateAnswer[];
  readonly comparison: Comparison;
  /** What came in between, where the source repository could be read. */
  readonly commits?: SourceCommits;
  /** By our own evaluation of what the cluster is given, before this environment has cleared the digest. */
  readonly admission: Admission;
}

/** One gate's words must not push the others' out. */
const LONGEST_REASON = 500;

/**
 * What people read before they say yes; the same state gives the same text. Within GitHub's 65,536
 * characters: the longest list goes first, the marker and the gates never.
 */
export function promotionBody(body: PromotionBody): string {
  return assemble([
    { whole: printMarker({ kind: "promotion", ...body.intent }) },
    {
      whole: `Promotes **${printLane(body.intent.lane)}** to a digest whose evidence was verified before this branch was made.`,
    },
    ...sectionsOf(body),
    { whole: HOW_TO_SAY_NO },
  ]);
}

/** The same of one service among several in one pull request, within its share of the body. */
export function promotionSection(body: PromotionBody, limit: number): string {
  return assemble(sectionsOf(body), limit);
}

function sectionsOf(body: PromotionBody): readonly Section[] {
  const { intent, comparison } = body;
  const answers = body.answers.map(shortened);
  return [
    { whole: fromTo(body) },
    { whole: lostWarning(comparison) },
    { whole: `### Gates\n\n${gatesTable(answers).trimEnd()}\n\n${missing(answers)}` },
    sourceSection(comparison, body.commits),
    madeSection(comparison),
    sbomSection(comparison),
    {
      whole: `### Evidence\n\n${evidenceTable(body.evidence)}`,
      short: `### Evidence\n\n${body.evidence.length} accepted statements: \`clearance why\` lists them.`,
    },
    { whole: `### What the cluster would say\n\n${admissionWords(body)}` },
    { whole: `<sub>Rules: \`${intent.policyDigest}\`</sub>` },
  ];
}

function shortened(answer: GateAnswer): GateAnswer {
  const reason = cut(answer.reason, LONGEST_REASON);
  if (answer.outcome === "passed") return { ...answer, reason };
  return { ...answer, reason, askedAgain: cut(answer.askedAgain, LONGEST_REASON) };
}

function fromTo({ intent, image, comparison: { source } }: PromotionBody): string {
  const commit = (one: Comparison["source"]["to"]) =>
    one === undefined
      ? "not known"
      : link(code(one.commit.slice(0, 12)), `${one.repository}/commit/${one.commit}`);
  return table(
    ["", "digest", "built from"],
    [
      intent.from === null
        ? ["from", "nothing deployed", ""]
        : ["from", `\`${intent.from}\``, commit(source.from)],
      ["to", `\`${image}@${intent.to}\``, commit(source.to)],
    ],
  );
}

function missing(answers: readonly GateAnswer[]): string {
  const open = answers.filter(({ outcome }) => outcome !== "passed");
  if (open.length === 0) return "Every gate has passed. They are asked once more before the merge.";
  const lines = open.map(
    ({ gate, unblockedBy = [] }) => `- **${gate}**: ${unblockedBy.map((one) => cell(one, 100)).join(", ")}`,
  );
  return ["**Missing**, and who can change that:", "", ...lines].join("\n");
}

const EVIDENCE_SHOWN = 50;

function evidenceTable(rows: readonly EvidenceRow[]): string {
  if (rows.length === 0) return "None is required here.";
  const shown = rows.slice(0, EVIDENCE_SHOWN);
  const rest = rows.length - shown.length;
  return [
    table(
      ["what", "signed by", "witnessed", "bundle"],
      shown.map(({ what, signedBy, witnessed, bundle, run }) => [
        link(cell(what), run),
        code(signedBy),
        witnessed === undefined ? "by nobody" : witnessed.toISOString(),
        `\`${bundle}\``,
      ]),
    ),
    ...(rest > 0 ? [`\nand ${rest} more`] : []),
  ].join("\n");
}

/** The clearance is signed right before the merge, so that it isn't there yet is how it has to be. */
function admissionWords({ admission, intent }: PromotionBody): string {
  const { environment } = intent.lane;
  if (admission.outcome === "admitted") return `The policies of ${environment} admit it today already.`;
  const others = admission.findings.filter(({ code: finding }) => finding !== "CLEARANCE_MISSING");
  if (others.length === 0) {
    return `The policies of ${environment} refuse it until its clearance is signed, right before the merge. Nothing else stands in its way there.`;
  }
  return [
    `The policies of ${environment} would **refuse** it even when it is cleared:`,
    "",
    ...others.map(({ code: finding, message }) => `- \`${finding}\` ${cell(message)}`),
  ].join("\n");
}

/** The last of every body. */
export const HOW_TO_SAY_NO = [
  "### How to say no",
  "",
  "Close this pull request. It isn't opened again until something that it depends on changes: the digest, the rules, or what runs there.",
  "A digest that must run nowhere goes into quarantine: add `quarantine/sha256-<hex>.yaml` with owner and reason. To freeze the environment, add a file to `holds/`.",
  "",
  "Do not push to this branch and do not merge by hand: whatever isn't exactly this digest is refused.",
].join("\n");
