import type { Exchange } from "./exchange.ts";
import { send } from "./exchange.ts";

/** Something that goes wrong on the way, for tests: the next matching requests meet it instead of their route. */
export interface Intrusion {
  readonly method?: string;
  /** Matched against path and query. */
  readonly path: RegExp;
  /** How many requests meet it; 1 when absent. */
  readonly times?: number;
  readonly effect: Effect;
}

export type Effect =
  /** Answers this and does nothing. */
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | Uint8Array;
    }
  /** Promises the whole blob, sends half and cuts the connection. */
  | "cut"
  /** Never answers. */
  | "hang"
  /** Says 201 and writes nothing. */
  | "lose";

/** Which intrusions are still to come; each `take` uses one up. */
export class Intrusions {
  readonly #open: { readonly intrusion: Intrusion; left: number }[] = [];

  add(intrusion: Intrusion): void {
    this.#open.push({ intrusion, left: intrusion.times ?? 1 });
  }

  take(method: string, path: string): Effect | undefined {
    const found = this.#open.find(
      ({ intrusion, left }) =>
        left > 0 && (intrusion.method ?? method) === method && intrusion.path.test(path),
    );
    if (found === undefined) return undefined;
    found.left -= 1;
    return found.intrusion.effect;
  }
}

export async function strike(
  effect: Effect,
  exchange: Pick<Exchange, "request" | "response">,
  content: () => Promise<Uint8Array>,
): Promise<void> {
  const { request, response } = exchange;
  if (effect === "hang") return;
  if (effect === "lose") {
    request.resume();
    return send(exchange, 201);
  }
  if (effect === "cut") {
    const bytes = await content();
    response.writeHead(200, { "content-length": bytes.length });
    response.write(bytes.subarray(0, bytes.length >> 1), () => response.destroy());
    return;
  }
  request.resume();
  send(exchange, effect.status, effect.headers, effect.body);
}
