import type { SeenRequest } from "./seen-request.ts";

/** One point at which the outside world may fail: a request, or one mutation of a GraphQL document. */
export interface Interceptable extends Pick<SeenRequest, "method" | "path" | "actor"> {
  /** The GraphQL operation, where it is one. */
  readonly graphql?: {
    readonly name: string;
    readonly kind: "query" | "mutation";
    readonly mutations: readonly string[];
  };
  /** The mutation that is about to be done; absent where the request as a whole is meant. */
  readonly mutation?: { readonly name: string; readonly index: number };
}

/**
 * What happens there. `drop` ends the connection before anything was done, `act-then-drop` after all of it was;
 * of a document's later mutations nothing is done either way. A refusal of one mutation becomes its error.
 */
export type Interception =
  | { readonly do: "pass" }
  | {
      readonly do: "answer";
      readonly status: number;
      readonly body: object;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly do: "drop" }
  | { readonly do: "act-then-drop" }
  /** Goes on once that is settled. */
  | { readonly do: "delay"; readonly until: Promise<unknown> };

export type Interceptor = (at: Interceptable) => Interception | undefined | Promise<Interception | undefined>;

export interface Interceptors {
  /** @returns what takes it away again. */
  add(interceptor: Interceptor): () => void;
  /** The first that says more than `pass` decides; a delay is over when this returns. */
  ask(at: Interceptable): Promise<Exclude<Interception, { do: "delay" }>>;
}

export function newInterceptors(): Interceptors {
  const all = new Set<Interceptor>();
  return {
    add(interceptor) {
      all.add(interceptor);
      return () => {
        all.delete(interceptor);
      };
    },
    async ask(at) {
      for (const interceptor of all) {
        const said = await interceptor(at);
        if (said === undefined || said.do === "pass") continue;
        if (said.do !== "delay") return said;
        await said.until;
      }
      return { do: "pass" };
    },
  };
}

export function interceptable(request: SeenRequest): Interceptable {
  const { method, path, actor, graphql } = request;
  if (graphql === undefined) return { method, path, actor };
  const { name, kind, mutations } = graphql;
  return { method, path, actor, graphql: { name, kind, mutations } };
}
