import * as z from "zod";
import type { Digest } from "../digest/digest.ts";
import { ImageName } from "../digest/image-name.ts";
import { RepositoryName, WorkflowIdentity } from "../source/workflow-identity.ts";
import { AdmissionPolicy, EnvironmentAdmission } from "./admission-policy.ts";
import { filesOf } from "./calendar/calendar-document.ts";
import { Duration } from "./duration.ts";
import { ENVIRONMENT_FIELDS, SERVICE_FIELDS } from "./gates/gates.ts";
import { SERVICE_HARDENING } from "./hardening-policy.ts";
import { HealthPolicy } from "./health-policy.ts";
import type { UpstreamSigner } from "./import-policy.ts";
import { Name, People } from "./names.ts";
import { PublicKey, Signer, TrustFile, WorkflowPattern } from "./signer.ts";
import { WAVE_FIELDS } from "./waves.ts";

/** A path whose segments are never empty, `.` or `..`, so that one file has one spelling. */
const RelativePath = z
  .string()
  .max(512)
  .regex(
    /^(?!\.{1,2}(?:\/|$))[\w.{}@+-]+(?:\/(?!\.{1,2}(?:\/|$))[\w.{}@+-]+)*$/,
    "expected a path inside the GitOps repository",
  );
const HttpUrl = z.url({ protocol: /^https?$/, error: "expected an http or https URL" });

const TrustRoot = z.strictObject({
  root: TrustFile,
  issuer: HttpUrl,
  /** A private Sigstore's TUF repository, as Kyverno reaches it; `root` is the path of root.json. */
  tuf: z.strictObject({ mirror: HttpUrl, root: TrustFile }).optional(),
  /** The policies carry `root` itself, so that both enforcers go by the same bytes. */
  inline: z.literal(true).optional(),
});

/**
 * Who may make an image's evidence: a workflow under a trust root, or a public key. `workflow`, `source`
 * and `ref` are exact, or have `*` for a part of one path segment; we anchor them at both ends.
 */
const Builder = z.union([
  z.strictObject({
    trust: Name,
    workflow: WorkflowPattern,
    source: z.string().regex(/^[A-Za-z0-9-]+\/[\w.*-]+$/, "expected owner/name"),
    ref: z.string().regex(/^refs\/(?:heads|tags)\/[^\s@]+$/, "expected refs/heads/branch or refs/tags/tag"),
  }),
  PublicKey,
  /** Nobody here: what `admission.imported` has imported. Its import stands for its provenance. */
  z.strictObject({ imported: z.literal(true) }),
]);

/** `{environment}`, `{region}`, `{service}` and `{image}` are filled in; see `placeOf`. */
const Spot = z.strictObject({ file: RelativePath, path: z.string().min(1).max(512) });
/** One place, or several that hold the same digest and change together, the first of them standing for all. */
const DigestAt = z.union([
  Spot,
  z
    .tuple([Spot, Spot], Spot)
    .refine((spots) => spots.length <= 10, "expected at most 10 places")
    .transform(([first, ...also]) => ({ ...first, also })),
]);
/** The tag whose digest is the first environment's candidate; only a hint. */
const Channel = z.string().regex(/^\w[\w.-]{0,127}$/, "expected an image tag");

const OneImage = z.strictObject({
  image: ImageName,
  builder: Name,
  channel: Channel,
  tier: z.int().min(0).max(4).optional(),
  /** Services of one name that are ready for one place at the same time go there in one pull request. */
  batch: Name.optional(),
  digestAt: DigestAt,
  ...SERVICE_HARDENING,
  ...SERVICE_FIELDS,
});

/** More than that nobody reviews in one pull request. */
const MOST_IMAGES = 20;

/** Images of one service: they are promoted together and put back together, all or none. */
const SeveralImages = z.strictObject({
  images: z
    .record(Name, z.strictObject({ image: ImageName, channel: Channel.optional(), digestAt: DigestAt }))
    .refine((images) => Object.keys(images).length > 1, "one image alone is written as image and digestAt")
    .refine((images) => Object.keys(images).length <= MOST_IMAGES, `expected at most ${MOST_IMAGES} images`),
  builder: Name,
  channel: Channel.optional(),
  tier: z.int().min(0).max(4).optional(),
  ...SERVICE_HARDENING,
  ...SERVICE_FIELDS,
});
export type SeveralImages = z.infer<typeof SeveralImages>;

/** What a service's lanes go by: each image of a service has lanes of its own, and knows whom it goes with. */
const Service = OneImage.extend({
  set: z.strictObject({ name: Name, image: Name, services: z.array(Name).min(2) }).optional(),
});
/** The service that an image belongs to, and the names that all images of it have as lanes, sorted. */
export type ImageSet = NonNullable<z.infer<typeof Service>["set"]>;

/** What a builder must have attested about a digest. */
export const Requirement = z.enum(["provenance", "sbom"]);
export type Requirement = z.infer<typeof Requirement>;

/** Where its health fails that soon after a promotion, an environment goes back without being asked. */
const AutomaticRollback = z.strictObject({ within: Duration });

const Environment = z.strictObject({
  name: Name,
  signer: Signer,
  /** Who is to sign from some day on: clears again what is needed there, and only then becomes `signer`. */
  next: Signer.optional(),
  /** Absent means all: leaving evidence out is a decision that is written down. */
  requires: z.array(Requirement).optional(),
  /** In the order they are reached. */
  regions: z.array(Name).min(1).optional(),
  ...WAVE_FIELDS,
  /** How long an open pull request may be superseded by newer candidates; then it stands. 4h where absent. */
  supersede: Duration.optional(),
  /** Healthy here that long before the next wave takes it: the next region, or the next environment. */
  soak: Duration.optional(),
  /** Who says whether a service is healthy there. */
  health: HealthPolicy.optional(),
  ...ENVIRONMENT_FIELDS,
  rollback: z.strictObject({ automatic: AutomaticRollback }).optional(),
  admission: EnvironmentAdmission.optional(),
});

/** clearance.yaml with every image in lanes of its own; `parsePolicy` also refuses what the shapes allow but can't be meant. */
export const PolicyDocument = z.strictObject({
  apiVersion: z.literal("clearance/v1"),
  gitops: RepositoryName,
  /** The App whose pull requests, statuses and merges count as the promoter's. */
  promoter: z.strictObject({ app: Name }).default({ app: "clearance-promoter" }),
  trust: z.record(Name, TrustRoot).default({}),
  builders: z.record(Name, Builder),
  services: z.record(Name, Service),
  environments: z.array(Environment).min(1),
  admission: AdmissionPolicy,
  rollback: z
    .strictObject({
      by: People,
      approvals: z.int().min(0).max(10).default(0),
      /** Goes back only to what was healthy there for that long; absent, longer than 10m is only preferred. */
      healthyFor: Duration.optional(),
    })
    .default({ by: [], approvals: 0 }),
});
export type Policy = z.infer<typeof PolicyDocument>;

/** clearance.yaml as people write it. */
export const WrittenPolicy = PolicyDocument.extend({
  services: z.record(Name, z.union([OneImage, SeveralImages])),
});
export type WrittenPolicy = z.infer<typeof WrittenPolicy>;
export type ServiceRule = Policy["services"][string];
export type EnvironmentRule = Policy["environments"][number];
export type BuilderRule = Policy["builders"][string];
export type SignerRule = EnvironmentRule["signer"];

/** The policy as one commit of the base branch holds it, with every file that it names. */
export interface PolicySnapshot {
  readonly policy: Policy;
  /** The commit whose tree was read. */
  readonly commit: string;
  /** Of clearance.yaml's bytes. */
  readonly digest: Digest;
  /** Trusted roots, TUF roots, public keys and iCal files, by path (`filesNamedBy`), and the calendar's exceptions. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Where one digest stands: a service in an environment and, where it has regions, in one of them. */
export interface Lane {
  readonly service: string;
  readonly environment: string;
  readonly region: string | null;
}

/** The exact signer identity (SAN without the server) of a workflow signer. */
export function signerWorkflow(policy: Policy, workflow: string): WorkflowIdentity {
  return WorkflowIdentity.parse(`${policy.gitops}/.github/workflows/${workflow}@refs/heads/main`);
}

/** Who signs an environment's clearances, and who is to. */
export function signersOf({ signer, next }: EnvironmentRule): readonly SignerRule[] {
  return next === undefined ? [signer] : [signer, next];
}

/** Everybody whose signature means something: builders, environments, who imports, and upstream sources. */
export function makersOf({
  builders,
  environments,
  admission,
}: Policy): readonly (BuilderRule | SignerRule | Exclude<UpstreamSigner, "none">)[] {
  const importer = admission.imported === undefined ? [] : [admission.imported.signer];
  const upstream = (admission.imported?.sources ?? []).flatMap(({ signed }) =>
    signed === "none" ? [] : [signed],
  );
  return [...Object.values(builders), ...environments.flatMap(signersOf), ...importer, ...upstream];
}

/** Every file that the policy rests on: trusted roots, TUF roots, public keys and iCal files, sorted. */
export function filesNamedBy(policy: Policy): readonly string[] {
  const roots = Object.values(policy.trust).flatMap((root) => [
    root.root,
    ...(root.tuf ? [root.tuf.root] : []),
  ]);
  const makers = makersOf(policy);
  const keys = makers.flatMap((maker) => ("key" in maker ? [maker.key] : []));
  const calendars = policy.environments.flatMap(({ calendar }) =>
    calendar === undefined ? [] : filesOf(calendar),
  );
  return [...new Set([...roots, ...keys, ...calendars])].sort();
}
