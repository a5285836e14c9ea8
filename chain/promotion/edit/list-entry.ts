import { isMap, isScalar } from "yaml";

/**
 * Whether a list's entry is the one that a path names: a map by its `name` (or by another key), a text by the
 * image that it names. Kustomize and Argo CD name images in full (`ghcr.io/acme/check-in`); in a list of
 * images the path may name the last part alone.
 */
export function isNamed(
  item: unknown,
  { entry, by }: { readonly entry: string; readonly by: string | undefined },
  ofImages: boolean,
): boolean {
  const matches = (name: string): boolean => name === entry || (ofImages && name.endsWith(`/${entry}`));
  if (isMap(item)) {
    const found = item.get(by ?? "name");
    return typeof found === "string" && (by === undefined ? matches(found) : found === entry);
  }
  if (by !== undefined || !isScalar(item) || typeof item.value !== "string") return false;
  return matches(imageIn(item.value));
}

/** `ghcr.io/acme/check-in` in `app=ghcr.io/acme/check-in:v1@sha256:…` or `--image=ghcr.io/acme/check-in@sha256:…`. */
function imageIn(text: string): string {
  const [named = ""] = text.slice(text.indexOf("=") + 1).split("@");
  return named.replace(/:[^:/]*$/, "");
}
