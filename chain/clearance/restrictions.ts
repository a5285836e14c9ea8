import * as z from "zod";
import { Digest, digestFromHex, digestOf, hexOf } from "../digest/digest.ts";
import { RepositoryName } from "../source/workflow-identity.ts";
import { entry } from "./names.ts";
import { asLine, type Files, filesIn, Line, readPersonFile, Time, unreadable } from "./person-file.ts";
import type { Policy } from "./policy.ts";
import type { Hold, Origin, Quarantine, QuarantinedOrigin, Restrictions } from "./restriction.ts";

const Reason = { owner: Line, reason: Line, since: Time, immediate: z.boolean().default(false) };
const QuarantineFile = z.strictObject({ digest: Digest, ...Reason });
/** A workflow at a ref, or a key in trust/: exact, for a pattern that doesn't match quarantines nothing. */
const BuilderName = Line.regex(
  /^(?:[A-Za-z0-9-]+\/[\w.-]+\/\.github\/workflows\/[^@/\s*]+\.ya?ml@[^\s*]+|trust\/[\w./@+-]+)$/,
  "expected owner/name/.github/workflows/file.yml@ref or a key's path in trust/",
);
const CommitName = z
  .string()
  .regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, "expected a full commit id in lower case");
const BuilderFile = z.strictObject({ builder: BuilderName, ...Reason }).transform(
  ({ builder, ...reason }): QuarantinedOrigin => ({
    origin: { kind: "builder", builder },
    ...reason,
  }),
);
const CommitFile = z
  .strictObject({ commit: CommitName, source: RepositoryName.optional(), ...Reason })
  .transform(
    ({ commit, source, ...reason }): QuarantinedOrigin => ({
      origin: { kind: "commit", commit, ...(source === undefined ? {} : { source }) },
      ...reason,
    }),
  );
const HoldFile = z
  .strictObject({ owner: Line, reason: Line, starts: Time.optional(), expires: Time })
  .refine(({ starts, expires }) => starts === undefined || starts < expires, {
    path: ["expires"],
    message: "it expires before it starts, so it would hold nothing: correct one of the two",
  })
  .transform(({ starts, ...hold }) => (starts === undefined ? hold : { ...hold, starts }));

/**
 * Everything in `quarantine/` and `holds/` of one tree. One file that can't be read is a fault for all,
 * because a restriction that is skipped is lifted.
 *
 * @throws Fault `QUARANTINE_UNREADABLE`, `HOLD_UNREADABLE`, each naming the file.
 */
export function parseRestrictions(files: Files, policy: Policy): Restrictions {
  return {
    quarantines: parseQuarantines(files),
    origins: parseOrigins(files),
    holds: parseHolds(files, policy),
  };
}

/** @throws Fault `QUARANTINE_UNREADABLE` naming the file. */
export function parseQuarantines(files: Files): readonly Quarantine[] {
  const named = filesIn("quarantine/", files).filter(([path]) => !ORIGIN_NAME.test(path));
  return named.map(([path, bytes]) => {
    const named = digestFromHex(/^quarantine\/sha256-([0-9a-f]{64})\.yaml$/u.exec(path)?.[1]);
    if (named === undefined) {
      const names = "sha256-<64 hex digits>.yaml, builder-<12 hex digits>.yaml or commit-<id>.yaml";
      throw unreadable("QUARANTINE_UNREADABLE", path, `its name is not ${names}`);
    }
    const quarantine = readPersonFile("QUARANTINE_UNREADABLE", path, bytes, QuarantineFile);
    if (quarantine.digest === named) return quarantine;
    throw unreadable("QUARANTINE_UNREADABLE", path, `its name and its digest ${quarantine.digest} differ`);
  });
}

/** @throws Fault `QUARANTINE_UNREADABLE` naming the file. */
export function parseOrigins(files: Files): readonly QuarantinedOrigin[] {
  const named = filesIn("quarantine/", files).filter(([path]) => ORIGIN_NAME.test(path));
  return named.map(([path, bytes]) => {
    const schema = path.startsWith("quarantine/builder-") ? BuilderFile : CommitFile;
    const origin = readPersonFile("QUARANTINE_UNREADABLE", path, bytes, schema);
    if (originPath(origin.origin) === path) return origin;
    throw unreadable(
      "QUARANTINE_UNREADABLE",
      path,
      `by what is in it, it would be ${originPath(origin.origin)}`,
    );
  });
}

const ORIGIN_NAME = /^quarantine\/(?:builder|commit)-[0-9a-f]+\.yaml$/u;

/**
 * A hold for an environment or service that clearance.yaml doesn't have is a fault too: a freeze with a
 * slip in its name must not look like none.
 *
 * @throws Fault `HOLD_UNREADABLE` naming the file.
 */
export function parseHolds(files: Files, policy: Policy): readonly Hold[] {
  return filesIn("holds/", files).map(([path, bytes]) => {
    const [, environment, service = null] = /^holds\/([^/]+?)(?:\/([^/]+))?\.yaml$/u.exec(path) ?? [];
    if (environment === undefined) {
      throw unreadable("HOLD_UNREADABLE", path, "its name is not <environment>[/<service>].yaml");
    }
    if (!policy.environments.some(({ name }) => name === environment)) {
      throw unreadable("HOLD_UNREADABLE", path, `clearance.yaml has no environment "${environment}"`);
    }
    if (service !== null && entry(policy.services, service) === undefined) {
      throw unreadable("HOLD_UNREADABLE", path, `clearance.yaml has no service "${service}"`);
    }
    return { environment, service, ...readPersonFile("HOLD_UNREADABLE", path, bytes, HoldFile) };
  });
}

export function quarantinePath(digest: Digest): string {
  return `quarantine/sha256-${hexOf(digest)}.yaml`;
}

/** A builder's name holds slashes and more, so its file has a short hash of it; one file has one spelling. */
export function originPath(origin: Origin): string {
  if (origin.kind === "commit") return `quarantine/commit-${origin.commit}.yaml`;
  return `quarantine/builder-${hexOf(digestOf(origin.builder)).slice(0, 12)}.yaml`;
}

export function holdPath(hold: Pick<Hold, "environment" | "service">): string {
  return `holds/${hold.environment}${hold.service === null ? "" : `/${hold.service}`}.yaml`;
}

/** The file's text: the same for the same quarantine, and `parseQuarantines` reads it back. */
export function printQuarantine({ digest, ...reason }: Quarantine): string {
  return [`digest: ${digest}`, ...reasonLines(reason), ""].join("\n");
}

export function printQuarantinedOrigin({ origin, ...reason }: QuarantinedOrigin): string {
  const { kind: _, ...named } = origin;
  const lines = Object.entries(named).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return [...lines, ...reasonLines(reason), ""].join("\n");
}

function reasonLines({ owner, reason, since, immediate }: Omit<Quarantine, "digest">): readonly string[] {
  return [
    `owner: ${JSON.stringify(asLine(owner))}`,
    `reason: ${JSON.stringify(asLine(reason))}`,
    `since: ${since.toISOString()}`,
    `immediate: ${immediate}`,
  ];
}

export function printHold({
  owner,
  reason,
  starts,
  expires,
}: Pick<Hold, "owner" | "reason" | "starts" | "expires">): string {
  return [
    `owner: ${JSON.stringify(asLine(owner))}`,
    `reason: ${JSON.stringify(asLine(reason))}`,
    ...(starts === undefined ? [] : [`starts: ${starts.toISOString()}`]),
    `expires: ${expires.toISOString()}`,
    "",
  ].join("\n");
}
