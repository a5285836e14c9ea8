import { Fault } from "../../fault.ts";

/** Far above any manifest that a cluster takes; a larger file is refused before it is parsed. */
const SIZE_LIMIT = 4 * 1024 * 1024;

/**
 * The text of a GitOps file, code point for code point: bad UTF-8 is a fault and a byte order
 * mark stays, so that encoding the text again gives the same bytes.
 *
 * @throws Fault `EDIT_UNSAFE` for anything that isn't UTF-8 text, is larger than any manifest, or holds conflict markers.
 */
export function decodeYamlText(bytes: Uint8Array): string {
  if (bytes.length > SIZE_LIMIT) {
    throw new Fault(
      "EDIT_UNSAFE",
      `the file is larger than ${SIZE_LIMIT} bytes: keep the digest in a smaller one`,
    );
  }
  const text = decodeStrictly(bytes);
  if (text.includes("\0")) {
    throw new Fault("EDIT_UNSAFE", "the file holds NUL characters: it isn't UTF-8 text");
  }
  const marker = /^(?:<{7}|>{7}|\|{7})(?: .*)?\r?$/m.exec(text);
  if (marker !== null) {
    throw new Fault(
      "EDIT_UNSAFE",
      `the file holds a conflict marker (${marker[0].slice(0, 7)}): resolve it first`,
    );
  }
  return text;
}

function decodeStrictly(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new Fault("EDIT_UNSAFE", "the file isn't valid UTF-8: save it as UTF-8", { cause });
  }
}
