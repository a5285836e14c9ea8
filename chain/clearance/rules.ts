import { canonicalJson, type Json } from "../digest/canonical-json.ts";
import { type Digest, digestOf } from "../digest/digest.ts";
import { type ImageName, resourceUri } from "../digest/image-name.ts";
import { Fault } from "../fault.ts";
import { GITHUB_SERVER, repositoryUri, subjectOf } from "../source/github-server.ts";
import { type BrokenException, type CalendarException, exceptionsFor } from "./calendar/exception.ts";
import { milliseconds } from "./duration.ts";
import { type GateSettings, settingsIn } from "./gates/gates.ts";
import { type HealthRule, healthRuleOf } from "./health-source.ts";
import { environmentBefore, environmentOf, serviceOf } from "./lane.ts";
import { entry } from "./names.ts";
import {
  type BuilderRule,
  type EnvironmentRule,
  type ImageSet,
  type Lane,
  type Policy,
  type PolicySnapshot,
  Requirement,
  type SignerRule,
  signerWorkflow,
} from "./policy.ts";
import type { GoOn } from "./waves.ts";

/** Whose evidence about an image counts. Patterns may hold `*`; everything else is exact. */
export type BuilderIdentity =
  | {
      readonly kind: "workflow";
      readonly trust: string;
      readonly issuer: string;
      /** Pattern of the certificate's subject, with the server. */
      readonly subject: string;
      /** Pattern of the source repository (.12), with the server. */
      readonly source: string;
      /** Pattern of the source ref (.14). */
      readonly ref: string;
    }
  | { readonly kind: "key"; readonly key: string }
  /** Nobody's build: what was imported, as its summary says. */
  | { readonly kind: "import"; readonly summary: SummaryRule };

/** Who signs the clearances of one environment: exact, no patterns. */
export type SignerIdentity =
  | {
      readonly kind: "workflow";
      readonly trust: string;
      readonly issuer: string;
      readonly subject: string;
      /** The GitOps repository (.12), with the server. */
      readonly source: string;
      readonly since?: string;
    }
  | { readonly kind: "key"; readonly key: string };

/** What a summary of one image must look like (SLSA VSA v1), and who must have signed it. */
export interface SummaryRule {
  /** Of the job that signed; absent: any. */
  readonly environment?: string;
  readonly signer: SignerIdentity;
  readonly verifierId: string;
  readonly resourceUri: string;
  /** `CLEARANCE_ENV_PROD`, or `CLEARANCE_IMPORTED` */
  readonly level: string;
}

/** One environment's clearance of one image. */
export interface ClearanceRule extends SummaryRule {
  readonly environment: string;
}

/** Places that are reached together or one after the other, and what each must show before the next. */
interface Wave {
  readonly environment: string;
  /** In the order they are reached; empty where the environment has none. */
  readonly regions: readonly string[];
  /** Regions that are reached together; absent: one after the other. */
  readonly waves?: readonly (readonly string[])[];
  /** How many of a wave are enough for the next one; absent: all. */
  readonly goOn?: GoOn;
  /** Healthy that long before the next place takes the digest; 0 where no soak is declared. */
  readonly soak: number;
  /** Absent where no health is declared. */
  readonly health?: HealthRule;
}

/** Who may roll back, with how many approvals, and to what. Durations in milliseconds. */
export interface RollbackRule {
  readonly by: readonly string[];
  readonly approvals: number;
  /** Absent: nothing is demanded of how long a digest was healthy, and longer is preferred. */
  readonly healthyFor?: number;
  /** How soon after a promotion failing health rolls back without being asked; absent: never. */
  readonly automaticWithin?: number;
}

/** The effective rules of one service in one environment: all that `decide` and the gates go by. */
export interface Rules extends GateSettings {
  readonly service: string;
  readonly environment: string;
  readonly image: ImageName;
  readonly builder: BuilderIdentity;
  readonly requires: readonly Requirement[];
  /** The environment before this one must have cleared the digest; absent for the first. */
  readonly previous?: ClearanceRule;
  /** This environment's own clearance. */
  readonly clearance: ClearanceRule;
  /** 0 is the most critical; absent where the service doesn't say, or nothing here goes by it. */
  readonly tier?: number;
  /** Whom it goes with, where it is one of a service's several images. */
  readonly set?: ImageSet;
  readonly wave: Wave;
  readonly previousWave?: Wave;
  /** How long newer candidates may supersede an open one, in milliseconds. Not in the policy digest: it clears nothing. */
  readonly supersede: number;
  /** Not part of the policy digest: it clears nothing. */
  readonly rollback: RollbackRule;
  /** What lets changes through a closed calendar. Not part of the policy digest: an emergency opens no other promotion. */
  readonly exceptions: readonly (CalendarException | BrokenException)[];
  /** SHA-256 of the canonical JSON of everything above, the bytes of trust files included. */
  readonly policyDigest: Digest;
}

/** Long enough for a busy morning, short enough that a service which releases all the time gets its turn today. */
const SUPERSEDE = 4 * 3_600_000;

/**
 * The rules that one commit of the policy means for one service in one environment.
 *
 * The policy digest covers these rules and the trust files that they use, nothing else: another
 * service, or a TUF mirror that only admission asks, leaves it alone.
 *
 * @throws Fault `INPUT_INVALID` (service), `ENVIRONMENT_MISSING`, `POLICY_UNREADABLE` (a trust file is missing).
 */
export function rulesFor(snapshot: PolicySnapshot, service: string, environment: string): Rules {
  const { policy } = snapshot;
  const { image, builder, tier, set } = serviceOf(policy, service);
  const here = environmentOf(policy, environment);
  const before = environmentBefore(policy, environment);
  const rules = {
    service,
    environment,
    image,
    builder: builderIdentity(policy, builder, image),
    requires: [...new Set(here.requires ?? Requirement.options)].sort(),
    ...(before === undefined ? {} : { previous: clearanceRule(policy, before, image) }),
    clearance: clearanceRule(policy, here, image),
    ...settingsIn(here, serviceOf(policy, service)),
    ...(tier === undefined || here.pairs === undefined ? {} : { tier }),
    ...(set === undefined ? {} : { set }),
    wave: waveOf(here, tier),
    ...(before === undefined ? {} : { previousWave: waveOf(before, tier) }),
  };
  const trust = trustDigests(snapshot, [rules.builder, rules.clearance.signer, rules.previous?.signer]);
  const policyDigest = digestOf(
    canonicalJson({ apiVersion: policy.apiVersion, rules, trust } as unknown as Json),
  );
  const supersede = here.supersede === undefined ? SUPERSEDE : milliseconds(here.supersede);
  const exceptions = exceptionsFor(snapshot.files, service, environment);
  return { ...rules, supersede, rollback: rollbackRule(policy, here), exceptions, policyDigest };
}

function rollbackRule({ rollback }: Policy, here: EnvironmentRule): RollbackRule {
  const { by, approvals, healthyFor } = rollback;
  const within = here.rollback?.automatic.within;
  return {
    by,
    approvals,
    ...(healthyFor === undefined ? {} : { healthyFor: milliseconds(healthyFor) }),
    ...(within === undefined ? {} : { automaticWithin: milliseconds(within) }),
  };
}

/** The level of the summaries that an import's signer makes. */
export const IMPORTED_LEVEL = "CLEARANCE_IMPORTED";

/** `CLEARANCE_ENV_PROD_EU` for the environment `prod-eu`: the custom level of its clearances. */
export function levelOf(environment: string): string {
  return `CLEARANCE_ENV_${environment.toUpperCase().replaceAll("-", "_")}`;
}

/** The `verifier.id` of an environment's clearances: its workflow without the ref, or its key. */
export function verifierIdOf(policy: Policy, signer: SignerRule): string {
  const file = "key" in signer ? signer.key : `.github/workflows/${signer.workflow}`;
  return `${repositoryUri(policy.gitops)}/${file}`;
}

/** What the import's signer must have said of an image under one of its own names. */
export function importSummaryRule(policy: Policy, image: ImageName): SummaryRule {
  const { imported } = policy.admission;
  if (imported === undefined) {
    throw new Fault("POLICY_INVALID", "clearance.yaml doesn't say who imports: add admission.imported");
  }
  return {
    signer: signerIdentity(policy, imported.signer),
    verifierId: verifierIdOf(policy, imported.signer),
    resourceUri: resourceUri(image),
    level: IMPORTED_LEVEL,
  };
}

function clearanceRule(policy: Policy, environment: EnvironmentRule, image: ImageName): ClearanceRule {
  return {
    environment: environment.name,
    signer: signerIdentity(policy, environment.signer),
    verifierId: verifierIdOf(policy, environment.signer),
    resourceUri: resourceUri(image),
    level: levelOf(environment.name),
  };
}

/** Of a signer in clearance.yaml. @throws Fault `POLICY_INVALID` for a trust root that isn't there. */
export function signerIdentity(policy: Policy, signer: SignerRule): SignerIdentity {
  if ("key" in signer) return { kind: "key", key: signer.key };
  return {
    kind: "workflow",
    trust: signer.trust,
    issuer: issuerOf(policy, signer.trust),
    subject: subjectOf(signerWorkflow(policy, signer.workflow)),
    source: repositoryUri(policy.gitops),
    ...(signer.since === undefined ? {} : { since: signer.since }),
  };
}

function builderIdentity(policy: Policy, name: string, image: ImageName): BuilderIdentity {
  const builder = entry(policy.builders, name);
  if (builder === undefined) throw new Fault("POLICY_INVALID", `clearance.yaml has no builder "${name}"`);
  return identityOfBuilder(policy, builder, image);
}

function identityOfBuilder(policy: Policy, builder: BuilderRule, image: ImageName): BuilderIdentity {
  if ("imported" in builder) return { kind: "import", summary: importSummaryRule(policy, image) };
  if ("key" in builder) return { kind: "key", key: builder.key };
  return {
    kind: "workflow",
    trust: builder.trust,
    issuer: issuerOf(policy, builder.trust),
    subject: `${GITHUB_SERVER}/${builder.workflow}`,
    source: repositoryUri(builder.source),
    ref: builder.ref,
  };
}

/** The part of the rules that says what comes before what: cheap, for whoever asks it of every lane. */
export function waveRules(
  policy: Policy,
  { service, environment }: Pick<Lane, "service" | "environment">,
): Pick<Rules, "wave" | "previousWave"> {
  const { tier } = serviceOf(policy, service);
  const before = environmentBefore(policy, environment);
  return {
    wave: waveOf(environmentOf(policy, environment), tier),
    ...(before === undefined ? {} : { previousWave: waveOf(before, tier) }),
  };
}

function waveOf(environment: EnvironmentRule, tier: number | undefined): Wave {
  const health = healthRuleOf(environment.health, tier);
  return {
    environment: environment.name,
    regions: environment.regions ?? [],
    ...(environment.waves === undefined ? {} : { waves: environment.waves }),
    ...(environment.goOn === undefined ? {} : { goOn: environment.goOn }),
    soak: environment.soak === undefined ? 0 : milliseconds(environment.soak),
    ...(health === undefined ? {} : { health }),
  };
}

function issuerOf(policy: Policy, trust: string): string {
  const root = entry(policy.trust, trust);
  if (root === undefined) throw new Fault("POLICY_INVALID", `clearance.yaml has no trust root "${trust}"`);
  return root.issuer;
}

function trustDigests(
  { policy, files }: PolicySnapshot,
  identities: readonly (BuilderIdentity | SignerIdentity | undefined)[],
): Record<string, Digest> {
  const paths = identities.flatMap((identity) => {
    const signer = identity?.kind === "import" ? identity.summary.signer : identity;
    if (signer === undefined) return [];
    return [signer.kind === "key" ? signer.key : (entry(policy.trust, signer.trust)?.root ?? "")];
  });
  return Object.fromEntries(
    paths.map((path) => {
      const bytes = files.get(path);
      if (bytes !== undefined) return [path, digestOf(bytes)];
      throw new Fault("POLICY_UNREADABLE", `clearance.yaml names ${path}, which isn't in the same commit`);
    }),
  );
}
