import { PackageURL } from "packageurl-js";
import { type Digest, hexOf } from "../../digest/digest.ts";
import type { ImageName } from "../../digest/image-name.ts";

/** `pkg:npm/%40scope/name@1.0.0` (purl spec, type npm). */
export function npmUrl(name: string, version: string | undefined): string {
  const slash = name.startsWith("@") ? name.indexOf("/") : -1;
  const scope = slash < 0 ? undefined : name.slice(0, slash);
  return print(new PackageURL("npm", scope, name.slice(slash + 1), version, undefined, undefined));
}

/**
 * An application that no registry holds: with an npm purl, a scanner would look for a stranger's
 * package of the same name (purl spec, type generic).
 */
export function applicationUrl(name: string, version: string | undefined): string {
  const slash = name.startsWith("@") ? name.indexOf("/") : -1;
  const scope = slash < 0 ? undefined : name.slice(1, slash);
  return print(new PackageURL("generic", scope, name.slice(slash + 1), version, undefined, undefined));
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
  return print(new PackageURL("deb", distribution.id, item.name, item.version, qualifiers, undefined));
}

/** `pkg:oci/check-in@sha256%3A…?repository_url=registry/owner/check-in` (purl spec, type oci). */
export function imageUrl(image: ImageName, digest: Digest, architecture?: string): string {
  const name = image.slice(image.lastIndexOf("/") + 1);
  const qualifiers: Record<string, string> = { repository_url: image };
  if (architecture !== undefined) qualifiers["arch"] = architecture;
  return print(new PackageURL("oci", undefined, name, `sha256:${hexOf(digest)}`, qualifiers, undefined));
}

/** The library leaves `+` as it is, the purl spec encodes it, and scanners compare purls as text. */
function print(url: PackageURL): string {
  return url.toString().replaceAll("+", "%2B");
}
