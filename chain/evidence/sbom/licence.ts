import { fixupSpdxId, isSupportedSpdxId } from "@cyclonedx/cyclonedx-library/SPDX";
import type { Licence } from "./cyclonedx.ts";

/**
 * What a package declares, in the most exact form that it allows: an SPDX identifier, an SPDX expression
 * of known identifiers, else its own words. Nothing is guessed beyond upper and lower case.
 */
export function declaredLicences(text: string | undefined): readonly Licence[] {
  const words = text?.trim() ?? "";
  if (words === "") return [];
  const acknowledgement = "declared";
  const id = fixupSpdxId(words);
  if (id !== undefined) return [{ license: { id, acknowledgement } }];
  if (isExpression(words)) return [{ expression: words, acknowledgement }];
  return [{ license: { name: words, acknowledgement } }];
}

/** SPDX 2.3, annex D: identifiers joined by AND, OR and WITH, with parentheses. */
function isExpression(text: string): boolean {
  const tokens = text.match(/[()]|[^\s()]+/g) ?? [];
  let at = 0;

  function operand(): boolean {
    if (tokens[at] === "(") {
      at += 1;
      if (!expression() || tokens[at] !== ")") return false;
      at += 1;
      return true;
    }
    if (!isIdentifier(tokens[at])) return false;
    at += 1;
    if (tokens[at] !== "WITH") return true;
    at += 2;
    return /^[\w.-]+$/.test(tokens[at - 1] ?? "");
  }

  function expression(): boolean {
    if (!operand()) return false;
    while (tokens[at] === "AND" || tokens[at] === "OR") {
      at += 1;
      if (!operand()) return false;
    }
    return true;
  }

  // Deeper than any licence, and shallow enough for the stack.
  return text.length <= 1000 && expression() && at === tokens.length;
}

function isIdentifier(token: string | undefined): boolean {
  if (token === undefined) return false;
  return (
    isSupportedSpdxId(token.replace(/\+$/, "")) || /^(DocumentRef-[\w.-]+:)?LicenseRef-[\w.-]+$/.test(token)
  );
}
