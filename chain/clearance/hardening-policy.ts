import * as z from "zod";
import { Name } from "./names.ts";

/** The questions of the hardening set, in the order that people read them. Each is a folder in `policies/`. */
export const QUESTION_NAMES = [
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
  "namespace-quota",
  "namespace-ownership",
  "labels",
  "data-residency",
  "probes",
  "minimum-replicas",
  "disruption-budget",
  "zone-spread",
  "zone-loss",
  "autoscaling",
  "no-spot",
  "default-deny",
  "restricted-egress",
  "mesh-mtls",
  "ingress-tls",
  "prod-writes",
] as const;
export type QuestionName = (typeof QUESTION_NAMES)[number];

export const PROFILE_NAMES = ["baseline", "tier-0", "pci"] as const;
export type ProfileName = (typeof PROFILE_NAMES)[number];

/** `audit` admits and reports; `off` asks nothing. */
const Action = z.enum(["enforce", "audit", "off"]);
const Namespaces = z.array(Name);

const QuestionSetting = z.union([
  Action,
  z.strictObject({
    action: Action.optional(),
    /** Namespaces that this question lets be, beside those that the whole set does. */
    exempt: Namespaces.optional(),
  }),
]);

/** Which questions an environment's admission asks of every workload beside its clearance. */
export const HardeningRule = z.strictObject({
  /** The questions of all of them together. */
  profiles: z.array(z.enum(PROFILE_NAMES)).min(1),
  /** How a question is asked that doesn't say so for itself; absent: as the environment's clearance is. */
  mode: z.enum(["enforce", "audit"]).optional(),
  /** What differs from the profiles, question by question. */
  questions: z.partialRecord(z.enum(QUESTION_NAMES), QuestionSetting).default({}),
});
export type HardeningRule = z.infer<typeof HardeningRule>;

/** `registry/path` or a registry alone, with nothing that a pattern could read. */
const Registry = z
  .string()
  .max(255)
  .regex(
    /^[a-z0-9][a-z0-9.-]*(?::\d{1,5})?(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/u,
    "expected a registry or registry/path in lower case, without wildcards",
  );

const Account = z
  .string()
  .max(253)
  .regex(
    /^system:serviceaccount:[a-z0-9-]+:[a-z0-9.-]+$/u,
    "expected system:serviceaccount:<namespace>:<name>",
  );

const LabelPrefix = z
  .string()
  .max(200)
  .regex(/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/u, "expected a DNS name");

/** What a service of a tier needs, so that it outlives a node and a zone. */
const TierNeeds = z.strictObject({
  replicas: z.int().min(1).max(1000),
  /** How many must be left when the fullest zone is gone. */
  afterZoneLoss: z.int().min(1).max(1000),
});

/** What the hardening set goes by, the same in every environment. */
export const HardeningFacts = z.strictObject({
  /** Where images of no service may come from, beside what `admission` lists or imports. */
  registries: z.array(Registry).default([]),
  /** Namespaces that no question of the hardening set is asked in. */
  exempt: Namespaces.default(["kube-system", "kyverno"]),
  /** What stands before `owner`, `tier`, `data-class` and `cost` in the labels' names, and a slash. */
  labels: LabelPrefix.optional(),
  /** The accounts of GitOps controllers and operators: who writes where `prod-writes` is asked. */
  controllers: z.array(Account).default([]),
  /** Each class of data and where it may be: regions, and environments that have none. */
  dataClasses: z.record(Name, z.array(Name).min(1)).default({}),
  /** How many zones a region has. */
  zones: z.int().min(2).max(9).default(3),
  /** Tiers that aren't here need neither replicas nor zones. */
  tiers: z
    .partialRecord(z.enum(["0", "1", "2", "3", "4"]), TierNeeds)
    .default({ "0": { replicas: 3, afterZoneLoss: 2 }, "1": { replicas: 2, afterZoneLoss: 1 } }),
});

/** `{environment}` is filled in. */
const ServiceNamespace = z
  .string()
  .max(63)
  .regex(
    /^(?:[a-z0-9]|\{environment\})(?:[a-z0-9-]|\{environment\})*$/u,
    "expected a namespace, perhaps with {environment}",
  );

/** What a service says for the hardening set. */
export const SERVICE_HARDENING = {
  /** Where it may run; absent: in the namespace of its own name. */
  namespaces: z.array(ServiceNamespace).min(1).optional(),
  /** A class of `admission.hardening.dataClasses`. */
  dataClass: Name.optional(),
};
