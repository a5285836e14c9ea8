import { hexOf } from "../digest/digest.ts";
import type { GateAnswer } from "./gate.ts";
import type { Verdict } from "./verdict.ts";

const MARKS = { passed: "✓", pending: "…", refused: "✗" } as const;

/** A verdict for a terminal: one line, and one more per finding. */
export function explainVerdict(verdict: Verdict): string {
  if (verdict.outcome === "cleared") return `cleared ${verdict.subject}`;
  const width = Math.max(...verdict.findings.map(({ code }) => code.length));
  const findings = verdict.findings.map(
    ({ code, message }) => `  ${code.padEnd(width)}  ${oneLine(message)}`,
  );
  return [`refused ${verdict.subject}`, ...findings].join("\n");
}

/** A verdict for a job summary or a pull request. */
export function verdictTable(verdict: Verdict): string {
  const short = `\`sha256:${hexOf(verdict.subject).slice(0, 12)}\``;
  if (verdict.outcome === "cleared") return `**Cleared** ${short}\n`;
  const rows = verdict.findings.map(({ code, message }) => `| \`${code}\` | ${cell(message)} |`);
  return [`**Refused** ${short}`, "", "| finding | what it means |", "|---|---|", ...rows, ""].join("\n");
}

/** Gate answers for a terminal: a line each, and when an open one is asked again. */
export function explainGates(answers: readonly GateAnswer[]): string {
  const width = Math.max(0, ...answers.map(({ gate }) => gate.length));
  return answers
    .map(({ gate, outcome, reason, askedAgain }) => {
      const again = askedAgain === undefined ? "" : ` (asked again ${oneLine(askedAgain)})`;
      return `  ${MARKS[outcome]} ${gate.padEnd(width)}  ${oneLine(reason)}${again}`;
    })
    .join("\n");
}

/** Gate answers for a job summary or a pull request. */
export function gatesTable(answers: readonly GateAnswer[]): string {
  const rows = answers.map(({ gate, outcome, reason, link, askedAgain }) => {
    const why = link === undefined ? cell(reason) : `[${cell(reason)}](${target(link)})`;
    return `| ${MARKS[outcome]} ${gate} | ${outcome} | ${why} | ${cell(askedAgain ?? "")} |`;
  });
  return ["| gate | answer | why | asked again |", "|---|---|---|---|", ...rows, ""].join("\n");
}

/** A link that stays between its parentheses. */
function target(link: string): string {
  const hex = (character: string) =>
    `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
  return encodeURI(oneLine(link).toWellFormed())
    .replaceAll("%25", "%")
    .replaceAll(/[()|<>]/gu, hex);
}

/** Text from elsewhere in a table cell: nothing in it is markup, a mention or a second line. */
function cell(text: string): string {
  return oneLine(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(/[\\`*_{}[\]()#!|~]/gu, "\\$&")
    .replaceAll(/@|#|\bwww(?=\.)|\bGH(?=-)|:(?=\/\/)/giu, "$&\u200b");
}

/** Control characters could move a terminal's cursor or forge a workflow command. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]+/gu, " ");
}
