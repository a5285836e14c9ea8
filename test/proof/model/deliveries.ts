import type { GitHubEvent } from "#adapters/github/memory/memory-state.ts";
import { Deliveries, wakes } from "../../../promoter/webhook.ts";

/** What GitHub sends when something has happened. */
export interface Delivery {
  readonly id: string;
  readonly event: string;
  readonly payload: unknown;
}

/** What becomes of one delivery: it is lost, or comes, comes twice at once, or comes now and once more much later. */
export type Fate = "lost" | "once" | "twice" | "again";

/** Older ones are never sent again. */
const KEPT = 50;

/** Deliveries that are under way: they come in any order, and a promoter judges them by the service's own code. */
export class Webhooks {
  #sent: Delivery[] = [];
  #count = 0;
  readonly #seen = new Map<string, Deliveries>();

  send(event: GitHubEvent): void {
    this.#count += 1;
    const sender = { type: event.by.kind === "bot" ? "Bot" : "User" };
    this.#sent.push({ id: `${this.#count}`, ...contentOf(event, sender) });
    this.#sent = this.#sent.slice(-KEPT);
  }

  /** Whether that wakes whoever gets it. */
  deliver(to: string, index: number, fate: Fate): boolean {
    const delivery = this.#sent.at(index % Math.max(1, this.#sent.length));
    if (delivery === undefined) return false;
    if (fate !== "again") this.#sent = this.#sent.filter((one) => one !== delivery);
    if (fate === "lost") return false;
    const seen = this.#seen.get(to) ?? new Deliveries();
    this.#seen.set(to, seen);
    const times = fate === "twice" ? 2 : 1;
    const woken = Array.from({ length: times }, () => seen.first(delivery.id));
    return woken.includes(true) && wakes(delivery.event, delivery.payload);
  }

  /** Whoever ended remembers no delivery. */
  forget(who: string): void {
    this.#seen.delete(who);
  }
}

function contentOf(event: GitHubEvent, sender: object): Omit<Delivery, "id"> {
  switch (event.what) {
    case "pushed":
      return { event: "push", payload: { ref: `refs/heads/${event.branch}`, sender } };
    case "reported":
      return { event: "status", payload: { context: event.status.context, sender } };
    case "dispatched":
      return { event: "workflow_run", payload: { action: "requested", sender } };
    case "reviewed":
      return { event: "pull_request_review", payload: { action: "submitted", sender } };
    case "opened":
    case "closed":
    case "reopened":
    case "described":
    case "merged":
      break;
  }
  const { ref } = event.pull.head;
  return { event: "pull_request", payload: { pull_request: { head: { ref } }, sender } };
}
