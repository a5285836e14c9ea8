import { asksQuestion } from "#chain/admission/hardening/hardening-files.ts";
import { type BreakGlass, breakGlassPath, printBreakGlass } from "#chain/clearance/break-glass.ts";
import { codeOwnersOf } from "#chain/clearance/code-owners.ts";
import { milliseconds, printDuration } from "#chain/clearance/duration.ts";
import type { Policy } from "#chain/clearance/policy.ts";
import type { Quarantine } from "#chain/clearance/restriction.ts";
import type { Finding } from "#chain/clearance/verdict.ts";

/** How far the clock of whoever opened it may be ahead of ours. */
const SKEW = 5 * 60_000;

/** One tree, as far as break-glass is concerned. */
export interface BreakGlassGround {
  readonly policy: Pick<Policy, "environments">;
  readonly openings: readonly BreakGlass[];
  readonly quarantines: readonly Quarantine[];
}

/**
 * What stands against the openings that a pull request brings or changes: the base's policy says how long
 * one may be, and a code owner of the file other than its author has to approve the head. Taking one away
 * only denies.
 *
 * @param codeOwners The base's CODEOWNERS.
 * @param approved Whether one of these has approved the head, and isn't the author.
 */
export async function breakGlassFindings(
  before: BreakGlassGround,
  after: BreakGlassGround,
  now: Date,
  codeOwners: () => Promise<string>,
  approved: (owners: readonly string[]) => Promise<boolean>,
): Promise<readonly Finding[]> {
  const standing = new Set(before.openings.map(asText));
  const opened = after.openings.filter((one) => !standing.has(asText(one)));
  const findings = await Promise.all(
    opened.map(async (one) => [
      ...forbidden(one, before.policy, now),
      ...quarantined(one, [...before.quarantines, ...after.quarantines]),
      ...(await unapproved(one, codeOwners, approved)),
    ]),
  );
  return findings.flat();
}

/** What the policy has against an opening, whoever approves it. */
export function forbidden(
  opening: BreakGlass,
  { environments }: Pick<Policy, "environments">,
  now: Date,
): readonly Finding[] {
  const path = breakGlassPath(opening);
  const no = (message: string): Finding => ({
    code: "BREAK_GLASS_FORBIDDEN",
    message: `${path}: ${message}`,
  });
  const environment = environments.find(({ name }) => name === opening.environment);
  const longest = environment?.admission?.breakGlass?.longest;
  if (environment === undefined || longest === undefined) {
    return [
      no(`clearance.yaml allows none in ${opening.environment}: admission.breakGlass.longest isn't there`),
    ];
  }
  const length = opening.expires.getTime() - opening.opened.getTime();
  const tooLong = length > milliseconds(longest);
  const idle = opening.subject.kind === "person" && !asksQuestion(environment, "prod-writes");
  return [
    ...(idle
      ? [
          no(
            `nothing in ${opening.environment} is in a person's way: clearance.yaml doesn't ask prod-writes there (admission.hardening)`,
          ),
        ]
      : []),
    ...(tooLong ? [no(`it lasts ${printDuration(length)}, and clearance.yaml allows ${longest}`)] : []),
    ...(opening.opened.getTime() > now.getTime() + SKEW ? [no("it is opened in the future")] : []),
    ...(opening.expires <= now ? [no("it is over already: open another one")] : []),
  ];
}

function quarantined(opening: BreakGlass, quarantines: readonly Quarantine[]): readonly Finding[] {
  const { subject } = opening;
  if (subject.kind !== "image" || !quarantines.some(({ digest }) => digest === subject.image.digest))
    return [];
  const message = `${subject.image.digest} is in quarantine, which no break-glass opens: lift that first`;
  return [{ code: "QUARANTINED", message }];
}

async function unapproved(
  opening: BreakGlass,
  codeOwners: () => Promise<string>,
  approved: (owners: readonly string[]) => Promise<boolean>,
): Promise<readonly Finding[]> {
  const path = breakGlassPath(opening);
  const owners = codeOwnersOf(await codeOwners(), path);
  if (owners.length > 0 && (await approved(owners))) return [];
  const who =
    owners.length === 0
      ? `nobody owns it: give /break-glass/ owners in CODEOWNERS`
      : `one of its code owners, ${owners.join(", ")}, other than the author must approve this head`;
  return [{ code: "BREAK_GLASS_OPENED", message: `${path}: ${who}` }];
}

function asText(opening: BreakGlass): string {
  return `${breakGlassPath(opening)}\n${printBreakGlass(opening)}`;
}
