import type { Policy } from "../clearance/policy.ts";
import type { Digest } from "../digest/digest.ts";
import type { BranchRules, EnvironmentProtection } from "../promotion/github.ts";
import type { Told } from "./diagnosis.ts";

/** The environment that holds the App's key where the promoter is a workflow. */
export const PROMOTER_ENVIRONMENT = "clearance-promoter";

/** What protects the next promotion into some environments: cheap enough to be asked before every merge. */
export interface ProtectionFacts {
  /** `acme/gitops` */
  readonly repository: string;
  readonly branch: string;
  /** Path of the policy, which code owners guard. */
  readonly policyPath: string;
  readonly policy: Policy;
  /** Names of the environments that are asked about. */
  readonly environments: readonly string[];
  readonly rules: Told<BranchRules>;
  /** By name; null: there is none of that name. */
  readonly protection: ReadonlyMap<string, Told<EnvironmentProtection | null>>;
  /** The CODEOWNERS that counts; null: there is none. */
  readonly codeOwners: string | null;
  /** Workflows of the base branch by their path. */
  readonly workflows: ReadonlyMap<string, string>;
}

/** Who asks. */
export interface TokenFacts {
  readonly login: string;
  readonly kind: "human" | "bot";
  /** Of a person's classic token; undefined for others. */
  readonly scopes?: readonly string[];
}

/** A change of what stands somewhere, that no record of the promoter's App explains. */
export interface UnexplainedChange {
  readonly commit: string;
  readonly service: string;
  readonly environment: string;
  readonly region: string | null;
  readonly digest: Digest | null;
}

/** A digest that runs somewhere, or could come back there. */
export interface NeededDigest {
  readonly service: string;
  readonly environment: string;
  readonly digest: Digest;
  readonly use: "runs" | "rollback";
  /** Whether the environment's signer has cleared it. */
  readonly cleared: boolean;
  /** Whether the environment's next signer has, where one is named. */
  readonly clearedByNext?: boolean;
  /** What keeps it and its evidence in the registry. */
  readonly kept: Told<{
    /** undefined where the registry doesn't hold the digest any more. */
    readonly tags: readonly string[] | undefined;
    readonly evidence: number;
    /** Referrers that the list names and that aren't there. */
    readonly lost: readonly Digest[];
    /** Whether the fallback tag `sha256-<hex>` names the referrers; a rule that deletes what has no tag spares them. */
    readonly fallbackTag: boolean;
  }>;
}

/** A version tag that evidence names, and what it points to now. */
export interface TagFacts {
  readonly service: string;
  readonly tag: string;
  readonly attested: Digest;
  readonly now: Digest | null;
}

/** Everything that `clearance doctor` judges, read at one moment. */
export interface DoctorFacts extends ProtectionFacts {
  readonly token: Told<TokenFacts>;
  readonly changes: Told<readonly UnexplainedChange[]>;
  readonly needed: readonly NeededDigest[];
  readonly tags: readonly TagFacts[];
  /** What guards the branch of the audit trail's notes, whether or not it is there yet. */
  readonly notes: Told<Pick<BranchRules, "blocksForcePush" | "blocksDeletion" | "restrictsUpdates">>;
  /** Paths of generated policies that aren't what the generator gives. */
  readonly stalePolicies: readonly string[];
  /** Lanes that couldn't be read, in words. */
  readonly unread: readonly { readonly environment: string; readonly why: string }[];
}
