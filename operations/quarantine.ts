import { lanesOf, printLane } from "#chain/clearance/lane.ts";
import { printOrigin } from "#chain/clearance/origin.ts";
import type { Lane } from "#chain/clearance/policy.ts";
import type { Origin } from "#chain/clearance/restriction.ts";
import {
  originPath,
  printQuarantine,
  printQuarantinedOrigin,
  quarantinePath,
} from "#chain/clearance/restrictions.ts";
import type { Finding } from "#chain/clearance/verdict.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { digestOf, hexOf } from "#chain/digest/digest.ts";
import type { GitHub } from "#chain/promotion/github.ts";
import { cell, clip } from "#chain/promotion/markdown.ts";
import type { PlannedFile } from "#chain/promotion/planned-change.ts";
import { generatedFor } from "./generate.ts";
import { digestsFrom, knownDigests, runningDigests } from "./known-digests.ts";
import { askersOf } from "./may-ask.ts";
import { type Base, DEFAULT_BASE, type ObservePorts } from "./observe-ports.ts";
import { readRollbackState } from "./rollback-state.ts";

export interface QuarantineRequest {
  /** One digest, or everything that comes from somewhere. */
  readonly subject: { readonly kind: "digest"; readonly digest: Digest } | Origin;
  readonly reason: string;
  /** Refused at admission at once, even where a tree names it. */
  readonly immediate: boolean;
  readonly base?: Base;
}

export type QuarantineOutcome =
  | {
      readonly outcome: "opened";
      readonly pullRequest: number;
      readonly url: string;
      readonly digests: readonly Digest[];
      /** Where they run now: each is rolled back apart. */
      readonly runs: readonly { readonly lane: Lane; readonly digest: Digest }[];
    }
  | { readonly outcome: "already"; readonly digests: readonly Digest[] }
  | { readonly outcome: "refused"; readonly findings: readonly [Finding, ...Finding[]] };

/**
 * Opens the pull request that quarantines a digest, or everything by one builder or from one commit: what is known
 * to come from there by its digest, so that admission refuses it too, and the rule for what isn't known. Whoever
 * asks is whoever the token belongs to, and merges it; open promotions are closed by the pass after that.
 *
 * @throws Fault `POLICY_…`, `INPUT_INVALID`, those of Git, GitHub and the registry.
 */
export async function quarantine(
  request: QuarantineRequest,
  ports: ObservePorts & { readonly github: GitHub },
): Promise<QuarantineOutcome> {
  const { git, github, now } = ports;
  const base = request.base ?? DEFAULT_BASE;
  const [state, viewer] = await Promise.all([readRollbackState(base, ports), github.viewer()]);
  const { policy } = state.policy;
  const { by } = policy.rollback;
  if (!(await askersOf(viewer.login, by, github)).permitted) {
    const message = `${viewer.login} may not quarantine: rollback.by names ${by.join(", ") || "nobody"}`;
    return { outcome: "refused", findings: [{ code: "NOT_PERMITTED", message }] };
  }
  const { subject } = request;
  // A digest that is named needs no search: no tag is asked for it, however many there are.
  const known = await (subject.kind === "digest" ? runningDigests : knownDigests)(state, ports);
  const digests =
    subject.kind === "digest" ? [subject.digest] : await digestsFrom(subject, known, state.policy, ports);
  const why = { owner: viewer.login, reason: request.reason, since: now(), immediate: request.immediate };
  const { quarantines, origins } = state.restrictions;
  const fresh = digests.filter((digest) => !quarantines.some((one) => one.digest === digest));
  const files: PlannedFile[] = fresh.map((digest) =>
    file(quarantinePath(digest), printQuarantine({ digest, ...why })),
  );
  if (
    subject.kind !== "digest" &&
    !origins.some(({ origin }) => originPath(origin) === originPath(subject))
  ) {
    files.push(file(originPath(subject), printQuarantinedOrigin({ origin: subject, ...why })));
  }
  if (files.length === 0) return { outcome: "already", digests };
  const generated = await generatedFor(git, state.base.commit, files, base.policyPath);
  const renewed = generated.files.filter(
    ({ path }) => generated.stale.includes(path) && path.endsWith("/quarantine.yaml"),
  );
  const what = subject.kind === "digest" ? subject.digest : printOrigin(subject);
  const runs = lanesOf(policy).flatMap((lane) =>
    known
      .filter((one) => one.runsIn.includes(printLane(lane)) && digests.includes(one.digest))
      .map(({ digest }) => ({ lane, digest })),
  );
  const title = `quarantine ${what}`;
  const { pullRequest } = await github.propose({
    branch: `quarantine/${hexOf(digestOf(JSON.stringify([state.base.commit, what, request.reason]))).slice(0, 12)}`,
    base: state.base,
    files: [...files, ...renewed],
    message: title,
    title,
    body: bodyOf(request, what, digests, runs),
  });
  return { outcome: "opened", pullRequest: pullRequest.number, url: pullRequest.url, digests, runs };
}

/** The command that puts back what runs there. */
export function rollbackCommand({ service, environment, region }: Lane, reason: string): string {
  const where = region === null ? "" : ` --region ${region}`;
  return `clearance rollback ${service} --env ${environment}${where} --reason ${JSON.stringify(reason)}`;
}

function bodyOf(
  { reason, immediate }: QuarantineRequest,
  what: string,
  digests: readonly Digest[],
  runs: readonly { readonly lane: Lane; readonly digest: Digest }[],
): string {
  return clip(
    [
      `Quarantines **${cell(what)}**: ${cell(reason, 1_000)}`,
      digests.length === 0
        ? "Nothing that is known comes from there; what comes later is refused by the rule."
        : `Nothing of this is promoted any more:\n\n${digests.map((digest) => `- \`${digest}\``).join("\n")}`,
      runs.length === 0
        ? "It runs nowhere."
        : `It **runs** in ${runs.map(({ lane }) => printLane(lane)).join(", ")}${immediate ? "" : ", and is restarted there until it is rolled back"}:\n\n${runs.map(({ lane }) => `    ${rollbackCommand(lane, reason)}`).join("\n")}`,
      "To lift it, remove its files in a pull request that a second person approves.",
    ].join("\n\n"),
  );
}

function file(path: string, text: string): PlannedFile {
  return { path, bytes: new TextEncoder().encode(text) };
}
