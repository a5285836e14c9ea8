import type { Account } from "../state.ts";
import type { GraphqlCall } from "./graphql-call.ts";
import { opaqueId } from "./node-id.ts";

/** An actor. A bot's login comes without the suffix that REST and people know: its type says it. */
export function actorView({ twin }: GraphqlCall, account: Account) {
  const login = account.login.replace(/\[bot\]$/, "");
  const path = account.type === "Bot" ? `/apps/${login}` : `/${login}`;
  return {
    __typename: account.type,
    id: opaqueId(account.type === "Bot" ? "BOT" : "U", account.id),
    databaseId: account.id,
    login,
    name: login,
    url: `${twin.root()}${path}`,
    resourcePath: path,
    avatarUrl: `${twin.root()}/avatars/${account.id}`,
    isSiteAdmin: false,
  };
}

/** The token's owner, a `User` whatever it is; its login carries the suffix `[bot]`, unlike an actor's. */
export function viewerView(call: GraphqlCall) {
  return {
    ...actorView(call, call.identity.account),
    __typename: "User",
    login: call.identity.account.login,
  };
}

export function ownerView(call: GraphqlCall, login: string) {
  const user = call.twin.state.users[login.toLowerCase()];
  if (user !== undefined) return actorView(call, { login: user.login, id: user.id, type: "User" });
  return {
    ...actorView(call, { login, id: 1, type: "User" }),
    __typename: "Organization",
    id: opaqueId("O", login),
  };
}
