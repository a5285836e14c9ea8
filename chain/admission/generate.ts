import { Document } from "yaml";
import type { PolicySnapshot } from "../clearance/policy.ts";
import type { Quarantine } from "../clearance/restriction.ts";
import type { Digest } from "../digest/digest.ts";
import { Fault } from "../fault.ts";
import { clusterPolicy } from "./cluster-policy.ts";
import { imageValidatingPolicy } from "./image-validating-policy.ts";
import { quarantineClusterPolicy, quarantineValidatingPolicy } from "./quarantine-policy.ts";
import { clearanceRequirement } from "./requirement.ts";
import { spellingPolicy } from "./spelling-policy.ts";

export const GENERATED_FOLDER = "policies/generated";

/** The digests that an environment's tree names now, all its services and regions together. */
export type CurrentDigests = ReadonlyMap<string, ReadonlySet<Digest>>;

export interface GeneratedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * Compiles clearance.yaml to Kyverno policies, `policies/generated/<environment>/{ivpol,clusterpolicy}/`:
 * a cluster syncs one of the two. The same input gives the same bytes; files are sorted by path.
 *
 * @param current Absent environments name no digest. A quarantined digest that a tree still names is
 * left out there unless it is `immediate`, so that one region keeps rescheduling while another rolls back.
 * @throws Fault `POLICY_INVALID`, `POLICY_UNREADABLE`, `TRUST_ROOT_INVALID`.
 */
export function generatePolicies(
  snapshot: PolicySnapshot,
  quarantines: readonly Quarantine[],
  current: CurrentDigests,
): readonly GeneratedFile[] {
  const files: GeneratedFile[] = [];
  for (const environment of snapshot.policy.environments) {
    const { name } = environment;
    if (name.length > LONGEST_NAME) {
      throw new Fault(
        "POLICY_INVALID",
        `the environment name "${name}" is too long for a policy's name: use at most ${LONGEST_NAME} characters`,
      );
    }
    const requirement = clearanceRequirement(snapshot, environment);
    const refused = refusedAtAdmission(quarantines, current.get(name) ?? new Set());
    const write = (path: string, title: string, source: string, ...policies: readonly object[]) =>
      files.push({
        path: `${GENERATED_FOLDER}/${name}/${path}`,
        bytes: new TextEncoder().encode(print(title, source, policies)),
      });
    if (requirement !== undefined) {
      const title = `The clearance of ${name}, demanded of every image of clearance.yaml.`;
      write(
        "ivpol/clearance.yaml",
        title,
        "clearance.yaml",
        imageValidatingPolicy(requirement),
        spellingPolicy(requirement),
      );
      write("clusterpolicy/clearance.yaml", title, "clearance.yaml", clusterPolicy(requirement));
    }
    const title = `Digests that ${name} refuses, whatever evidence they have.`;
    write("ivpol/quarantine.yaml", title, "quarantine/", quarantineValidatingPolicy(name, refused));
    write("clusterpolicy/quarantine.yaml", title, "quarantine/", quarantineClusterPolicy(name, refused));
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The quarantined digests that an environment's admission refuses, sorted, each once. */
export function refusedAtAdmission(
  quarantines: readonly Quarantine[],
  current: ReadonlySet<Digest>,
): readonly Digest[] {
  const refused = quarantines.filter(({ digest, immediate }) => immediate || !current.has(digest));
  return [...new Set(refused.map(({ digest }) => digest))].sort();
}

/** Kyverno takes policy names of up to 63 characters; "quarantine-" stands before the environment. */
const LONGEST_NAME = 63 - "quarantine-".length;

function print(title: string, source: string, policies: readonly object[]): string {
  const header = `# ${title}\n# Written by \`clearance policies generate\` from ${source}. Change that, not this.\n`;
  const documents = policies.map((policy) =>
    new Document(policy, { aliasDuplicateObjects: false }).toString({ lineWidth: 0, blockQuote: "literal" }),
  );
  return `${header}${documents.map((document) => `---\n${document}`).join("")}`;
}
