import { canonicalJson } from "../digest/canonical-json.ts";
import { type Digest, digestOf } from "../digest/digest.ts";
import { prefixOf } from "../digest/image-folder.ts";
import { ImageName } from "../digest/image-name.ts";
import { Fault } from "../fault.ts";
import { GITHUB_SERVER } from "../source/github-server.ts";
import type { ImportSource, UpstreamSigner } from "./import-policy.ts";
import { entry } from "./names.ts";
import type { Policy, PolicySnapshot } from "./policy.ts";

/** Whose signature an upstream image must have. `subject` may hold `*` where it is a workflow's; see `matches`. */
export type UpstreamIdentity =
  | {
      readonly kind: "certificate";
      readonly trust: string;
      readonly issuer: string;
      readonly subject: string;
    }
  | { readonly kind: "key"; readonly key: string };

/** A name of the own registries that an imported image gets. */
export interface ImportTarget {
  /** null for the first copy, which the regions' are made from. */
  readonly region: string | null;
  readonly image: ImageName;
}

/** What clearance.yaml says of importing one image. */
export interface ImportRule {
  readonly upstream: ImageName;
  readonly target: ImportTarget;
  readonly regions: readonly ImportTarget[];
  /** null: clearance.yaml asks for no upstream signature. */
  readonly signed: UpstreamIdentity | null;
  readonly referrers: ImportSource["referrers"];
  /** SHA-256 of the canonical JSON of everything above, the bytes of trust files included. */
  readonly policyDigest: Digest;
}

/**
 * The rule for an upstream image; undefined where no source covers it.
 *
 * @throws Fault `POLICY_UNREADABLE` for a trust file that isn't there.
 */
export function importRuleFor(snapshot: PolicySnapshot, upstream: ImageName): ImportRule | undefined {
  const { policy } = snapshot;
  const sources = policy.admission.imported?.sources ?? [];
  const source = sources.find(({ images }) => restOf(images, upstream) !== undefined);
  if (source === undefined) return undefined;
  const rest = restOf(source.images, upstream) ?? "";
  const named = (folder: string) => ImageName.parse(`${prefixOf(folder)}${rest}`);
  const rule = {
    upstream,
    target: { region: null, image: named(source.to) },
    regions: Object.entries(source.regions ?? {}).map(([region, to]) => ({ region, image: named(to) })),
    signed: upstreamIdentity(policy, source.signed),
    referrers: source.referrers,
  };
  const trust = trustDigest(snapshot, rule.signed);
  return { ...rule, policyDigest: digestOf(canonicalJson({ rule, trust })) };
}

/** Every folder that a source writes to, and where it says so. */
export function targetFolders({ to, regions = {} }: Pick<ImportSource, "to" | "regions">) {
  return [
    { folder: to, path: ["to"] },
    ...Object.entries(regions).map(([region, folder]) => ({ folder, path: ["regions", region] })),
  ];
}

/** What is left of a name in a folder; of one image its last part; undefined where the source doesn't cover it. */
function restOf(images: string, name: ImageName): string | undefined {
  if (!images.endsWith("/*")) return images === name ? name.slice(name.lastIndexOf("/") + 1) : undefined;
  return name.startsWith(prefixOf(images)) ? name.slice(prefixOf(images).length) : undefined;
}

function upstreamIdentity(policy: Policy, signed: UpstreamSigner): UpstreamIdentity | null {
  if (signed === "none") return null;
  if ("key" in signed) return { kind: "key", key: signed.key };
  const issuer = entry(policy.trust, signed.trust)?.issuer;
  if (issuer === undefined) {
    throw new Fault("POLICY_INVALID", `clearance.yaml has no trust root "${signed.trust}"`);
  }
  const subject = "workflow" in signed ? `${GITHUB_SERVER}/${signed.workflow}` : signed.subject;
  return { kind: "certificate", trust: signed.trust, issuer, subject };
}

function trustDigest({ policy, files }: PolicySnapshot, signed: UpstreamIdentity | null): Digest | null {
  if (signed === null) return null;
  const path = signed.kind === "key" ? signed.key : (entry(policy.trust, signed.trust)?.root ?? "");
  const bytes = files.get(path);
  if (bytes !== undefined) return digestOf(bytes);
  throw new Fault("POLICY_UNREADABLE", `clearance.yaml names ${path}, which isn't in the same commit`);
}
