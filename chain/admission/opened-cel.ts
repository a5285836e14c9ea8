import type { BreakGlass } from "../clearance/break-glass.ts";
import { celList, celString } from "./cel.ts";
import { selectedInCel } from "./image-selection.ts";
import { type Images, openedImage, refusing } from "./opened-images.ts";
import { eachImage } from "./pod-images-cel.ts";
import type { ClearanceRequirement } from "./requirement.ts";

/**
 * A variable of a policy, and a CEL expression over it: whether an open break-glass lets this whole object past it.
 * It stands in the policy itself, which compares the clock at each request: Kyverno's webhook refuses an exception
 * whose conditions know the time, `expiresAt` is compared only when a policy is compiled, and image policies see no
 * value of an exception (1.19.1, pkg/cel/compiler/policy_exception.go, pkg/cel/engine/exception.go,
 * pkg/image/verification/evaluator/policy.go). Undefined where nothing was opened.
 */
export function openedInCel(
  requirement: ClearanceRequirement,
  openings: readonly BreakGlass[],
  policy: string,
): { readonly variables: readonly object[]; readonly isOpened: string } | undefined {
  const opened = openings.flatMap((opening) => {
    const image = openedImage(opening);
    if (image === undefined) return [];
    const refuses = refusing(requirement, image);
    return refuses.policy === policy ? [openedThenAndThere(opening, image, refuses.letsBe)] : [];
  });
  if (opened.length === 0) return undefined;
  return { variables: [{ name: "opened", expression: opened.join(" ||\n") }], isOpened: "variables.opened" };
}

function openedThenAndThere({ expires, namespace }: BreakGlass, image: string, letsBe: Images): string {
  return [
    `(time.now() < timestamp(${celString(expires.toISOString())}) &&`,
    `request.?namespace.orValue("") == ${celString(namespace)} &&`,
    `${eachImage(`image == ${celString(image)} ||\n${inCel(letsBe)}`)})`,
  ].join("\n");
}

/** Of the CEL variable `image`. */
function inCel({ which, selections, listed }: Images): string {
  const chosen = selections.map(selectedInCel);
  const all = [...chosen, ...(listed.length === 0 ? [] : [`image in ${celList(listed.map(celString))}`])];
  return `${which === "outside" ? "!" : ""}(${all.join(" ||\n")})`;
}
