import { ImageName } from "../digest/image-name.ts";
import { celList, celString } from "./cel.ts";

/** Which images a demand is about. A reference belongs to it by its text: another spelling doesn't. */
export interface ImageSelection {
  /** What all of a folder's images begin with: `ghcr.io/acme/`. */
  readonly folders: readonly string[];
  /** Images outside those folders, each by its whole name. */
  readonly names: readonly ImageName[];
}

export function selects({ folders, names }: ImageSelection, reference: string): boolean {
  return (
    folders.some((folder) => reference.startsWith(folder)) ||
    names.some(
      (name) =>
        reference === name || (/^[:@]/.test(reference.slice(name.length)) && reference.startsWith(name)),
    )
  );
}

/** `ghcr.io/acme/x` of `ghcr.io/acme/x:v1@sha256:…`; undefined where no name of an image stands there. */
export function nameIn(reference: string): ImageName | undefined {
  return ImageName.safeParse(/^.*\/[^/:@]+/.exec(reference.replace(/@.*$/, ""))?.[0]).data;
}

/** `ghcr.io/acme/x@sha256:…` of `ghcr.io/acme/x:v1@sha256:…`: what lists of images hold. */
export function untagged(reference: string): string {
  const at = reference.indexOf("@");
  return at < 0 ? reference : `${nameIn(reference) ?? ""}${reference.slice(at)}`;
}

/** The same three in CEL, of the variable `image`. */
export const CEL_NAME = 'image.find("^[^@]*/[^/:@]+")';
export const CEL_UNTAGGED = `${CEL_NAME} + image.find("@.*$")`;

/** Globs that a reference has to match, as text: each name alone, with a tag or with a digest. */
export function globsOf(selection: ImageSelection, rests: readonly string[]): readonly string[] {
  const names = selection.names.flatMap((name) => rests.map((rest) => globLiteral(name) + rest));
  return [...selection.folders.map((folder) => `${globLiteral(folder)}*`), ...names];
}

/** An IPv6 registry has brackets, which a glob would read as a set of characters. */
function globLiteral(text: string): string {
  return text.replaceAll(/[\\*?[\]{}]/g, "\\$&");
}

/** Variables of a policy by these names, and a CEL expression over them: whether `image` is among the selected. */
export function selectionInCel(
  selection: ImageSelection,
  [folders, names]: readonly [folders: string, names: string] = ["folders", "names"],
): { readonly variables: readonly object[]; readonly selected: string } {
  const called = { folders, names };
  const lists = listsOf(selection);
  return {
    variables: lists.map(({ what, expression }) => ({ name: called[what], expression })),
    selected: among(lists.map(({ what }) => ({ what, list: `variables.${called[what]}` }))),
  };
}

/** The same expression where there are no variables: the lists stand in it. */
export function selectedInCel(selection: ImageSelection): string {
  return among(listsOf(selection).map(({ what, expression }) => ({ what, list: expression })));
}

type What = "folders" | "names";

function listsOf({ folders, names }: ImageSelection) {
  const lists = [
    { what: "folders", items: folders },
    { what: "names", items: names },
  ] as const;
  return lists
    .filter(({ items }) => items.length > 0)
    .map(({ what, items }) => ({ what, expression: celList(items.map(celString)) }));
}

function among(lists: readonly { readonly what: What; readonly list: string }[]): string {
  const by = {
    folders: "exists(folder, image.startsWith(folder))",
    names: 'exists(name, image == name || image.startsWith(name + "@") || image.startsWith(name + ":"))',
  };
  return `(${lists.map(({ what, list }) => `${list}.${by[what]}`).join(" ||\n ")})`;
}
