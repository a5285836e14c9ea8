import type { Context, Hono } from "hono";
import * as z from "zod";
import { findRepository, numberParameter, parameter, readBody } from "../call.ts";
import { identifyApp } from "../identity.ts";
import { notFound, Refusal } from "../refusal.ts";
import type { Access, App } from "../state.ts";
import { mintToken } from "../tokens.ts";
import type { TwinContext } from "../twin-context.ts";

const Wanted = z.object({ permissions: z.record(z.string(), z.enum(["read", "write"])).optional() });

const LIFETIME_MS = 3_600_000;

/** An App as itself: found by its signed JSON Web Token, exchanged for a token that lives an hour. */
export function appRoutes(app: Hono, twin: TwinContext): void {
  const asApp = (c: Context) => identifyApp(twin.state, c.req.header("authorization"), twin.now());

  app.get("/app", (c) => {
    const one = asApp(c);
    return c.json({ id: one.id, slug: one.slug, name: one.slug, permissions: one.permissions });
  });

  app.get("/apps/:slug", (c) => {
    const one = twin.state.apps[parameter(c, "slug")];
    if (one === undefined) throw notFound();
    return c.json({ id: one.id, slug: one.slug, name: one.slug, permissions: one.permissions });
  });

  app.get("/repos/:owner/:repo/installation", (c) => {
    const one = asApp(c);
    findRepository(twin, parameter(c, "owner"), parameter(c, "repo"));
    return c.json({
      id: one.installationId,
      app_id: one.id,
      app_slug: one.slug,
      permissions: one.permissions,
    });
  });

  app.post("/app/installations/:id/access_tokens", async (c) => {
    const one = asApp(c);
    if (numberParameter(c, "id") !== one.installationId) throw notFound();
    const { permissions: wanted } = await readBody(c, Wanted);
    const permissions = grant(one, wanted);
    const expires = twin.now() + LIFETIME_MS;
    const token = mintToken(twin, {
      kind: "installation",
      app: one.slug,
      permissions,
      expires,
      seesFrom: twin.now() + twin.settings.freshTokenLag,
    });
    return c.json(
      { token, expires_at: new Date(expires).toISOString(), permissions, repository_selection: "all" },
      201,
    );
  });
}

function grant(app: App, wanted: Readonly<Record<string, Access>> | undefined): Record<string, Access> {
  if (wanted === undefined) return { ...app.permissions };
  for (const [name, access] of Object.entries(wanted)) {
    const has = app.permissions[name];
    if (has !== "write" && has !== access) {
      throw new Refusal(422, "The permissions requested are not granted to this installation.");
    }
  }
  return { ...wanted };
}
