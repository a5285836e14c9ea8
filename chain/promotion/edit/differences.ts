/** How many leaves differ between two plain values; a key that only one side has counts as its leaves. */
export function differences(a: unknown, b: unknown): number {
  if (Object.is(a, b)) return 0;
  if (isBranch(a) && isBranch(b) && Array.isArray(a) === Array.isArray(b)) {
    const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...keys].reduce((sum, key) => sum + differences(valueAt(a, key), valueAt(b, key)), 0);
  }
  return Math.max(leaves(a), leaves(b));
}

function isBranch(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function valueAt(branch: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(branch, key) ? branch[key] : undefined;
}

function leaves(value: unknown): number {
  if (!isBranch(value)) return 1;
  return Math.max(
    1,
    Object.values(value).reduce((sum: number, child) => sum + leaves(child), 0),
  );
}
