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

/** One event for one receiver, signed as GitHub signs. */
export interface Letter {
  readonly id: string;
  readonly url: string;
  readonly event: string;
  readonly text: string;
  readonly signature: string;
}

/** How deliveries go out. GitHub sends at once, in no promised order, and never by itself again. */
export interface Mail {
  /** From now on they wait in `held`. */
  hold(): void;
  /** They go out at once again; those that wait stay where they are. */
  resume(): void;
  /** Oldest first. */
  readonly held: readonly Letter[];
  /** Sends it, and again as often as it is asked for, with the same id: as somebody's redelivery does. */
  send(letter: Letter): Promise<Delivery>;
  lose(letter: Letter): void;
  readonly sent: readonly Delivery[];
}

interface Post extends Mail {
  post(letter: Letter): Promise<void>;
}

export function openMail(closing: AbortSignal): Post {
  const held: Letter[] = [];
  const sent: Delivery[] = [];
  let holding = false;
  const lose = (letter: Letter) => {
    const at = held.indexOf(letter);
    if (at >= 0) held.splice(at, 1);
  };
  async function send(letter: Letter): Promise<Delivery> {
    lose(letter);
    const delivery = await deliver(letter, closing);
    sent.push(delivery);
    return delivery;
  }
  return {
    held,
    sent,
    lose,
    send,
    hold() {
      holding = true;
    },
    resume() {
      holding = false;
    },
    async post(letter) {
      if (holding) held.push(letter);
      else await send(letter);
    },
  };
}

export function letterTo(hook: Webhook, event: TwinEvent, body: object): Letter {
  const text = JSON.stringify(body);
  const signature = `sha256=${createHmac("sha256", hook.secret).update(text).digest("hex")}`;
  return { id: randomUUID(), url: hook.url, event: event.name, text, signature };
}

/** Says what came back. */
async function deliver(letter: Letter, closing: AbortSignal): Promise<Delivery> {
  const status = await fetch(letter.url, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "User-Agent": "GitHub-Hookshot/clearance",
      "X-GitHub-Delivery": letter.id,
      "X-GitHub-Event": letter.event,
      "X-Hub-Signature-256": letter.signature,
    },
    body: letter.text,
    signal: AbortSignal.any([closing, AbortSignal.timeout(10_000)]),
  }).then(
    async (response) => {
      await response.arrayBuffer();
      return response.status;
    },
    () => undefined,
  );
  return { id: letter.id, url: letter.url, event: letter.event, status };
}

export function wants(hook: Webhook, event: TwinEvent): boolean {
  return hook.events.includes("*") || hook.events.includes(event.name);
}
