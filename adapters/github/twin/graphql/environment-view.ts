import { userAccount } from "../identity.ts";
import type { Environment } from "../state.ts";
import { actorView } from "./actor-view.ts";
import { connection, type PageArguments } from "./connection.ts";
import type { GraphqlCall } from "./graphql-call.ts";
import { opaqueId } from "./node-id.ts";

export function environmentView(call: GraphqlCall, environment: Environment) {
  const reviewers = environment.reviewers.map((login) => userAccount(call.twin.state, login));
  const rule = (type: string, people: typeof reviewers) => ({
    __typename: "DeploymentProtectionRule",
    databaseId: environment.id,
    type,
    timeout: 0,
    preventSelfReview: false,
    reviewers: (page: PageArguments) =>
      connection("reviewers", people, page, (account) => actorView(call, account)),
  });
  const rules = [
    ...(reviewers.length === 0 ? [] : [rule("REQUIRED_REVIEWERS", reviewers)]),
    ...(environment.branches.length === 0 ? [] : [rule("BRANCH_POLICY", [])]),
  ];
  return {
    __typename: "Environment",
    id: opaqueId("EN", environment.id),
    databaseId: environment.id,
    name: environment.name,
    protectionRules: (page: PageArguments) => connection("protectionRules", rules, page, (one) => one),
  };
}
