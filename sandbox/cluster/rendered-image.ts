import { parse } from "yaml";
import * as z from "zod";

/** The entries of a kustomization that name an image (kustomize, "images"). */
const Kustomization = z.looseObject({
  images: z
    .array(
      z.looseObject({
        name: z.string(),
        newName: z.string().optional(),
        newTag: z.union([z.string(), z.number()]).optional(),
        digest: z.string().optional(),
      }),
    )
    .optional(),
});

/** The image that kustomize would write into the workload; undefined where nothing is deployed. */
export function renderedImage(kustomization: string, name: string): string | undefined {
  const entry = Kustomization.parse(parse(kustomization)).images?.find((image) => image.name === name);
  if (entry === undefined) return undefined;
  const image = entry.newName ?? entry.name;
  if (entry.digest !== undefined && entry.digest !== "") return `${image}@${entry.digest}`;
  return entry.newTag === undefined || entry.newTag === "" ? undefined : `${image}:${entry.newTag}`;
}
