import type { Hono } from "hono";
import * as z from "zod";
import { numberParameter, onePage, parameter, readBody, repositoryCall } from "../call.ts";
import type { Identity } from "../identity.ts";
import { atLeast, fullName, permissionOf } from "../permissions.ts";
import { notFound } from "../refusal.ts";
import { bypassOf, rulesetsOf } from "../rulesets.ts";
import type { Repository, Ruleset } from "../state.ts";
import type { TwinContext } from "../twin-context.ts";

const Change = z.object({ enforcement: z.enum(["active", "disabled", "evaluate"]).optional() });

/** Rulesets: what they ask of a branch, and an admin's switch. */
export function ruleRoutes(app: Hono, twin: TwinContext): void {
  app.get("/repos/:owner/:repo/rules/branches/:branch{.+}", (c) => {
    const { repository } = repositoryCall(twin, c, "metadata", "read");
    const rules = rulesetsOf(repository, parameter(c, "branch")).flatMap((ruleset) =>
      rulesOf(ruleset).map((rule) => ({
        ...rule,
        ruleset_id: ruleset.id,
        ruleset_source_type: ruleset.organization === undefined ? "Repository" : "Organization",
        ruleset_source: ruleset.organization ?? fullName(repository),
      })),
    );
    return c.json(onePage(c, rules));
  });

  app.get("/repos/:owner/:repo/rulesets", (c) => {
    const { repository } = repositoryCall(twin, c, "metadata", "read");
    return c.json(
      onePage(
        c,
        repository.rulesets.map((one) => ({ id: one.id, name: one.name, enforcement: one.enforcement })),
      ),
    );
  });

  app.get("/repos/:owner/:repo/rulesets/:id", (c) => {
    const { repository, identity } = repositoryCall(twin, c, "metadata", "read");
    return c.json(rulesetShape(twin, repository, find(repository, numberParameter(c, "id")), identity));
  });

  app.put("/repos/:owner/:repo/rulesets/:id", async (c) => {
    const { repository, identity } = repositoryCall(twin, c, "administration", "write");
    const ruleset = find(repository, numberParameter(c, "id"));
    const { enforcement } = await readBody(c, Change);
    if (ruleset.organization !== undefined) throw notFound();
    if (enforcement !== undefined) ruleset.enforcement = enforcement;
    return c.json(rulesetShape(twin, repository, ruleset, identity));
  });
}

function find(repository: Repository, id: number): Ruleset {
  const ruleset = repository.rulesets.find((one) => one.id === id);
  if (ruleset === undefined) throw notFound();
  return ruleset;
}

function rulesOf(ruleset: Ruleset) {
  return [
    ...(ruleset.requiresPullRequest
      ? [
          {
            type: "pull_request",
            parameters: {
              required_approving_review_count: ruleset.approvals,
              require_code_owner_review: ruleset.codeOwnerReview,
            },
          },
        ]
      : []),
    ...(ruleset.blocksForcePush ? [{ type: "non_fast_forward" }] : []),
    ...(ruleset.blocksDeletion ? [{ type: "deletion" }] : []),
    ...(ruleset.restrictsUpdates ? [{ type: "creation" }, { type: "update" }] : []),
    ...(ruleset.requiredStatuses.length === 0
      ? []
      : [
          {
            type: "required_status_checks",
            parameters: {
              strict_required_status_checks_policy: false,
              required_status_checks: ruleset.requiredStatuses.map((one) => ({
                context: one.context,
                ...(one.integrationId === undefined ? {} : { integration_id: one.integrationId }),
              })),
            },
          },
        ]),
    ...(ruleset.requiresSignatures ? [{ type: "required_signatures" }] : []),
    ...(ruleset.mergeQueue === undefined
      ? []
      : [{ type: "merge_queue", parameters: { merge_method: ruleset.mergeQueue.toUpperCase() } }]),
  ];
}

function rulesetShape(twin: TwinContext, repository: Repository, ruleset: Ruleset, identity: Identity) {
  const administers =
    identity.kind === "user"
      ? atLeast(permissionOf(twin.state, repository, identity.account.login), "admin")
      : identity.kind === "installation" && identity.permissions["administration"] === "write";
  return {
    id: ruleset.id,
    name: ruleset.name,
    target: "branch",
    source_type: ruleset.organization === undefined ? "Repository" : "Organization",
    source: ruleset.organization ?? fullName(repository),
    enforcement: ruleset.enforcement,
    conditions: { ref_name: { include: ruleset.refs, exclude: [] } },
    rules: rulesOf(ruleset),
    current_user_can_bypass: bypassOf(ruleset, identity),
    ...(administers ? { bypass_actors: ruleset.bypass.map((one) => bypassActor(twin, one)) } : {}),
  };
}

function bypassActor({ state }: TwinContext, { actor, mode }: Ruleset["bypass"][number]) {
  const app = state.apps[actor];
  return {
    actor_type: app === undefined ? "User" : "Integration",
    actor_id: app?.id ?? state.users[actor.toLowerCase()]?.id ?? null,
    bypass_mode: mode,
  };
}
