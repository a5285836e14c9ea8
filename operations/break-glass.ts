import { platformsOf } from "#chain/admission/hardening/platform.ts";
import {
  type BreakGlass,
  breakGlassName,
  breakGlassPath,
  parseBreakGlass,
  printBreakGlass,
} from "#chain/clearance/break-glass.ts";
import { codeOwnersOf } from "#chain/clearance/code-owners.ts";
import { environmentOf } from "#chain/clearance/lane.ts";
import type { Policy } from "#chain/clearance/policy.ts";
import type { Finding } from "#chain/clearance/verdict.ts";
import { printImageReference } from "#chain/digest/image-name.ts";
import { Fault } from "#chain/fault.ts";
import type { GitHub } from "#chain/promotion/github.ts";
import { cell, clip } from "#chain/promotion/markdown.ts";
import type { PlannedFile } from "#chain/promotion/planned-change.ts";
import { mayWrite } from "#chain/promotion/reviewers.ts";
import { forbidden } from "./break-glass-findings.ts";
import { generatedFor } from "./generate.ts";
import { baseCommit, readCodeOwners } from "./observe-base.ts";
import { readPolicy, readRestrictions } from "./observe-policy.ts";
import { type Base, DEFAULT_BASE, type ObservePorts } from "./observe-ports.ts";

export interface BreakGlassRequest extends Pick<BreakGlass, "environment" | "subject" | "reason"> {
  /** Absent: the one of the service whose image it is. */
  readonly namespace: string | undefined;
  /** How long from now, in milliseconds. */
  readonly length: number;
  readonly base?: Base;
}

export type BreakGlassOutcome =
  | {
      readonly outcome: "opened";
      readonly pullRequest: number;
      readonly url: string;
      readonly path: string;
      readonly expires: Date;
      /** Who can approve it, but for whoever opened it. */
      readonly owners: readonly string[];
    }
  | { readonly outcome: "refused"; readonly findings: readonly [Finding, ...Finding[]] };

/**
 * Opens the pull request that lets one digest, or one person, past an environment's admission for a while: the
 * file that says so and the exceptions that follow from it. It is worth nothing before a second code owner has
 * approved its head and it is merged, and its time runs from now.
 *
 * @throws Fault `POLICY_…`, `BREAK_GLASS_UNREADABLE`, those of Git and GitHub.
 */
export async function openBreakGlass(
  request: BreakGlassRequest,
  { git, github, now }: Pick<ObservePorts, "git" | "now"> & { readonly github: GitHub },
): Promise<BreakGlassOutcome> {
  const base = request.base ?? DEFAULT_BASE;
  const viewer = await github.viewer();
  await git.refresh();
  const commit = await baseCommit(git, base.branch);
  const snapshot = await readPolicy(git, commit, base.policyPath);
  const { environment, subject, reason } = request;
  const namespace = request.namespace ?? ownNamespace(snapshot.policy, environment, subject);
  const opened = now();
  const unnamed = {
    environment,
    subject,
    namespace,
    reason,
    owner: viewer.login,
    opened,
    expires: new Date(opened.getTime() + request.length),
  };
  const opening = readable({ ...unnamed, name: breakGlassName(unnamed) }, snapshot.policy);
  const path = breakGlassPath(opening);
  const owners = codeOwnersOf(await readCodeOwners(git, commit), path);
  const { quarantines } = await readRestrictions(git, snapshot);
  const [first, ...rest] = [
    ...forbidden(opening, snapshot.policy, opened),
    ...(subject.kind === "image" && quarantines.some(({ digest }) => digest === subject.image.digest)
      ? [
          {
            code: "QUARANTINED" as const,
            message: `${subject.image.digest} is in quarantine: lift that first`,
          },
        ]
      : []),
    ...(mayWrite(await github.permission(viewer.login))
      ? []
      : [
          {
            code: "NOT_PERMITTED" as const,
            message: `${viewer.login} may not write to the GitOps repository`,
          },
        ]),
    ...(owners.length === 0
      ? [
          {
            code: "BREAK_GLASS_FORBIDDEN" as const,
            message: "nobody could approve it: give /break-glass/ owners in CODEOWNERS",
          },
        ]
      : []),
  ];
  if (first !== undefined) return { outcome: "refused", findings: [first, ...rest] };

  const file: PlannedFile = { path, bytes: new TextEncoder().encode(printBreakGlass(opening)) };
  const generated = await generatedFor(git, commit, [file], base.policyPath);
  const exceptions = generated.files.filter(
    (one) => generated.stale.includes(one.path) && one.path.startsWith(`policies/generated/${environment}/`),
  );
  const title = `break glass in ${environment}: ${printSubject(subject)} in ${namespace}`;
  const { pullRequest } = await github.propose({
    branch: path.replace(/\.yaml$/u, ""),
    base: { branch: base.branch, commit },
    files: [file, ...exceptions],
    message: title,
    title,
    body: bodyOf(opening, owners),
  });
  return {
    outcome: "opened",
    pullRequest: pullRequest.number,
    url: pullRequest.url,
    path,
    expires: opening.expires,
    owners,
  };
}

/** What couldn't be read back must not get into a pull request. */
function readable(opening: BreakGlass, policy: Policy): BreakGlass {
  const bytes = new TextEncoder().encode(printBreakGlass(opening));
  try {
    return parseBreakGlass(new Map([[breakGlassPath(opening), bytes]]), policy)[0] ?? opening;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    throw new Fault("INPUT_INVALID", error.message, { cause: error });
  }
}

/** @throws Fault `INPUT_INVALID` where that isn't one. */
function ownNamespace(policy: Policy, environment: string, subject: BreakGlass["subject"]): string {
  const [platform] = platformsOf(policy, environmentOf(policy, environment));
  const known = platform?.images.find(
    ({ image }) => subject.kind === "image" && image === subject.image.image,
  );
  const [only, ...others] = known?.namespaces ?? [];
  if (only !== undefined && others.length === 0) return only;
  throw new Fault("INPUT_INVALID", "--namespace is missing: it doesn't follow from what is to be let in");
}

/** Short enough for a title, of which GitHub takes 256 characters. */
function printSubject(subject: BreakGlass["subject"]): string {
  if (subject.kind === "person") return subject.person;
  const { image, digest } = subject.image;
  return `${image.slice(-100)}@${digest.slice(0, "sha256:".length + 12)}`;
}

function bodyOf(
  { environment, subject, namespace, reason, expires }: BreakGlass,
  owners: readonly string[],
): string {
  const who = owners.map((one) => `@${one}`).join(", ");
  return clip(
    [
      subject.kind === "image"
        ? `Lets **${cell(printImageReference(subject.image))}** start in the namespace \`${namespace}\` of ${environment} without a clearance.`
        : `Lets **${cell(subject.person)}** change the namespace \`${namespace}\` of ${environment} by hand.`,
      `Why: ${cell(reason, 1_000)}`,
      `It ends at **${expires.toISOString()}**, which the policies check themselves; what has started by then runs on, and isn't started again.`,
      `One of its code owners (${who}) other than the author has to approve this very head. What is in quarantine stays out.`,
    ].join("\n\n"),
  );
}
