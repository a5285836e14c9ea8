/** A line break in a reason would end the trailer, or start another one. */
export function lineOf(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ").trim() || "(none given)";
}
