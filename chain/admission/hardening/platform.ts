import { regionsOf } from "../../clearance/lane.ts";
import type { EnvironmentRule, Policy } from "../../clearance/policy.ts";
import { prefixOf } from "../../digest/image-folder.ts";
import type { ImageName } from "../../digest/image-name.ts";

/** What admission knows of one image of a service. */
export interface KnownImage {
  readonly image: ImageName;
  /** A service that doesn't say its tier is of tier 0. */
  readonly tier: number;
  /** Sorted; never empty. */
  readonly namespaces: readonly string[];
  readonly dataClass: string | undefined;
  /** Absent where its tier needs none. */
  readonly needs: { readonly replicas: number; readonly afterZoneLoss: number } | undefined;
}

/** All that the hardening set of one environment is made from. */
export interface Platform {
  readonly environment: string;
  /** The region of a policy that regions don't share. */
  readonly region: string | null;
  /** Sorted by name, each image once. */
  readonly images: readonly KnownImage[];
  readonly registries: readonly string[];
  readonly controllers: readonly string[];
  readonly zones: number;
  readonly dataClasses: Readonly<Record<string, readonly string[]>>;
  /** `acme.example/owner` for `owner`. */
  readonly label: (name: string) => string;
}

/** One platform for each region, in wave order; a single one where the environment has none. */
export function platformsOf(policy: Policy, environment: EnvironmentRule): readonly Platform[] {
  const { labels, controllers, zones, dataClasses } = policy.admission.hardening;
  const prefix = labels === undefined ? "" : `${labels}/`;
  return regionsOf(environment).map((region) => ({
    environment: environment.name,
    region,
    images: knownImages(policy, environment.name),
    registries: registries(policy, environment),
    controllers: sorted(controllers),
    zones,
    dataClasses,
    label: (name) => prefix + name,
  }));
}

/** Services that share an image share its strictest tier, and their namespaces. */
function knownImages({ services, admission }: Policy, environment: string): readonly KnownImage[] {
  const { tiers } = admission.hardening;
  const known = new Map<ImageName, KnownImage>();
  for (const [name, { image, tier = 0, namespaces, dataClass, set }] of Object.entries(services)) {
    const own = namespaces ?? [set === undefined ? name : set.name];
    const here = own.map((one) => one.replaceAll("{environment}", environment));
    const before = known.get(image);
    const strictest = Math.min(tier, before?.tier ?? tier);
    known.set(image, {
      image,
      tier: strictest,
      namespaces: sorted([...(before?.namespaces ?? []), ...here]),
      dataClass: dataClass ?? before?.dataClass,
      needs: tiers[String(strictest) as keyof typeof tiers],
    });
  }
  return [...known.values()].sort((a, b) => (a.image < b.image ? -1 : 1));
}

/** What the clearance's own rule lets in from elsewhere has to be let in here too. */
function registries({ admission }: Policy, environment: EnvironmentRule): readonly string[] {
  const elsewhere = environment.admission?.elsewhere ?? admission.elsewhere;
  const listed = typeof elsewhere === "object" ? elsewhere.allow : [];
  const adopted = environment.admission?.adopted?.images ?? [];
  const folders = [...(admission.images ?? []), ...(admission.imported?.images ?? [])];
  return sorted([
    ...admission.hardening.registries,
    ...folders.map((folder) => prefixOf(folder).slice(0, -1)),
    ...[...listed, ...adopted].map((image) => image.slice(0, image.indexOf("@"))),
  ]);
}

function sorted(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}
