import type { BreakGlass } from "../clearance/break-glass.ts";
import { printImageReference } from "../digest/image-name.ts";
import { type ImageSelection, selects } from "./image-selection.ts";
import type { ClearanceRequirement } from "./requirement.ts";

/** A policy that refuses an image, and of whose images everything but that one must be none of its business. */
export interface Refusing {
  readonly policy: string;
  /** ClusterPolicy rules, without those that Kyverno derives. */
  readonly rules: readonly string[];
  /** Images that the policy asks nothing of. */
  readonly letsBe: Images;
}

/** Images in (`those`) or outside (`others`) of selections and lists. */
export interface Images {
  readonly which: "in" | "outside";
  readonly selections: readonly ImageSelection[];
  /** `name@sha256:…` */
  readonly listed: readonly string[];
}

/** `name@sha256:…`; undefined where it is a person who is let past. */
export function openedImage({ subject }: BreakGlass): string | undefined {
  return subject.kind === "image" ? printImageReference(subject.image) : undefined;
}

/** Which policy refuses an image that has no clearance. */
export function refusing({ environment, images, elsewhere }: ClearanceRequirement, image: string): Refusing {
  const imported = elsewhere.rule === "imported" ? elsewhere.demand.images : undefined;
  const adopting = (rule: string) => [rule, `${rule}-adopting`];
  const verifying = (policy: string, selection: ImageSelection): Refusing => ({
    policy,
    rules: adopting("clearance"),
    letsBe: { which: "outside", selections: [selection], listed: [] },
  });
  if (selects(images, image)) return verifying(`clearance-${environment}`, images);
  if (imported !== undefined && selects(imported, image))
    return verifying(`imported-${environment}`, imported);
  const letIn = imported === undefined ? [images] : [images, imported];
  return {
    policy: `elsewhere-${environment}`,
    rules: adopting("elsewhere"),
    letsBe: {
      which: "in",
      selections: letIn,
      listed: elsewhere.rule === "allow" ? elsewhere.images : [],
    },
  };
}
