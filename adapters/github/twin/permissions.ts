import type { Permission } from "#chain/promotion/github.ts";
import type { Identity } from "./identity.ts";
import { notFound, Refusal } from "./refusal.ts";
import type { Access, Repository, State } from "./state.ts";

const RANK: Readonly<Record<Permission, number>> = {
  none: 0,
  read: 1,
  triage: 2,
  write: 3,
  maintain: 4,
  admin: 5,
};

/** What a person must be to do what an App needs `write` on that subject for. */
const PERSON: Readonly<Record<string, Permission>> = {
  issues: "read",
  administration: "admin",
};

export function permissionOf(state: State, repository: Repository, login: string): Permission {
  const user = state.users[login.toLowerCase()];
  if (user?.admin === true) return "admin";
  const given = repository.collaborators[user?.login ?? login];
  return given ?? (repository.visibility === "private" ? "none" : "read");
}

export function atLeast(permission: Permission, wanted: Permission): boolean {
  return RANK[permission] >= RANK[wanted];
}

/**
 * Lets a request pass or throws as GitHub answers: 404 where the repository is hidden, 401 without a token,
 * 403 otherwise. `subject` is a permission of an App, in its API spelling (`pull_requests`); `person` is what
 * somebody must be on the repository to do the same.
 */
export function demand(
  state: State,
  identity: Identity,
  repository: Repository,
  subject: string,
  access: Access,
  person: Permission = PERSON[subject] ?? "write",
): void {
  switch (identity.kind) {
    case "anonymous":
      if (repository.visibility !== "public") throw notFound();
      if (access === "write") throw new Refusal(401, "Requires authentication");
      return;
    case "user": {
      const has = permissionOf(state, repository, identity.account.login);
      if (!atLeast(has, "read")) throw notFound();
      if (access === "read") return;
      if (atLeast(has, person)) return;
      throw new Refusal(
        403,
        person === "admin" ? "Must have admin rights to Repository." : "Must have push access.",
      );
    }
    case "installation":
    case "job": {
      if (identity.kind === "installation" && identity.fresh) throw notFound();
      if (identity.kind === "job" && identity.repository !== fullName(repository)) {
        if (access === "read" && repository.visibility === "public") return;
        throw notFound();
      }
      const has = identity.permissions[subject];
      if (has === "write" || (has === "read" && access === "read")) return;
      if (access === "read" && repository.visibility === "public" && PUBLIC.has(subject)) return;
      throw new Refusal(403, "Resource not accessible by integration");
    }
  }
}

/** What every token may read of a public repository. */
const PUBLIC: ReadonlySet<string> = new Set([
  "metadata",
  "contents",
  "pull_requests",
  "issues",
  "statuses",
  "checks",
  "actions",
]);

export function fullName(repository: Repository): string {
  return `${repository.owner}/${repository.name}`;
}
