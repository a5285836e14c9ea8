import { Fault } from "#chain/fault.ts";

/**
 * A tar name as a path below the image's root: `./usr//bin/` becomes `usr/bin`. A name that climbs
 * out is refused rather than clamped: no build tool writes one, and extractors disagree about it.
 *
 * @throws Fault `IMAGE_MALFORMED`
 */
export function entryPath(name: string): string {
  if (name.includes("\0")) throw new Fault("IMAGE_MALFORMED", `A layer entry has a NUL byte in its name.`);
  // The usual name needs no work; layers have tens of thousands of them.
  if (PLAIN.test(name)) return name;
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.includes("..")) {
    throw new Fault("IMAGE_MALFORMED", `The layer entry "${name}" leaves the image's root.`);
  }
  return parts.join("/");
}

/** No dot at the start of a segment, no empty segment: nothing to normalise. */
const PLAIN = /^[^./][^/]*(?:\/[^./][^/]*)*$/;
