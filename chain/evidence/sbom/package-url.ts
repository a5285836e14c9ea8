import { PackageURL } from "packageurl-js";
import { type Digest, hexOf } from "../../digest/digest.ts";
import type { ImageName } from "../../digest/image-name.ts";

/** `pkg:npm/%40scope/name@1.0.0` (purl spec, type npm). */
export function npmUrl(name: string, version: string | undefined): string {
  const slash = name.startsWith("@") ? name.indexOf("/") : -1;
  const scope = slash < 0 ? undefined : name.slice(0, slash);
  return new PackageURL("npm", scope, name.slice(slash + 1), version, undefined, undefined).toString();
}

/**
 * An application that no registry holds: with an npm purl, a scanner would look for a stranger's
 * package of the same name (purl spec, type generic).
 */
export function applicationUrl(name: string, version: string | undefined): string {
  const slash = name.startsWith("@") ? name.indexOf("/") : -1;
  const scope = slash < 0 ? undefined : name.slice(1, slash);
  return new PackageURL("generic", scope, name.slice(slash + 1), version, undefined, undefined).toString();
}

/** `pkg:deb/debian/libc6@2.36-9?arch=amd64&distro=debian-12` (purl spec, type deb); the epoch is part of the version. */
export function debUrl(
  distribution: { readonly id: string; readonly version?: string },
  item: { readonly name: string; readonly version: string; readonly architecture?: string },
): string {
  const qualifiers: Record<string, string> = {
    distro:
      distribution.version === undefined ? distribution.id : `${distribution.id}-${distribution.version}`,
  };
  if (item.architecture !== undefined) qualifiers["arch"] = item.architecture;
  return new PackageURL("deb", distribution.id, item.name, item.version, qualifiers, undefined).toString();
}

/** `pkg:oci/check-in@sha256%3A…?repository_url=registry/owner/check-in` (purl spec, type oci). */
export function imageUrl(image: ImageName, digest: Digest, architecture?: string): string {
  const name = image.slice(image.lastIndexOf("/") + 1);
  const qualifiers: Record<string, string> = { repository_url: image };
  if (architecture !== undefined) qualifiers["arch"] = architecture;
  return new PackageURL("oci", undefined, name, `sha256:${hexOf(digest)}`, qualifiers, undefined).toString();
}
