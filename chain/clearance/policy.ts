import * as z from "zod";
import { ImageName } from "../digest/image-name.ts";
import { RepositoryName, WorkflowIdentity } from "../source/workflow-identity.ts";

/** Names of services, environments, regions, builders and trust roots: they become branch and file names. */
const Name = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, "expected lower-case letters, digits and dashes");
const RelativePath = z
  .string()
  .regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$))[\w./{}@+-]+$/, "expected a path inside the GitOps repository");
const Duration = z.string().regex(/^\d+(ms|s|m|h|d)$/, "expected a duration such as 30s, 10m, 2h");
/** `org/team` or a login. */
const People = z.array(
  z.string().regex(/^[A-Za-z0-9-]+(\/[A-Za-z0-9._-]+)?$/, "expected a login or org/team"),
);

const TrustRoot = z.strictObject({
  root: RelativePath,
  issuer: z.url(),
  /** A private Sigstore's TUF repository, as Kyverno reaches it; `root` is the path of root.json. */
  tuf: z.strictObject({ mirror: z.url(), root: RelativePath }).optional(),
});

/** Who may make an environment's or an image's evidence: a workflow under a trust root, or a public key. */
const Builder = z.union([
  z.strictObject({
    trust: Name,
    /** Exact, or with `*` (within one path segment), which is anchored at both ends. */
    workflow: z.string(),
    source: z.string(),
    ref: z.string(),
  }),
  z.strictObject({ key: RelativePath }),
]);

const Signer = z.union([
  z.strictObject({
    trust: Name,
    /** File name in the GitOps repository's `.github/workflows`; always on its main branch. */
    workflow: z.string().regex(/^[\w.-]+\.ya?ml$/, "expected a file name such as promote-prod.yml"),
    /** The certificate's workflow commit must be this commit or descend from it. */
    since: z
      .string()
      .regex(/^[0-9a-f]{40,64}$/)
      .optional(),
  }),
  z.strictObject({ key: RelativePath }),
]);

const Service = z.strictObject({
  image: ImageName,
  builder: Name,
  /** The tag whose digest is the first environment's candidate; only a hint. */
  channel: z.string().regex(/^[\w][\w.-]{0,127}$/),
  tier: z.int().min(0).max(4).optional(),
  digestAt: z.strictObject({ file: RelativePath, path: z.string().min(1) }),
});

const Environment = z.strictObject({
  name: Name,
  signer: Signer,
  requires: z.array(z.enum(["provenance", "sbom"])).optional(),
  regions: z.array(Name).min(1).optional(),
  soak: Duration.optional(),
  approval: z.strictObject({ people: z.int().min(1).max(10), from: People.min(1) }).optional(),
  health: z.strictObject({ http: z.string() }).optional(),
});

/** clearance.yaml, as written; `parsePolicy` also refuses what the shapes allow but can't be meant. */
export const PolicyDocument = z.strictObject({
  apiVersion: z.literal("clearance/v1"),
  gitops: RepositoryName,
  /** The App whose pull requests, statuses and merges count as the promoter's. */
  promoter: z.strictObject({ app: Name }).default({ app: "clearance-promoter" }),
  trust: z.record(Name, TrustRoot).default({}),
  builders: z.record(Name, Builder),
  services: z.record(Name, Service),
  environments: z.array(Environment).min(1),
  rollback: z
    .strictObject({ by: People, approvals: z.int().min(0).max(10).default(0) })
    .default({ by: [], approvals: 0 }),
});
export type Policy = z.infer<typeof PolicyDocument>;
export type ServiceRule = Policy["services"][string];
export type EnvironmentRule = Policy["environments"][number];
export type BuilderRule = Policy["builders"][string];
export type SignerRule = EnvironmentRule["signer"];
export type TrustRule = Policy["trust"][string];

/** The policy as one commit of the base branch holds it, with every file that it names. */
export interface PolicySnapshot {
  readonly policy: Policy;
  /** The commit whose tree was read. */
  readonly commit: string;
  /** Trusted roots, TUF roots and public keys, by path. */
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
