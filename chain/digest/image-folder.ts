import * as z from "zod";
import { ImageName } from "./image-name.ts";

/**
 * `ghcr.io/acme/*`: every image below one folder of a registry. A registry's own first level can't be
 * one: whoever else has a folder there would be covered too.
 */
export const ImageFolder = z
  .string()
  .refine(
    (text) => text.endsWith("/*") && ImageName.safeParse(text.slice(0, -2)).success,
    "expected a folder of images such as ghcr.io/acme/*",
  );

/** `ghcr.io/acme/` of `ghcr.io/acme/*`: what every image in the folder begins with. */
export function prefixOf(folder: string): string {
  return folder.slice(0, -1);
}

/** Whether two folders share a place: one is the other, or stands in it. */
export function overlap(one: string, other: string): boolean {
  return prefixOf(one).startsWith(prefixOf(other)) || prefixOf(other).startsWith(prefixOf(one));
}
