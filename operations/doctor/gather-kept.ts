import type { Digest } from "#chain/digest/digest.ts";
import { hexOf } from "#chain/digest/digest.ts";
import type { ImageName } from "#chain/digest/image-name.ts";
import type { RegistryReader } from "#chain/digest/registry.ts";
import type { NeededDigest, TagFacts } from "#chain/doctor/facts.ts";
import { refTagOf } from "#chain/doctor/ref-tag.ts";
import { provenanceIn } from "#chain/evidence/provenance.ts";
import type { Verified } from "#chain/evidence/sigstore.ts";
import { isAbout } from "#chain/evidence/statement.ts";
import { Fault } from "#chain/fault.ts";
import { inParallel } from "../in-parallel.ts";
import { once } from "../observe-once.ts";

/** Tags that are looked at in one repository: what stands under more of them than that isn't known. */
const MOST_TAGS = 300;

/** What each tag of a repository points to, asked once. */
export function tagsOf(registry: RegistryReader): (image: ImageName) => Promise<ReadonlyMap<string, Digest>> {
  return once(async (image: ImageName) => {
    const names = await registry.tags(image);
    if (names.length > MOST_TAGS) {
      const message = `${image} has ${names.length} tags, and ${MOST_TAGS} are looked at: remove old ones`;
      throw new Fault("REGISTRY_REJECTED", message);
    }
    const found = await inParallel(
      names,
      8,
      async (name) => [name, await registry.resolve(image, name)] as const,
    );
    return new Map(found.flatMap(([name, at]) => (at === undefined ? [] : [[name, at.digest] as const])));
  });
}

/** Whether a digest is there, and which of the referrers that the registry names aren't. @throws the registry's faults. */
export async function stillThere(
  image: ImageName,
  digest: Digest,
  registry: Pick<RegistryReader, "resolve" | "referrers">,
): Promise<{ readonly there: boolean; readonly evidence: number; readonly lost: readonly Digest[] }> {
  if ((await registry.resolve(image, digest)) === undefined) return { there: false, evidence: 0, lost: [] };
  const referrers = await registry.referrers(image, digest);
  const lost = await inParallel(referrers, 8, async (one) =>
    (await registry.resolve(image, one.digest)) === undefined ? [one.digest] : [],
  );
  return { there: true, evidence: referrers.length, lost: lost.flat() };
}

/** What keeps a digest and its evidence: OCI shows no rules of retention, only what they go by. */
export async function keptIn(
  image: ImageName,
  digest: Digest,
  registry: RegistryReader,
  tags: ReturnType<typeof tagsOf>,
): Promise<NeededDigest["kept"]> {
  try {
    const found = await stillThere(image, digest, registry);
    if (!found.there) return { value: { tags: undefined, evidence: 0, lost: [], fallbackTag: false } };
    const all = await tags(image);
    const fallback = `sha256-${hexOf(digest)}`;
    return {
      value: {
        tags: [...all].flatMap(([name, at]) => (at === digest && name !== fallback ? [name] : [])),
        evidence: found.evidence,
        lost: found.lost,
        fallbackTag: all.has(fallback),
      },
    };
  } catch (error) {
    if (error instanceof Fault) return { untold: `${error.message} (it takes pull permission on ${image})` };
    throw error;
  }
}

/** The version tag that a digest's provenance says it was built for, and what stands under it now. */
export function tagFacts(
  service: string,
  digest: Digest,
  evidence: readonly Verified[],
  tags: ReadonlyMap<string, Digest>,
): readonly TagFacts[] {
  const refs = evidence.flatMap(({ statement, signer }) =>
    provenanceIn(statement) !== undefined && isAbout(statement, digest) && signer.kind === "certificate"
      ? (refTagOf(signer.claims.sourceRepositoryRef) ?? [])
      : [],
  );
  return [...new Set(refs)].flatMap((ref) =>
    [ref, ref.replace(/^v/, "")].flatMap((tag) => {
      const now = tags.get(tag);
      return now === undefined ? [] : [{ service, tag, attested: digest, now }];
    }),
  );
}
