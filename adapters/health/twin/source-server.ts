import { type Handler, json, type LoopbackServer, serve } from "#adapters/sigstore/twin/loopback-server.ts";

/** What can be wrong with a source, whatever it would say. */
export type Trouble =
  | "silent"
  | "garbage"
  | "oversized"
  | { readonly status: number }
  | { readonly redirect: string };

export interface SourceTwin {
  readonly url: string;
  /** The authorization of each request so far; "" for none. */
  readonly asked: readonly string[];
  /** From now on, until null. */
  trouble(trouble: Trouble | null): void;
  close(): Promise<void>;
}

export interface SourceTwinOptions {
  readonly port?: number;
  /** The bearer token without which it answers 401; everybody may ask where absent. */
  readonly token?: string;
}

const TOO_MUCH = 5 * 1024 * 1024;

/** A loopback source that answers as `handler` does, unless it is in trouble or doesn't know who asks. */
export async function serveSource(
  name: string,
  { port = 0, token }: SourceTwinOptions,
  handler: Handler,
  unauthorized: unknown,
): Promise<SourceTwin> {
  const asked: string[] = [];
  let trouble: Trouble | null = null;
  const server: LoopbackServer = await serve(name, port, () => async (request) => {
    asked.push(request.headers.authorization ?? "");
    if (trouble === "silent") return new Promise(() => undefined);
    if (trouble === "garbage") return { status: 200, body: "<!doctype html><title>Sign in</title>" };
    if (trouble !== null && trouble !== "oversized" && "status" in trouble)
      return json(trouble.status, { message: "no" });
    if (trouble !== null && trouble !== "oversized")
      return { status: 302, headers: { location: trouble.redirect + request.path } };
    if (token !== undefined && request.headers.authorization !== `Bearer ${token}`)
      return json(401, unauthorized);
    const reply = await handler(request);
    // Right but for its size: JSON may be followed by blanks.
    return trouble === "oversized" ? { ...reply, body: String(reply.body).padEnd(TOO_MUCH) } : reply;
  });
  return {
    url: server.url,
    asked,
    trouble(next) {
      trouble = next;
    },
    close: () => server.close(),
  };
}
