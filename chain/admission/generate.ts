import type { KyvernoVersion } from "../clearance/admission-policy.ts";
import type { BreakGlass } from "../clearance/break-glass.ts";
import type { EnvironmentRule, PolicySnapshot } from "../clearance/policy.ts";
import type { Quarantine } from "../clearance/restriction.ts";
import type { Digest } from "../digest/digest.ts";
import { Fault } from "../fault.ts";
import { breakGlassExceptions, breakGlassWrites } from "./break-glass-exceptions.ts";
import { clusterPolicies } from "./cluster-policy.ts";
import { hardeningFiles } from "./hardening/hardening-files.ts";
import { clearanceIvpol, importedIvpol } from "./image-validating-policy.ts";
import { imagesClusterPolicies } from "./images-cluster-policy.ts";
import { kustomization } from "./kustomization.ts";
import { demandSmall } from "./policy-size.ts";
import { type Explained, printPolicies, stampedWith } from "./print-policies.ts";
import { quarantineClusterPolicies, quarantineValidatingPolicies } from "./quarantine-policy.ts";
import { type ClearanceRequirement, clearanceRequirement } from "./requirement.ts";
import { imagesPolicies } from "./validating-policy.ts";

export const GENERATED_FOLDER = "policies/generated";

/** The digests that an environment's tree names now, all its services and regions together. */
export type CurrentDigests = ReadonlyMap<string, ReadonlySet<Digest>>;

export interface GeneratedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * Compiles clearance.yaml to Kyverno policies, `policies/generated/<environment>/{ivpol,clusterpolicy}/`:
 * a cluster syncs one of the two, `hardening/` beside it, and its `regions/<region>/`, where those are
 * there. The same input gives the same bytes; files are sorted by path.
 *
 * @param current Absent environments name no digest. A quarantined digest that a tree still names is
 * left out there unless it is `immediate`, so that one region keeps rescheduling while another rolls back.
 * @param openings Of every environment, the expired ones too: what is generated doesn't hang on the time.
 * @throws Fault `POLICY_INVALID`, `POLICY_UNREADABLE`, `TRUST_ROOT_INVALID`.
 */
export function generatePolicies(
  snapshot: PolicySnapshot,
  quarantines: readonly Quarantine[],
  current: CurrentDigests,
  kyverno: KyvernoVersion = snapshot.policy.admission.kyverno,
  openings: readonly BreakGlass[] = [],
): readonly GeneratedFile[] {
  const files = snapshot.policy.environments.flatMap((environment) => {
    const { name } = environment;
    const refusals = quarantineTexts(name, quarantines, current);
    const requirement = clearanceRequirement(snapshot, environment);
    const clearance = (policies: readonly Explained[]) =>
      printPolicies(
        clearanceHeader(requirement, kyverno),
        policies.map((policy) => stampedWith(snapshot.digest, demandSmall(policy))),
      );
    const opened = openings.filter((one) => one.environment === name);
    const glass = breakGlassExceptions(requirement, opened);
    const files = ["clearance.yaml", "quarantine.yaml"];
    const texts = {
      ...(glass.length === 0 ? {} : { [`clusterpolicy/${BREAK_GLASS}`]: exceptions(name, glass) }),
      "clusterpolicy/clearance.yaml": clearance([
        ...clusterPolicies(requirement),
        ...imagesClusterPolicies(requirement),
      ]),
      "clusterpolicy/kustomization.yaml": dialect(name, "ClusterPolicies", [
        ...(glass.length === 0 ? [] : [BREAK_GLASS]),
        ...files,
      ]),
      "ivpol/clearance.yaml": clearance([
        ...ivpols(requirement, kyverno, opened),
        ...imagesPolicies(requirement, opened),
      ]),
      "ivpol/kustomization.yaml": dialect(name, "ImageValidatingPolicies and ValidatingPolicies", files),
      ...refusals,
      ...hardeningTexts(snapshot, environment, opened),
    };
    return filesOf(name, texts);
  });
  return files.sort(byPath);
}

/**
 * The part of them that refuses what is in quarantine, alone: all that a rollback changes, so that it neither waits
 * for the rest nor fails with it.
 *
 * @throws Fault `POLICY_INVALID` for an environment's name that is too long.
 */
export function generateQuarantines(
  environments: readonly Pick<EnvironmentRule, "name">[],
  quarantines: readonly Quarantine[],
  current: CurrentDigests,
): readonly GeneratedFile[] {
  return environments
    .flatMap(({ name }) => filesOf(name, quarantineTexts(name, quarantines, current)))
    .sort(byPath);
}

function quarantineTexts(
  name: string,
  quarantines: readonly Quarantine[],
  current: CurrentDigests,
): Readonly<Record<string, string>> {
  if (name.length > LONGEST_NAME) {
    throw new Fault(
      "POLICY_INVALID",
      `the environment name "${name}" is too long for a policy's name: use at most ${LONGEST_NAME} characters`,
    );
  }
  const refused = refusedAtAdmission(quarantines, current.get(name) ?? new Set());
  const print = (policies: readonly Explained[]) => printPolicies(quarantineHeader(name), policies);
  return {
    "clusterpolicy/quarantine.yaml": print(quarantineClusterPolicies(name, refused)),
    "ivpol/quarantine.yaml": print(quarantineValidatingPolicies(name, refused)),
  };
}

function filesOf(environment: string, texts: Readonly<Record<string, string>>): readonly GeneratedFile[] {
  return Object.entries(texts).map(([path, text]) => ({
    path: `${GENERATED_FOLDER}/${environment}/${path}`,
    bytes: new TextEncoder().encode(text),
  }));
}

function byPath(a: GeneratedFile, b: GeneratedFile): number {
  return a.path < b.path ? -1 : 1;
}

/** A question to a file, and a kustomize base for each folder of them. */
function hardeningTexts(
  snapshot: PolicySnapshot,
  environment: EnvironmentRule,
  opened: readonly BreakGlass[],
): Readonly<Record<string, string>> {
  const files = hardeningFiles(snapshot.policy, environment);
  const asksWho = files.some(({ question }) => question === "prod-writes");
  const glass = asksWho ? breakGlassWrites(opened) : [];
  const folders = Map.groupBy(files, ({ folder }) => folder);
  return Object.fromEntries([
    ...files.map(({ folder, question, policy }) => {
      const header = [
        `${question}: one question of the hardening set of ${environment.name}.`,
        "Written by `clearance policies generate` from clearance.yaml. Change that, not this.",
      ];
      const text = printPolicies(header, [stampedWith(snapshot.digest, demandSmall(policy))]);
      return [`${folder}/${question}.yaml`, text] as const;
    }),
    ...[...folders].map(([folder, those]) => {
      const what = `The hardening set of ${environment.name}: what its clusters sync beside the clearance.`;
      const opening = folder === "hardening" && glass.length > 0 ? [BREAK_GLASS] : [];
      const names = [...opening, ...those.map(({ question }) => `${question}.yaml`)].sort();
      return [`${folder}/kustomization.yaml`, kustomization(what, names)] as const;
    }),
    ...(glass.length === 0
      ? []
      : [[`hardening/${BREAK_GLASS}`, exceptions(environment.name, glass)] as const]),
  ]);
}

function dialect(environment: string, kind: string, files: readonly string[]): string {
  const what = `What a cluster of ${environment} syncs, where it takes ${kind}; the folder beside asks the same in the other kind.`;
  return kustomization(what, files);
}

function ivpols(
  requirement: ClearanceRequirement,
  kyverno: KyvernoVersion,
  openings: readonly BreakGlass[],
): readonly Explained[] {
  const { elsewhere } = requirement;
  const clearance = clearanceIvpol(requirement, kyverno, openings);
  return elsewhere.rule === "imported"
    ? [clearance, importedIvpol(requirement, elsewhere.demand, kyverno, openings)]
    : [clearance];
}

function clearanceHeader(
  { environment, elsewhere }: ClearanceRequirement,
  kyverno: KyvernoVersion,
): readonly string[] {
  return [
    `The clearance of ${environment}, demanded of every service's image. Images from elsewhere: ${elsewhere.rule}.`,
    `Written by \`clearance policies generate\` from clearance.yaml, for Kyverno ${kyverno}. Change that, not this.`,
  ];
}

/** There only while something is open. */
const BREAK_GLASS = "break-glass.yaml";

function exceptions(environment: string, policies: readonly Explained[]): string {
  const header = [
    `What ${environment} lets in for a while without a clearance; each ends by itself.`,
    "Written by `clearance policies generate` from break-glass/. Change that, not this.",
  ];
  return printPolicies(header, policies);
}

function quarantineHeader(environment: string): readonly string[] {
  return [
    `Digests that ${environment} refuses, whatever evidence they have.`,
    "Written by `clearance policies generate` from quarantine/. Change that, not this.",
  ];
}

/** The quarantined digests that an environment's admission refuses, sorted, each once. */
export function refusedAtAdmission(
  quarantines: readonly Quarantine[],
  current: ReadonlySet<Digest>,
): readonly Digest[] {
  const refused = quarantines.filter(({ digest, immediate }) => immediate || !current.has(digest));
  return [...new Set(refused.map(({ digest }) => digest))].sort();
}

/** Kyverno takes policy names of up to 63 characters; "quarantine-" stands before the environment, ".99" behind. */
const LONGEST_NAME = 63 - "quarantine-".length - ".99".length;
