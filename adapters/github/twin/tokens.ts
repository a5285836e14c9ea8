import { randomBytes } from "node:crypto";
import type { Token } from "./state.ts";
import type { TwinContext } from "./twin-context.ts";

/** Tokens look as GitHub's do: an installation's is long, which some stores and headers have not survived. */
export function mintToken(twin: TwinContext, token: Token): string {
  const letters = (count: number) =>
    randomBytes(count).toString("base64url").replace(/[-_]/g, "0").slice(0, count);
  const text = token.kind === "user" ? `ghp_${letters(36)}` : `ghs_${letters(516)}`;
  for (const [old, one] of Object.entries(twin.state.tokens)) {
    if (one.kind === "installation" && one.expires < twin.now() - 60_000) delete twin.state.tokens[old];
  }
  twin.state.tokens[text] = token;
  return text;
}
