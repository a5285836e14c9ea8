import type { ImportRule } from "#chain/clearance/import-rule.ts";
import { ImageManifest } from "#chain/digest/descriptor.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { type ImageReference, printImageReference } from "#chain/digest/image-name.ts";
import type { RegistryReader } from "#chain/digest/registry.ts";
import type { BundleVerifier, TrustMaterial } from "#chain/evidence/sigstore.ts";
import { Fault } from "#chain/fault.ts";
import { type ImageTree, readTree, rootOf } from "./image-tree.ts";
import { BUNDLE_TYPE, readBundle } from "./read-bundle.ts";

/** What hangs on an image and on its platforms, and what hangs on that: more is nobody's evidence. */
const LIMIT = 200;

/**
 * Everything that refers to an image, to its platforms and to what refers to them, what is referred to first.
 *
 * A bundle that can't be parsed is a fault: with one such beside an image Kyverno's ClusterPolicy verifies nothing.
 *
 * @throws Fault `BUNDLE_MALFORMED`, `REGISTRY_REJECTED` for more than anybody attaches, and of the registry.
 */
export async function upstreamReferrers(
  subject: ImageReference,
  tree: ImageTree,
  { referrers: wanted }: Pick<ImportRule, "referrers">,
  ports: {
    readonly registry: RegistryReader;
    readonly verifier: BundleVerifier;
    readonly trust: TrustMaterial;
  },
): Promise<readonly ImageTree[]> {
  if (wanted === "none") return [];
  const { image } = subject;
  const found = new Map<Digest, ImageTree>();
  const open = tree.manifests.map(({ descriptor }) => descriptor.digest);
  for (let parent = open.pop(); parent !== undefined; parent = open.pop()) {
    for (const { digest } of await ports.registry.referrers(image, parent)) {
      if (found.has(digest)) continue;
      const referrer = await readTree({ image, digest }, ports.registry);
      // The list is nobody's word: what says itself that it is about something else is left where it is.
      if (referrer.subject !== parent) continue;
      const bundle = isBundle(referrer);
      if (wanted === "bundles" && !bundle) continue;
      if (bundle) await demandReadable({ image, digest: parent }, referrer, ports);
      found.set(digest, referrer);
      open.push(digest);
      if (found.size > LIMIT) throw tooMany(subject);
    }
  }
  return [...found.values()];
}

function isBundle(tree: ImageTree): boolean {
  const parsed = ImageManifest.safeParse(JSON.parse(new TextDecoder().decode(rootOf(tree).bytes)));
  const { artifactType, layers = [] } = parsed.data ?? {};
  return (
    artifactType?.startsWith(BUNDLE_TYPE) === true ||
    layers.some(({ mediaType }) => mediaType.startsWith(BUNDLE_TYPE))
  );
}

async function demandReadable(
  parent: ImageReference,
  tree: ImageTree,
  { registry, verifier, trust }: Parameters<typeof upstreamReferrers>[3],
): Promise<void> {
  const { descriptor } = rootOf(tree);
  const read = await readBundle(parent, descriptor, registry);
  const verification = "code" in read ? read : await verifier.verify(read.bytes, trust);
  if (!("code" in verification) || verification.code === "BUNDLE_UNTRUSTED") return;
  const message = `${descriptor.digest}, a bundle on ${printImageReference(parent)}, can't be read: ${verification.reason}; with it admission would verify nothing of the image: say referrers: none in its source`;
  throw new Fault("BUNDLE_MALFORMED", message);
}

function tooMany(subject: ImageReference): Fault {
  const message = `more than ${LIMIT} referrers hang on ${printImageReference(subject)}: say referrers: bundles or none in its source`;
  return new Fault("REGISTRY_REJECTED", message);
}
