import * as z from "zod";
import type { Actor } from "#chain/promotion/github.ts";

/** REST's account. A deleted one is null and counts as the ghost that GitHub shows, never as a person. */
export const Account = z
  .object({ login: z.string(), type: z.string() })
  .nullable()
  .transform((account): Actor => {
    if (account === null) return { login: "ghost", kind: "bot" };
    return { login: account.login, kind: account.type === "User" ? "human" : "bot" };
  });

/** GraphQL's actor: a bot's login comes without the suffix that REST and people know. */
export const GraphqlActor = z
  .object({ __typename: z.string(), login: z.string() })
  .nullable()
  .transform((actor): Actor => {
    if (actor === null) return { login: "ghost", kind: "bot" };
    if (actor.__typename === "User") return { login: actor.login, kind: "human" };
    const suffixed = actor.__typename === "Bot" && !actor.login.endsWith("[bot]");
    return { login: suffixed ? `${actor.login}[bot]` : actor.login, kind: "bot" };
  });
