import { describe, expect, it } from "vitest";
import { NOW } from "#test/acme.ts";
import { ago, answer, digest, inputs, question } from "#test/gate-facts.ts";
import type { Hold } from "../restriction.ts";

describe("the hold gate", () => {
  const hold = (changes: Partial<Hold> = {}): Hold => ({
    environment: "prod",
    service: null,
    owner: "erin",
    reason: "Christmas",
    expires: ago(-60),
    ...changes,
  });
  const ask = (...holds: Hold[]) => answer("hold", inputs({ holds }));

  it("gitops-promoter#1803: names the owner, the reason and the expiry, which is when it is asked again", () => {
    expect(ask(hold())).toMatchObject({
      outcome: "refused",
      reason: "prod is on hold until 2026-11-20T13:00:00.000Z: Christmas",
      askedAgain: "2026-11-20T13:00:00.000Z",
      unblockedBy: ["erin, with a second person who approves that the hold is lifted"],
    });
  });

  it("is asked again when the last of several holds ends", () => {
    const early = hold({ service: "check-in", expires: ago(-5) });
    expect(ask(early, hold(), early).askedAgain).toBe("2026-11-20T13:00:00.000Z");
  });

  it.each<[string, Partial<Hold>]>([
    ["another environment", { environment: "staging" }],
    ["another service", { service: "boarding" }],
    ["what has expired right now", { expires: NOW }],
    ["what starts later", { starts: ago(-1) }],
  ])("passes a hold of %s", (_, changes) => {
    expect(ask(hold(changes)).outcome).toBe("passed");
  });

  it("refuses from the very start on", () => {
    expect(ask(hold({ starts: NOW })).outcome).toBe("refused");
  });

  it("takes holds that nobody has looked for as no answer", () => {
    const { rules, now, verdict, approval, places } = inputs();
    expect(answer("hold", { rules, now, verdict, approval, places }).outcome).toBe("pending");
  });

  it("refuses what the verdict holds although it knows of no hold itself", () => {
    const verdict = {
      outcome: "refused",
      subject: digest,
      findings: [{ code: "HELD", message: "prod is on hold" }],
    } as const;
    expect(answer("hold", inputs({ verdict })).outcome).toBe("refused");
    expect(answer("evidence", inputs({ verdict })).outcome).toBe("passed");
  });

  it("doesn't hold up a rollback", () => {
    expect(answer("hold", inputs({ holds: [hold()] }), question({ kind: "rollback" })).outcome).toBe(
      "passed",
    );
  });
});
