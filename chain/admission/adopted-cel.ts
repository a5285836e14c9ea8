import { celLists, celString } from "./cel.ts";
import { CEL_UNTAGGED } from "./image-selection.ts";
import type { Adopted } from "./requirement.ts";

/** Variables of a policy, and a CEL expression over them: whether `image` is on the list and its time isn't over. */
export function adoptedInCel(
  adopted: Adopted | undefined,
): { readonly variables: readonly object[]; readonly isAdopted: string } | undefined {
  if (adopted === undefined) return undefined;
  const { variables, has } = celLists("adopted", adopted.images);
  const adopting = `time.now() < timestamp(${celString(adopted.until.toISOString())})`;
  return {
    variables: [{ name: "adopting", expression: adopting }, ...variables],
    isAdopted: `(variables.adopting && ${has(CEL_UNTAGGED)})`,
  };
}
