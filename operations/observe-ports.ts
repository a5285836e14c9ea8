import type { HealthProbe } from "#chain/clearance/health.ts";
import type { RegistryReader } from "#chain/digest/registry.ts";
import type { BundleVerifier } from "#chain/evidence/sigstore.ts";
import type { GitRepository } from "#chain/promotion/git.ts";
import type { GitHubReader } from "#chain/promotion/github.ts";

/** What observing reads from. Nothing of it writes. */
export interface ObservePorts {
  readonly git: GitRepository;
  readonly github: GitHubReader;
  readonly registry: RegistryReader;
  readonly verifier: BundleVerifier;
  readonly health: HealthProbe;
  readonly now: () => Date;
}

/** Where the GitOps repository keeps what it decides by. */
export interface Base {
  /** `main` */
  readonly branch: string;
  /** `clearance.yaml` */
  readonly policyPath: string;
}

export const DEFAULT_BASE: Base = { branch: "main", policyPath: "clearance.yaml" };
