import type { adoptedInCel } from "./adopted-cel.ts";
import { celList, celLists, celString } from "./cel.ts";
import { CEL_UNTAGGED, selectionInCel } from "./image-selection.ts";
import { folderSpellings, spellings } from "./image-spelling.ts";
import { imagesVariables } from "./pod-images-cel.ts";
import type { Adopted, ClearanceRequirement } from "./requirement.ts";

/** A rule over the images of a pod, in the CEL that ValidatingPolicy and ClusterPolicy share. */
export interface ImagesRule {
  readonly variables: readonly object[];
  readonly expressions: readonly {
    readonly expression: string;
    readonly message: string;
    readonly messageExpression: string;
  }[];
}

/**
 * Refuses what is no service's, but for what clearance.yaml lets in: services' images under another
 * spelling too, which is none of theirs as text.
 *
 * @param adopted Given apart from the requirement's own, since ClusterPolicy's CEL has no clock.
 */
export function otherImagesInCel(
  { images, elsewhere }: ClearanceRequirement,
  adopted: ReturnType<typeof adoptedInCel>,
): ImagesRule {
  const own = selectionInCel(images);
  const imported =
    elsewhere.rule === "imported"
      ? selectionInCel(elsewhere.demand.images, ["importedFolders", "importedNames"])
      : undefined;
  const allowed = elsewhere.rule === "allow" ? celLists("allowed", elsewhere.images) : undefined;
  const letIn = [
    own.selected,
    ...(imported === undefined ? [] : [imported.selected]),
    ...(allowed === undefined ? [] : [allowed.has(CEL_UNTAGGED)]),
    ...(adopted === undefined ? [] : [adopted.isAdopted]),
  ];
  return {
    variables: [
      ...imagesVariables(),
      ...own.variables,
      ...(imported?.variables ?? []),
      ...(allowed?.variables ?? []),
      ...(adopted?.variables ?? []),
      {
        name: "others",
        expression: `variables.introduced.filter(image, !(\n  ${letIn.join(" ||\n  ").replaceAll("\n ", "\n   ")}))`,
      },
    ],
    expressions: [
      {
        expression: "size(variables.others) == 0",
        message:
          "an image belongs to no service of clearance.yaml, as it is spelled there, and nothing lets it in",
        messageExpression: '"no service\'s image, and nothing lets it in: " + variables.others.join(", ")',
      },
    ],
  };
}

/** The list without its time, for a rule that is asked only until then. */
export function adoptedForNow(adopted: Adopted): NonNullable<ReturnType<typeof adoptedInCel>> {
  const { variables, has } = celLists("adopted", adopted.images);
  return { variables, isAdopted: has(CEL_UNTAGGED) };
}

/** Where other images are only reported, a service's image under another spelling must not pass as one of them. */
export function spellingInCel({ images }: ClearanceRequirement): ImagesRule {
  const own = selectionInCel(images);
  const patterns = [...images.folders.map(folderSpellings), ...images.names.map(spellings)];
  return {
    variables: [
      ...imagesVariables(),
      ...own.variables,
      { name: "spellings", expression: celList(patterns.map(celString)) },
      {
        name: "misspelled",
        expression: [
          "variables.introduced.filter(image,",
          "  variables.spellings.exists(spelling, image.lowerAscii().matches(spelling)) &&",
          `  !${own.selected.replaceAll("\n ", "\n   ")})`,
        ].join("\n"),
      },
    ],
    expressions: [
      {
        expression: "size(variables.misspelled) == 0",
        message: "an image is spelled in another way than clearance.yaml spells it",
        messageExpression: '"write as clearance.yaml does: " + variables.misspelled.join(", ")',
      },
    ],
  };
}
