import type { Hono } from "hono";
import * as z from "zod";
import { caller, readBody } from "../call.ts";
import { answerOperation, formatted, readOperation } from "../graphql/engine.ts";
import { Refusal } from "../refusal.ts";
import type { TwinContext } from "../twin-context.ts";

const Request = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

/** `/graphql`: 200 whatever the document comes to, with `errors` beside what there is of `data`. */
export function graphqlRoute(app: Hono, twin: TwinContext): void {
  app.post("/", async (c) => {
    const identity = caller(twin, c);
    if (identity.kind === "anonymous") {
      throw new Refusal(401, "This endpoint requires you to be authenticated.");
    }
    const request = await readBody(c, Request);
    const operation = readOperation(request);
    if (!("document" in operation)) return c.json({ errors: operation.map(formatted) });
    const rateLimit = () => ({
      cost: operation.cost.points,
      nodeCount: operation.cost.nodes,
      limit: 5000,
      remaining: 5000,
      used: 0,
      resetAt: twin.stamp(),
    });
    return c.json(
      await answerOperation(twin, identity, request, operation, (_name, _index, act) => act(), rateLimit),
    );
  });
}
