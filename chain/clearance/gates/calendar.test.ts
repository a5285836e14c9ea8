import { describe, expect, it } from "vitest";
import { ACME_POLICY, acmeSnapshot } from "#test/acme.ts";
import { answer, digest, inputs, question } from "#test/gate-facts.ts";
import type { GateAnswer } from "../gate.ts";
import { type Rules, rulesFor } from "../rules.ts";

const CALENDAR = `    calendar:
      zone: Europe/Berlin
      zones: { b: America/New_York }
      windows: [{ name: office, start: 2026-01-05T09:00, end: 2026-01-05T16:00, rrule: "FREQ=DAILY" }]
      freezes: [{ name: year end, start: 2025-12-18T18:00, end: 2026-01-07T06:00, rrule: "FREQ=YEARLY" }]
      exceptions: { by: [acme/release] }
`;
const TEXT = ACME_POLICY.replace("    regions: [a, b]\n", `    regions: [a, b]\n${CALENDAR}`);
const PATH = "calendar/exceptions/prod/check-in.yaml";

function rules(exceptions: Readonly<Record<string, string>> = {}): Rules {
  const plain = acmeSnapshot(TEXT);
  const added = Object.entries(exceptions).map(
    ([path, text]) => [path, new TextEncoder().encode(text)] as const,
  );
  return rulesFor({ ...plain, files: new Map([...plain.files, ...added]) }, "check-in", "prod");
}

function exception(from: string, expires: string, more = ""): Record<string, string> {
  return { [PATH]: `owner: ada\nreason: payments are down\nfrom: ${from}\nexpires: ${expires}\n${more}` };
}

function ask(time: string, under = rules(), region = "a"): GateAnswer {
  const lane = { service: "check-in", environment: "prod", region };
  const about = question({ lane, policyDigest: under.policyDigest });
  return answer("calendar", inputs({ rules: under, now: new Date(time) }), about);
}

describe("the calendar gate", () => {
  it("passes within a window, and says until when", () => {
    expect(ask("2026-11-20T12:00:00Z")).toMatchObject({
      outcome: "passed",
      reason: "it is open until 2026-11-20T15:00:00.000Z (Fri 2026-11-20 16:00 Europe/Berlin)",
    });
  });

  it("passes where no calendar is declared", () => {
    expect(answer("calendar", inputs()).outcome).toBe("passed");
  });

  it("kargo#1328: says what closes it, until when, and who may except it", () => {
    expect(ask("2026-12-24T12:00:00Z")).toMatchObject({
      outcome: "pending",
      reason:
        'closed until 2027-01-07T08:00:00.000Z (Thu 2027-01-07 09:00 Europe/Berlin): the freeze "year end"',
      askedAgain: "2027-01-07T08:00:00.000Z",
      unblockedBy: ["time", `acme/release by approving ${PATH}`],
    });
    expect(ask("2026-11-20T16:00:00Z").reason).toContain("no window is open");
  });

  it("gitops-promoter ScheduledCommitStatus: asks each region by its own time zone", () => {
    expect(ask("2026-11-20T09:00:00Z", rules(), "a").outcome).toBe("passed");
    expect(ask("2026-11-20T09:00:00Z", rules(), "b")).toMatchObject({
      outcome: "pending",
      askedAgain: "2026-11-20T14:00:00.000Z",
    });
  });

  it("lets a rollback pass at any time", () => {
    const under = rules();
    const about = question({ kind: "rollback", policyDigest: under.policyDigest });
    const facts = inputs({ rules: under, now: new Date("2026-12-24T12:00:00Z") });
    expect(answer("calendar", facts, about).outcome).toBe("passed");
  });

  it("passes what an exception of the base branch lets through, and names its owner", () => {
    const under = rules(exception("2026-12-24T10:00:00Z", "2026-12-24T14:00:00Z"));
    expect(ask("2026-12-24T12:00:00Z", under)).toMatchObject({
      outcome: "passed",
      reason: `${PATH} lets it through until 2026-12-24T14:00:00.000Z, by ada: payments are down`,
    });
  });

  it("an exception that expired while the promoter was down counts no more, and one to come not yet", () => {
    const under = rules(exception("2026-12-24T10:00:00Z", "2026-12-24T14:00:00Z"));
    expect(ask("2026-12-24T09:59:59.999Z", under)).toMatchObject({ outcome: "pending" });
    expect(ask("2026-12-24T10:00:00Z", under).outcome).toBe("passed");
    expect(ask("2026-12-24T14:00:00Z", under)).toMatchObject({
      outcome: "pending",
      reason: expect.stringContaining(`${PATH} expired at 2026-12-24T14:00:00.000Z`),
    });
  });

  it("a window that opened and closed while the promoter was down is over: nothing happens late", () => {
    expect(ask("2026-11-20T07:00:00Z").outcome).toBe("pending");
    expect(ask("2026-11-20T15:00:00Z")).toMatchObject({
      outcome: "pending",
      askedAgain: "2026-11-21T08:00:00.000Z",
    });
  });

  it.each<[string, Record<string, string>]>([
    [
      "is for another digest",
      exception("2026-12-24T10:00:00Z", "2026-12-24T14:00:00Z", `digest: sha256:${"0".repeat(64)}\n`),
    ],
    ["can't be read", { [PATH]: "owner: [ada" }],
    ["expires before it begins", exception("2026-12-24T14:00:00Z", "2026-12-24T10:00:00Z")],
    ["lasts longer than seven days", exception("2026-12-20T10:00:00Z", "2026-12-28T10:00:00Z")],
    ["has no owner", { [PATH]: "reason: x\nfrom: 2026-12-24T10:00:00Z\nexpires: 2026-12-24T14:00:00Z\n" }],
    [
      "is another service's",
      {
        "calendar/exceptions/prod/flight-status.yaml":
          exception("2026-12-24T10:00:00Z", "2026-12-24T14:00:00Z")[PATH] ?? "",
      },
    ],
    [
      "is another environment's",
      {
        "calendar/exceptions/staging.yaml":
          exception("2026-12-24T10:00:00Z", "2026-12-24T14:00:00Z")[PATH] ?? "",
      },
    ],
  ])("waits where the exception %s", (_what, files) => {
    expect(ask("2026-12-24T12:00:00Z", rules(files)).outcome).toBe("pending");
  });

  it("takes an exception for this digest alone, and leaves the policy digest as it was", () => {
    const files = exception("2026-12-24T10:00:00Z", "2026-12-24T14:00:00Z", `digest: ${digest}\n`);
    expect(ask("2026-12-24T12:00:00Z", rules(files)).outcome).toBe("passed");
    expect(rules(files).policyDigest).toBe(rules().policyDigest);
  });

  it("is refused where it never opens again", () => {
    const text = TEXT.replace('rrule: "FREQ=DAILY"', 'rrule: "FREQ=DAILY;COUNT=10"');
    const over = rulesFor(acmeSnapshot(text), "check-in", "prod");
    expect(ask("2026-01-15T00:00:00Z", over)).toMatchObject({
      outcome: "refused",
      askedAgain: "when the calendar changes",
    });
  });

  it("is refused while a file that it names hasn't been read", () => {
    const text = TEXT.replace(/freezes: .*/u, "freezes: [calendar/freezes.ics]");
    expect(ask("2026-11-20T12:00:00Z", rulesFor(acmeSnapshot(text), "check-in", "prod")).outcome).toBe(
      "refused",
    );
  });

  it("answers the same whichever way the clock jumps between two questions", () => {
    const under = rules();
    const before = ask("2026-11-20T12:00:00Z", under);
    expect(ask("2026-12-24T12:00:00Z", under).outcome).toBe("pending");
    expect(ask("2026-11-20T12:00:00Z", under)).toEqual(before);
  });
});
