import { userAccount } from "../identity.ts";
import { Refusal } from "../refusal.ts";
import { actorView, ownerView } from "./actor-view.ts";
import { connection, type PageArguments } from "./connection.ts";
import type { GraphqlCall } from "./graphql-call.ts";
import { opaqueId } from "./node-id.ts";

/** An organisation; what it has besides a name are teams, for those who may see them. */
export function organizationView(call: GraphqlCall, login: string) {
  const { state } = call.twin;
  const known = [...Object.keys(state.teams), ...Object.keys(state.repositories)];
  if (!known.some((name) => name.toLowerCase().startsWith(`${login.toLowerCase()}/`))) {
    throw new Refusal(404, `Could not resolve to an Organization with the login of '${login}'.`);
  }
  return { ...ownerView(call, login), team: ({ slug }: { slug: string }) => teamView(call, login, slug) };
}

function teamView(call: GraphqlCall, organization: string, slug: string) {
  const { identity, twin } = call;
  const blind =
    identity.kind === "job" ||
    (identity.kind === "installation" && identity.permissions["members"] === undefined);
  if (blind) throw new Refusal(403, "Resource not accessible by integration");
  const name = `${organization}/${slug}`;
  const team = twin.state.teams[name];
  if (team === undefined) return null;
  return {
    __typename: "Team",
    id: opaqueId("T", team.id),
    slug,
    combinedSlug: name,
    name: slug,
    members: (page: PageArguments) =>
      connection("members", team.members, page, (login) => actorView(call, userAccount(twin.state, login))),
  };
}
