import { parseAllDocuments, visit } from "yaml";

/** Nobody writes a manifest larger than this by hand: above it only the text is looked at. */
const PARSED = 1_000_000;

/**
 * Whether a file names one of Kyverno's API groups, as a policy or an exception from one does. A YAML
 * scalar can spell the name in escapes, and a UTF-16 file has a zero beside every letter.
 */
export function namesKyverno(bytes: Uint8Array): boolean {
  const text = new TextDecoder().decode(bytes).replaceAll("\0", "");
  if (GROUP.test(text)) return true;
  if (bytes.length > PARSED || !text.includes("\\")) return false;
  let found = false;
  for (const document of parseAllDocuments(text)) {
    visit(document, {
      Scalar(_, { value }) {
        if (typeof value !== "string" || !GROUP.test(value)) return undefined;
        found = true;
        return visit.BREAK;
      },
    });
  }
  return found;
}

const GROUP = /kyverno\.io/i;
