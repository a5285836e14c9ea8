import type { AccessLevel, Permissions } from "./contract.ts";
import type { PermissionsText } from "./workflow-file.ts";

const SCOPES = [
  "actions",
  "attestations",
  "checks",
  "contents",
  "deployments",
  "discussions",
  "id-token",
  "issues",
  "packages",
  "pages",
  "pull-requests",
  "security-events",
  "statuses",
] as const;
const RANK: Readonly<Record<AccessLevel, number>> = { none: 0, read: 1, write: 2 };

/** What a job may do. Naming any scope takes away all that aren't named; a job's own list replaces the file's. */
export function permissionsOf(
  job: PermissionsText | undefined,
  workflow: PermissionsText | undefined,
  fallback: Permissions,
): Permissions {
  const written = job ?? workflow;
  if (written === undefined) return fallback;
  if (typeof written !== "string") return named(written);
  const level: AccessLevel = written === "write-all" ? "write" : "read";
  const all = SCOPES.map((scope): [string, AccessLevel] => [scope, level]);
  return Object.fromEntries(level === "read" ? all.filter(([scope]) => scope !== "id-token") : all);
}

function named(written: Permissions): Permissions {
  return Object.fromEntries(Object.entries(written).filter(([, level]) => level !== "none"));
}

/** A called workflow never gets more than its caller's job has. */
export function capped(wanted: Permissions, limit: Permissions): Permissions {
  const entries = Object.entries(wanted).map(([scope, level]): [string, AccessLevel] => {
    const most = limit[scope] ?? "none";
    return [scope, RANK[level] <= RANK[most] ? level : most];
  });
  return named(Object.fromEntries(entries));
}
