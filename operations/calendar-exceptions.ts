import {
  type CalendarException,
  EXCEPTIONS_FOLDER,
  exceptionPath,
  readException,
} from "#chain/clearance/calendar/exception.ts";
import type { Policy, PolicySnapshot } from "#chain/clearance/policy.ts";
import type { Finding } from "#chain/clearance/verdict.ts";

/**
 * What a pull request would let through a closed calendar beyond what the base branch lets through: each
 * such exception needs a second person, one of the base's `exceptions.by` where it names any. An exception
 * that can't be read, or is for nothing that there is, is a finding too: on the night it would count as none.
 */
export async function grantedExceptions(
  [before, after]: readonly [PolicySnapshot, PolicySnapshot],
  paths: ReadonlySet<string>,
  now: Date,
  approved: (by: readonly string[] | undefined) => Promise<boolean>,
): Promise<readonly Finding[]> {
  const changed = [...after.files]
    .filter(([path]) => path.startsWith(`${EXCEPTIONS_FOLDER}/`) && paths.has(path))
    .filter(([path]) => !/\/(?:\.gitkeep|README\.md)$/u.test(path));
  const findings: Finding[] = [];
  for (const [path, bytes] of changed) {
    const environment = environmentFor(path, after.policy);
    if (environment === undefined) {
      findings.push(broken(`${path}: clearance.yaml has no such environment or service`));
      continue;
    }
    const proposed = readException(path, bytes);
    if ("problem" in proposed) {
      findings.push(broken(proposed.problem));
      continue;
    }
    if (proposed.expires <= now || grants(before.files.get(path), proposed)) continue;
    const by = before.policy.environments.find(({ name }) => name === environment)?.calendar?.exceptions?.by;
    if (await approved(by)) continue;
    const who = by === undefined ? "a second person" : `one of ${by.join(", ")}`;
    findings.push({
      code: "EXCEPTION_GRANTED",
      message: `${path} lets changes into ${environment} until ${proposed.expires.toISOString()}: ${who} must approve this head`,
    });
  }
  return findings;
}

function environmentFor(path: string, policy: Policy): string | undefined {
  const services = [null, ...Object.keys(policy.services)];
  return policy.environments.find(({ name }) => services.some((one) => exceptionPath(name, one) === path))
    ?.name;
}

/** Whether what stands there already lets through all that the other would. */
function grants(bytes: Uint8Array | undefined, proposed: CalendarException): boolean {
  if (bytes === undefined) return false;
  const standing = readException(proposed.path, bytes);
  return (
    !("problem" in standing) &&
    standing.from <= proposed.from &&
    standing.expires >= proposed.expires &&
    (standing.digest === undefined || standing.digest === proposed.digest)
  );
}

function broken(message: string): Finding {
  return { code: "POLICY_BROKEN", message };
}
