import type { Hono } from "hono";
import * as z from "zod";
import { caller, readBody } from "../call.ts";
import { type AroundMutation, answerOperation, formatted, readOperation } from "../graphql/engine.ts";
import { Refusal } from "../refusal.ts";
import { type Interceptable, type Interceptors, interceptable } from "../traffic/intercept.ts";
import { hangUp, look, type Traffic } from "../traffic/traffic.ts";
import type { TwinContext } from "../twin-context.ts";

const Request = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

/** `/graphql`: 200 whatever the document comes to, with `errors` beside what there is of `data`. */
export function graphqlRoute(app: Hono, twin: TwinContext, traffic: Traffic): void {
  app.post("/", async (c) => {
    const identity = caller(twin, c);
    if (identity.kind === "anonymous") {
      throw new Refusal(401, "This endpoint requires you to be authenticated.");
    }
    const request = await readBody(c, Request);
    const operation = readOperation(request);
    if (!("document" in operation)) return c.json({ errors: operation.map(formatted) });
    const seen = await look(twin, c);
    const line = new Line(traffic.interceptors, interceptable(seen));
    const { points: cost, nodes: nodeCount } = operation.cost;
    const rateLimit = () => ({ cost, nodeCount, ...traffic.limits.rateLimit(seen) });
    const around: AroundMutation = (name, index, act) => line.around(name, index, act);
    const answer = await answerOperation(twin, identity, request, operation, around, rateLimit);
    if (operation.kind === "mutation") twin.store.save();
    return line.isCut ? hangUp(c) : c.json(answer);
  });
}

/** The connection as a document's mutations have it: once it is cut, no further one is begun. */
class Line {
  isCut = false;
  readonly #interceptors: Interceptors;
  readonly #at: Interceptable;

  constructor(interceptors: Interceptors, at: Interceptable) {
    this.#interceptors = interceptors;
    this.#at = at;
  }

  async around(name: string, index: number, act: () => Promise<object>): Promise<object> {
    if (this.isCut) throw new Refusal(503, "the connection is gone");
    const said = await this.#interceptors.ask({ ...this.#at, mutation: { name, index } });
    if (said.do === "answer") {
      const { message = "refused", type } = said.body as { message?: string; type?: string };
      throw new Refusal(said.status, message, [], type);
    }
    if (said.do === "drop") {
      this.isCut = true;
      throw new Refusal(503, "the connection is gone");
    }
    const done = await act();
    if (said.do === "act-then-drop") this.isCut = true;
    return done;
  }
}
