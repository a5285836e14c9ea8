import type { QuestionName } from "../../clearance/hardening-policy.ts";
import type { Question } from "./question.ts";
import { allowedRegistries } from "./questions/allowed-registries.ts";
import { autoscaling } from "./questions/autoscaling.ts";
import { dataResidency } from "./questions/data-residency.ts";
import { defaultDeny } from "./questions/default-deny.ts";
import { digestRequired } from "./questions/digest-required.ts";
import { disruptionBudget } from "./questions/disruption-budget.ts";
import { hostIsolation } from "./questions/host-isolation.ts";
import { ingressTls } from "./questions/ingress-tls.ts";
import { labels } from "./questions/labels.ts";
import { meshMtls } from "./questions/mesh-mtls.ts";
import { minimumReplicas } from "./questions/minimum-replicas.ts";
import { namespaceOwnership } from "./questions/namespace-ownership.ts";
import { namespaceQuota } from "./questions/namespace-quota.ts";
import { noEscalation } from "./questions/no-escalation.ts";
import { noLatest } from "./questions/no-latest.ts";
import { noSpot } from "./questions/no-spot.ts";
import { nonRoot } from "./questions/non-root.ts";
import { probes } from "./questions/probes.ts";
import { prodWrites } from "./questions/prod-writes.ts";
import { readOnlyRoot } from "./questions/read-only-root.ts";
import { resources } from "./questions/resources.ts";
import { restrictedEgress } from "./questions/restricted-egress.ts";
import { runtimeProfiles } from "./questions/runtime-profiles.ts";
import { secrets } from "./questions/secrets.ts";
import { serviceAccountToken } from "./questions/service-account-token.ts";
import { zoneLoss } from "./questions/zone-loss.ts";
import { zoneSpread } from "./questions/zone-spread.ts";

/** Every question of the hardening set. A new one is its file, its name and a row here. */
export const QUESTIONS: Readonly<Record<QuestionName, Question>> = {
  "digest-required": digestRequired,
  "no-latest": noLatest,
  "allowed-registries": allowedRegistries,
  "non-root": nonRoot,
  "read-only-root": readOnlyRoot,
  "no-escalation": noEscalation,
  "runtime-profiles": runtimeProfiles,
  "host-isolation": hostIsolation,
  "service-account-token": serviceAccountToken,
  secrets,
  resources,
  "namespace-quota": namespaceQuota,
  "namespace-ownership": namespaceOwnership,
  labels,
  "data-residency": dataResidency,
  probes,
  "minimum-replicas": minimumReplicas,
  "disruption-budget": disruptionBudget,
  "zone-spread": zoneSpread,
  "zone-loss": zoneLoss,
  autoscaling,
  "no-spot": noSpot,
  "default-deny": defaultDeny,
  "restricted-egress": restrictedEgress,
  "mesh-mtls": meshMtls,
  "ingress-tls": ingressTls,
  "prod-writes": prodWrites,
};
