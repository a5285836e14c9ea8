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

/** Variables of a policy, and a CEL expression over them: whether `image` is among the selected. */
export function selectionInCel(
  { folders, names }: ImageSelection,
  variables: readonly [folders: string, names: string] = ["folders", "names"],
): { readonly variables: readonly object[]; readonly selected: string } {
  const [inFolders, inNames] = variables;
  const byFolder = `variables.${inFolders}.exists(folder, image.startsWith(folder))`;
  const byName = `variables.${inNames}.exists(name, image == name || image.startsWith(name + "@") || image.startsWith(name + ":"))`;
  const used = [
    ...(folders.length > 0 ? [{ name: inFolders, items: folders, by: byFolder }] : []),
    ...(names.length > 0 ? [{ name: inNames, items: names, by: byName }] : []),
  ];
  return {
    variables: used.map(({ name, items }) => ({ name, expression: celList(items.map(celString)) })),
    selected: `(${used.map(({ by }) => by).join(" ||\n ")})`,
  };
}
