/** The JSON value in UTF-8 bytes or a text; undefined, which is no JSON value, for anything else. */
export function jsonIn(content: Uint8Array | string): unknown {
  try {
    const text =
      typeof content === "string" ? content : new TextDecoder("utf-8", { fatal: true }).decode(content);
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
