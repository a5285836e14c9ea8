import { CODE_OWNERS_PATHS, codeOwnersOf } from "#chain/clearance/code-owners.ts";
import { digestOf, hexOf } from "#chain/digest/digest.ts";
import { guardedPaths, rollbackPaths } from "#chain/doctor/checks/code-owners.ts";
import type { Diagnosis } from "#chain/doctor/diagnosis.ts";
import type { DoctorFacts } from "#chain/doctor/facts.ts";
import type { GitHub } from "#chain/promotion/github.ts";
import type { PlannedFile } from "#chain/promotion/planned-change.ts";
import { generatedFor } from "../generate.ts";
import { baseCommit } from "../observe-base.ts";
import { readFiles } from "../observe-policy.ts";
import { DEFAULT_BASE, type ObservePorts } from "../observe-ports.ts";
import type { DoctorRequest } from "./gather-doctor.ts";

export interface MendRequest extends DoctorRequest {
  /** `owner/name@commit` that steps without a pin get. */
  readonly pin?: string | undefined;
}

/** What was done about it: a pull request, and the calls that only an administrator may make. */
export interface Mended {
  readonly pullRequest: string | null;
  readonly calls: readonly string[];
  /** What files would mend, had it been told how. */
  readonly open: readonly string[];
}

/**
 * Opens one pull request with every file that mends something; the same files are the same branch, so asking again
 * changes nothing. Rules are an administrator's: their calls are printed, never made.
 */
export async function mend(
  facts: DoctorFacts,
  found: readonly Diagnosis[],
  request: MendRequest,
  { git, github }: Omit<ObservePorts, "github"> & { readonly github: GitHub },
): Promise<Mended> {
  const base = request.base ?? DEFAULT_BASE;
  const commit = await baseCommit(git, base.branch);
  const wanted = new Set(found.flatMap(({ mend }) => mend ?? []));
  const files: PlannedFile[] = [];
  const open: string[] = [];
  if (wanted.has("code-owners")) {
    const there = await readFiles(git, commit, CODE_OWNERS_PATHS);
    const path = CODE_OWNERS_PATHS.find((one) => there.has(one)) ?? CODE_OWNERS_PATHS[0];
    const text = guarded(facts);
    if (text === undefined) open.push(`${path}: name an owner of ${facts.policyPath} first`);
    else files.push({ path, bytes: new TextEncoder().encode(text) });
  }
  if (wanted.has("pins")) {
    if (request.pin === undefined) open.push("workflows: give --toolkit owner/name@commit to pin them");
    else files.push(...pinned(facts, request.pin));
  }
  if (wanted.has("policies")) {
    const generated = await generatedFor(git, commit, files, base.policyPath);
    files.push(...generated.files.filter(({ path }) => generated.stale.includes(path)));
  }
  const calls = [...new Set(found.flatMap(({ call }) => call ?? []))];
  if (files.length === 0) return { pullRequest: null, calls, open };
  const id = hexOf(
    digestOf(
      JSON.stringify([commit, files.map(({ path, bytes }) => [path, bytes && hexOf(digestOf(bytes))])]),
    ),
  );
  const title = "mend what clearance doctor found";
  const { pullRequest } = await github.propose({
    branch: `doctor/${id.slice(0, 12)}`,
    base: { branch: base.branch, commit },
    files,
    message: title,
    title,
    body: found
      .flatMap((one) => (one.mend === undefined ? [] : [`- ${one.code}: ${one.message}`]))
      .join("\n"),
  });
  return { pullRequest: pullRequest.url, calls, open };
}

/** Whoever owns the policy owns the rest; the last line that matches counts, so what is added comes last. */
function guarded(facts: DoctorFacts): string | undefined {
  const text = facts.codeOwners ?? "";
  const owners = codeOwnersOf(text, facts.policyPath).map((name) => (name.includes("@") ? name : `@${name}`));
  if (owners.length === 0) return undefined;
  const places = guardedPaths(facts)
    .filter((path) => codeOwnersOf(text, path).length === 0)
    .map((path) => `/${path.replace(/^(\.github|trust|break-glass|calendar|policies)\/.*$/, "$1/")}`);
  const lines = [...new Set(places)].map((place) => `${place} ${owners.join(" ")}`);
  const except = rollbackPaths(facts).length > 0 ? ["/policies/generated/**/quarantine.yaml"] : [];
  return [text.trimEnd(), ...lines, ...except, ""]
    .filter((line, index) => line !== "" || index > 0)
    .join("\n");
}

function pinned({ workflows }: DoctorFacts, pin: string): readonly PlannedFile[] {
  const [repository = "", commit = ""] = pin.split("@");
  return [...workflows].flatMap(([path, text]) => {
    const changed = text.replaceAll(
      /(uses:\s*["']?)([\w.-]+\/[\w.-]+)((?:\/[\w./-]+)?)@(?![0-9a-f]{40}\b)[^\s"'#]+/g,
      (whole: string, uses: string, name: string, below: string) =>
        name === repository ? `${uses}${name}${below}@${commit}` : whole,
    );
    return changed === text ? [] : [{ path, bytes: new TextEncoder().encode(changed) }];
  });
}
