import { createHmac, randomUUID } from "node:crypto";
import type { Webhook } from "./state.ts";
import type { TwinEvent } from "./twin-context.ts";

export interface Delivery {
  readonly id: string;
  readonly url: string;
  readonly event: string;
  /** What the receiver answered; undefined where it didn't. */
  readonly status: number | undefined;
}

/** Sends one event to one receiver, signed as GitHub signs, and says what came back. It is never repeated: nor does GitHub. */
export async function deliver(
  hook: Webhook,
  event: TwinEvent,
  body: object,
  closing: AbortSignal,
): Promise<Delivery> {
  const id = randomUUID();
  const text = JSON.stringify(body);
  const signature = createHmac("sha256", hook.secret).update(text).digest("hex");
  const status = await fetch(hook.url, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "User-Agent": "GitHub-Hookshot/clearance",
      "X-GitHub-Delivery": id,
      "X-GitHub-Event": event.name,
      "X-Hub-Signature-256": `sha256=${signature}`,
    },
    body: text,
    signal: AbortSignal.any([closing, AbortSignal.timeout(10_000)]),
  }).then(
    async (response) => {
      await response.arrayBuffer();
      return response.status;
    },
    () => undefined,
  );
  return { id, url: hook.url, event: event.name, status };
}

export function wants(hook: Webhook, event: TwinEvent): boolean {
  return hook.events.includes("*") || hook.events.includes(event.name);
}
