/** A segment that is `*` alone accepts whatever anyone names a branch, a tag or a repository. */
export function breadthProblem(pattern: string): string[] {
  const segments = pattern.split(/[/@]/u);
  if (segments.some((segment) => /^\*+(?:\.ya?ml)?$/u.test(segment))) {
    return [`the pattern ${pattern} is too broad: a whole segment can't be *; write its beginning`];
  }
  if (segments.some((segment) => segment.split("*").length > 2)) {
    return [`the pattern ${pattern} has more than one * in a segment`];
  }
  return [];
}
