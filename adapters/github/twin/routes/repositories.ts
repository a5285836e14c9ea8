import type { Hono } from "hono";
import * as z from "zod";
import { caller, onePage, parameter, readBody, repositoryCall } from "../call.ts";
import { userAccount } from "../identity.ts";
import { permissionOf } from "../permissions.ts";
import { notFound, Refusal } from "../refusal.ts";
import { accountShape, environmentShape, repositoryShape } from "../shapes.ts";
import type { TwinContext } from "../twin-context.ts";

const Settings = z.object({ delete_branch_on_merge: z.boolean().optional() });

/** Repositories, the people on them, teams and environments. */
export function repositoryRoutes(app: Hono, twin: TwinContext): void {
  app.get("/user", (c) => {
    const identity = caller(twin, c);
    if (identity.kind === "anonymous") throw new Refusal(401, "Requires authentication");
    if (identity.kind !== "user") throw new Refusal(403, "Resource not accessible by integration");
    return c.json(accountShape(identity.account));
  });

  app.get("/repos/:owner/:repo", (c) => {
    const { repository } = repositoryCall(twin, c, "metadata", "read");
    return c.json(repositoryShape(twin.root(), repository));
  });

  app.patch("/repos/:owner/:repo", async (c) => {
    const { repository } = repositoryCall(twin, c, "administration", "write");
    const { delete_branch_on_merge } = await readBody(c, Settings);
    if (delete_branch_on_merge !== undefined) repository.deleteBranchOnMerge = delete_branch_on_merge;
    return c.json(repositoryShape(twin.root(), repository));
  });

  app.get("/repos/:owner/:repo/collaborators/:login/permission", (c) => {
    const { repository } = repositoryCall(twin, c, "metadata", "read");
    const login = parameter(c, "login");
    const permission = permissionOf(twin.state, repository, login);
    const coarse = permission === "maintain" ? "write" : permission === "triage" ? "read" : permission;
    const user = accountShape(userAccount(twin.state, login));
    return c.json({ permission: coarse, role_name: permission, user });
  });

  app.get("/orgs/:org/teams/:team/members", (c) => {
    const identity = caller(twin, c);
    if (identity.kind === "anonymous") throw new Refusal(401, "Requires authentication");
    if (identity.kind === "job") throw new Refusal(403, "Resource not accessible by integration");
    if (identity.kind === "installation" && identity.permissions["members"] === undefined) {
      throw new Refusal(403, "Resource not accessible by integration");
    }
    const team = twin.state.teams[`${parameter(c, "org")}/${parameter(c, "team")}`];
    if (team === undefined) throw notFound();
    return c.json(
      onePage(
        c,
        team.members.map((login) => accountShape(userAccount(twin.state, login))),
      ),
    );
  });

  app.get("/repos/:owner/:repo/environments/:name", (c) => {
    const { repository } = repositoryCall(twin, c, "actions", "read");
    const environment = repository.environments[parameter(c, "name")];
    if (environment === undefined) throw notFound();
    return c.json(environmentShape(environment, (login) => userAccount(twin.state, login)));
  });

  app.get("/repos/:owner/:repo/environments/:name/deployment-branch-policies", (c) => {
    const { repository } = repositoryCall(twin, c, "actions", "read");
    const environment = repository.environments[parameter(c, "name")];
    if (environment === undefined) throw notFound();
    const { id, branches } = environment;
    return c.json({
      total_count: branches.length,
      branch_policies: onePage(c, branches).map((name) => ({ id, name, type: "branch" })),
    });
  });
}
