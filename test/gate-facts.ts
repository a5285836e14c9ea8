import type { GateAnswer, GateQuestion } from "#chain/clearance/gate.ts";
import { askGates } from "#chain/clearance/gates/ask-gates.ts";
import type { ApprovalFacts, GateInputs, PlaceFacts } from "#chain/clearance/gates/gate-inputs.ts";
import type { GateName } from "#chain/clearance/gates/gates.ts";
import type { Health } from "#chain/clearance/health.ts";
import type { Actor, Review } from "#chain/promotion/github.ts";
import { acmeRules, checkIn, NOW } from "./acme.ts";

/** Facts under which every gate passes for check-in in prod/a; a test changes what it is about. */
export const HEAD = "a".repeat(40);
export const rules = acmeRules("prod");
export const { digest } = checkIn();
export const human = (login: string): Actor => ({ login, kind: "human" });
export const promoter: Actor = { login: "clearance-promoter[bot]", kind: "bot" };
export const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);
export const healthy = { state: "healthy", since: undefined, detail: "200" } as const satisfies Health;

export function question(changes: Partial<GateQuestion> = {}): GateQuestion {
  return {
    kind: "promotion",
    lane: { service: "check-in", environment: "prod", region: "a" },
    digest,
    head: HEAD,
    policyDigest: rules.policyDigest,
    ...changes,
  };
}

export function review(login: string, changes: Partial<Review> = {}): Review {
  return { author: human(login), state: "APPROVED", commit: HEAD, submittedAt: ago(5), ...changes };
}

export function place(
  environment: string,
  region: string | null,
  changes: Partial<PlaceFacts> = {},
): PlaceFacts {
  return { service: "check-in", environment, region, digest, since: ago(30), health: healthy, ...changes };
}

export const staging = place("staging", null);

export function inputs(changes: Partial<GateInputs> = {}, approval: Partial<ApprovalFacts> = {}): GateInputs {
  return {
    rules,
    now: NOW,
    verdict: { outcome: "cleared", subject: digest },
    approval: {
      reviews: [review("carol"), review("dave")],
      permissions: new Map(["alice", "carol", "dave", "erin"].map((login) => [login, "write"])),
      eligible: ["carol", "dave", "erin"],
      author: promoter,
      requester: null,
      environmentHasReviewers: false,
      release: null,
      ...approval,
    },
    places: [staging, place("prod", "a", { digest: null }), place("prod", "b", { digest: null })],
    holds: [],
    opened: ago(30),
    ...changes,
  };
}

export function answer(gate: GateName, facts: GateInputs, about = question()): GateAnswer {
  const found = askGates(about, facts).find((one) => one.gate === gate);
  if (found === undefined) throw new Error(`${gate} didn't answer`);
  return found;
}
