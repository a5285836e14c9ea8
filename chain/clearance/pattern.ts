/**
 * Whether a value is what a rule says: exactly, or by `*`, which stands for a part of one path segment
 * and never crosses `/` or `@`. Anchored at both ends by us, so a rule can't forget to.
 */
export function matches(pattern: string, value: string | undefined): boolean {
  if (value === undefined) return false;
  if (!pattern.includes("*")) return pattern === value;
  const source = pattern.split("*").map(literally).join("[^/@\\s]+");
  return new RegExp(`^${source}$`, "u").test(value);
}

function literally(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, "\\$&");
}
