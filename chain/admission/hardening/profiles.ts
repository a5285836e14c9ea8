import type { ProfileName, QuestionName } from "../../clearance/hardening-policy.ts";

/** For every workload of every tier. */
const BASELINE: readonly QuestionName[] = [
  "digest-required",
  "no-latest",
  "allowed-registries",
  "non-root",
  "read-only-root",
  "no-escalation",
  "runtime-profiles",
  "host-isolation",
  "service-account-token",
  "secrets",
  "resources",
  "namespace-ownership",
  "labels",
  "probes",
  "ingress-tls",
  "default-deny",
];

/** What each profile asks. */
export const PROFILES: Readonly<Record<ProfileName, readonly QuestionName[]>> = {
  baseline: BASELINE,
  /** Where an outage of a zone must not be one of the service. */
  "tier-0": [
    ...BASELINE,
    "namespace-quota",
    "minimum-replicas",
    "disruption-budget",
    "zone-spread",
    "zone-loss",
    "autoscaling",
    "no-spot",
    "prod-writes",
  ],
  /** Where card or personal data is. */
  pci: [...BASELINE, "namespace-quota", "restricted-egress", "mesh-mtls", "data-residency", "prod-writes"],
};
