import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Metrics } from "./metrics.ts";
import type { Reconciler } from "./reconciler.ts";
import { type RollbackAnswer, RollbackRequest } from "./rollback-request.ts";
import { BODY_LIMIT, commentIn, Deliveries, signedBy, wakes } from "./webhook.ts";
import { hintsIn } from "./webhook-hints.ts";

export interface Service {
  readonly secret: string;
  readonly reconciler: Reconciler;
  readonly metrics: Metrics;
  /** Rolls back for whoever the token belongs to, as GitHub says who that is. */
  rollback(request: RollbackRequest, token: string): Promise<RollbackAnswer>;
  /** Does what a comment asks for, as whoever wrote it; it is read again. */
  answer(comment: number): void;
  log(message: string, fields: Readonly<Record<string, unknown>>): void;
}

/** The service's routes: webhooks are hints that wake, never orders. */
export function promoterApp(service: Service): Hono {
  const deliveries = new Deliveries();
  const app = new Hono();
  const counted = (outcome: string): void =>
    service.metrics.count("clearance_webhooks_total", "Webhook deliveries by what became of them", {
      outcome,
    });

  app.post(
    "/webhooks/github",
    bodyLimit({ maxSize: BODY_LIMIT, onError: (context) => context.text("too large\n", 413) }),
    async (context) => {
      const body = new Uint8Array(await context.req.arrayBuffer());
      if (!signedBy(service.secret, body, context.req.header("x-hub-signature-256"))) {
        counted("refused");
        service.log("webhook refused: signature is missing or wrong", {});
        return context.text("signature is missing or wrong\n", 401);
      }
      const id = context.req.header("x-github-delivery");
      const event = context.req.header("x-github-event");
      if (id === undefined || event === undefined)
        return context.text("X-GitHub-Delivery and X-GitHub-Event are missing\n", 400);
      if (!deliveries.first(id)) {
        counted("repeated");
        return context.text("seen before\n", 200);
      }
      const payload = jsonIn(body);
      const comment = commentIn(event, payload);
      if (comment !== undefined) {
        service.answer(comment);
        counted("comment");
        service.log("webhook received", { delivery: id, event, comment });
        return context.text("read\n", 202);
      }
      const woken = wakes(event, payload);
      if (woken) service.reconciler.wake(hintsIn(event, payload));
      counted(woken ? "woke" : "ignored");
      service.log("webhook received", { delivery: id, event, woken });
      return context.text(woken ? "woken\n" : "ignored\n", 202);
    },
  );

  app.post("/rollback", bodyLimit({ maxSize: 64 * 1024 }), async (context) => {
    const token = /^Bearer (\S+)$/i.exec(context.req.header("authorization") ?? "")?.[1];
    if (token === undefined) return context.json({ error: "a GitHub token is missing" }, 401);
    const request = RollbackRequest.safeParse(await context.req.json().catch(() => undefined));
    if (!request.success)
      return context.json(
        {
          error: "wrong request",
          issues: request.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`),
        },
        400,
      );
    const answer = await service.rollback(request.data, token);
    // Only what was done changes anything: a token that nobody knows must not wake the promoter.
    if (answer.status === 200 || answer.status === 202) service.reconciler.wake();
    return context.json(answer.body, answer.status);
  });

  app.onError((error, context) => {
    service.log("bug", { error: error.stack ?? error.message });
    return context.json({ error: "internal error" }, 500);
  });

  app.get("/healthz", (context) => {
    const { last } = service.reconciler;
    return context.json(
      { ok: last?.ok ?? true, lastPass: last?.started.toISOString() ?? null },
      last === undefined || last.ok ? 200 : 503,
    );
  });

  app.get("/metrics", (context) =>
    context.text(service.metrics.print(), 200, { "content-type": "text/plain; version=0.0.4" }),
  );
  return app;
}

/** What isn't JSON says nothing, and an event that says nothing more is a hint all the same. */
function jsonIn(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}
