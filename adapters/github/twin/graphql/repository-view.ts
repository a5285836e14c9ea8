import { findRepository } from "../call.ts";
import { userAccount } from "../identity.ts";
import { atLeast, fullName, permissionOf } from "../permissions.ts";
import { Refusal } from "../refusal.ts";
import type { Repository } from "../state.ts";
import { actorView, ownerView } from "./actor-view.ts";
import { connection, type PageArguments } from "./connection.ts";
import { deploymentView } from "./deployment-view.ts";
import { environmentView } from "./environment-view.ts";
import { objectView } from "./git-view.ts";
import { demandField, type GraphqlCall, type PullFilter } from "./graphql-call.ts";
import { nodeId } from "./node-id.ts";
import { queueView } from "./queue-view.ts";

export function repositoryView(call: GraphqlCall, repository: Repository): object {
  const { twin, identity } = call;
  const permission =
    identity.kind === "user" ? permissionOf(twin.state, repository, identity.account.login) : "none";
  return {
    __typename: "Repository",
    id: nodeId({ kind: "R", repository: repository.id }),
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: fullName(repository),
    owner: () => ownerView(call, repository.owner),
    url: `${twin.root()}/${fullName(repository)}`,
    isFork: repository.parent !== undefined,
    isPrivate: repository.visibility !== "public",
    visibility: repository.visibility.toUpperCase(),
    parent() {
      const [owner = "", name = ""] = (repository.parent ?? "").split("/");
      return repository.parent === undefined
        ? null
        : call.show.repository(call, findRepository(twin, owner, name));
    },
    defaultBranchRef: () => call.show.ref(call, repository, `refs/heads/${repository.defaultBranch}`),
    deleteBranchOnMerge: repository.deleteBranchOnMerge,
    autoMergeAllowed: false,
    mergeCommitAllowed: repository.mergeMethods.includes("merge"),
    squashMergeAllowed: repository.mergeMethods.includes("squash"),
    rebaseMergeAllowed: repository.mergeMethods.includes("rebase"),
    object: ({ expression, oid }: { expression?: string | null; oid?: string | null }) =>
      objectView(call, repository, oid ?? expression ?? ""),
    ref: ({ qualifiedName }: { qualifiedName: string }) => call.show.ref(call, repository, qualifiedName),
    async refs(
      given: PageArguments & { refPrefix: string; query?: string | null; direction?: string | null },
    ) {
      demandField(call, repository, "contents");
      const names = [...(await twin.git(repository).refs()).keys()].filter(
        (name) => name.startsWith(given.refPrefix) && name.includes(given.query ?? ""),
      );
      if (given.direction === "DESC") names.reverse();
      return connection("refs", names, given, (name) => call.show.ref(call, repository, name));
    },
    pullRequest({ number }: { number: number }) {
      demandField(call, repository, "pull_requests");
      const pull = repository.pulls.find((one) => one.number === number);
      if (pull !== undefined) return call.show.pull(call, repository, pull);
      throw new Refusal(404, `Could not resolve to a PullRequest with the number of ${number}.`);
    },
    pullRequests: (given: PullFilter) => call.show.pulls(call, repository, "pullRequests", given),
    collaborators(given: PageArguments & { query?: string | null; login?: string | null }) {
      if (identity.kind === "user" && !atLeast(permission, "write")) {
        throw new Refusal(403, "You do not have permission to view repository collaborators.");
      }
      return collaboratorsView(call, repository, given);
    },
    environment({ name }: { name: string }) {
      demandField(call, repository, "actions");
      const found = repository.environments[name];
      return found === undefined ? null : environmentView(call, found);
    },
    environments(given: PageArguments & { names?: readonly string[] | null }) {
      demandField(call, repository, "actions");
      const wanted = given.names ?? [];
      const all = Object.values(repository.environments).sort((a, b) => (a.name < b.name ? -1 : 1));
      const shown = all.filter((one) => wanted.length === 0 || wanted.includes(one.name));
      return connection("environments", shown, given, (one) => environmentView(call, one));
    },
    deployments(
      given: PageArguments & {
        environments?: readonly string[] | null;
        orderBy?: { direction: string } | null;
      },
    ) {
      demandField(call, repository, "deployments");
      const { environments } = given;
      const found = repository.deployments.filter(
        (one) => environments == null || environments.includes(one.environment),
      );
      if (given.orderBy?.direction === "DESC") found.reverse();
      return connection("deployments", found, given, (one) => deploymentView(call, one));
    },
    mergeQueue: ({ branch }: { branch?: string | null }) =>
      queueView(call, repository, branch ?? repository.defaultBranch),
    viewerPermission: permission === "none" ? null : permission.toUpperCase(),
    viewerCanAdminister: atLeast(permission, "admin"),
  };
}

/** Administrators of the site are collaborators of every repository here. */
function collaboratorsView(
  call: GraphqlCall,
  repository: Repository,
  given: PageArguments & { readonly query?: string | null; readonly login?: string | null },
) {
  const { twin } = call;
  const admins = Object.values(twin.state.users).filter((one) => one.admin);
  const logins = new Set([...Object.keys(repository.collaborators), ...admins.map((one) => one.login)]);
  const found = [...logins].filter(
    (login) =>
      login.includes(given.query ?? "") &&
      (given.login == null || login.toLowerCase() === given.login.toLowerCase()) &&
      twin.state.users[login.toLowerCase()] !== undefined &&
      permissionOf(twin.state, repository, login) !== "none",
  );
  const shown = connection("collaborators", found, given, (login) =>
    actorView(call, userAccount(twin.state, login)),
  );
  const edges = shown.edges.map((edge) => ({
    ...edge,
    permission: permissionOf(twin.state, repository, edge.node.login).toUpperCase(),
  }));
  return { ...shown, edges };
}
