import { type Barrier, barrierIn, digestsPassed, unknownBarrier } from "#chain/clearance/barrier.ts";
import type { Digest } from "#chain/digest/digest.ts";
import type { ImageName } from "#chain/digest/image-name.ts";
import type { RegistryReader } from "#chain/digest/registry.ts";
import { Fault } from "#chain/fault.ts";
import { inParallel } from "./in-parallel.ts";

type Changes = Parameters<typeof digestsPassed>[0];

/**
 * What stands between a lane's present and `to`: the declared barriers among all that ran there since, what
 * runs now included. An image that the registry doesn't hold any more counts as one.
 *
 * @throws Fault of the registry.
 */
export async function barriersPassed(
  image: ImageName,
  histories: readonly Changes[],
  to: Digest,
  registry: Pick<RegistryReader, "manifest">,
): Promise<readonly Barrier[]> {
  const passed = new Set(histories.flatMap((history) => digestsPassed(history, to)));
  const found = await inParallel([...passed], 8, async (digest) => {
    try {
      return barrierIn(digest, (await registry.manifest(image, digest)).bytes);
    } catch (error) {
      if (error instanceof Fault && error.code === "IMAGE_NOT_FOUND") return unknownBarrier(digest);
      throw error;
    }
  });
  return found.filter((barrier) => barrier !== undefined);
}
