import { describe, expect, it } from "vitest";
import type { BreakGlass } from "#chain/clearance/break-glass.ts";
import { digestOf } from "#chain/digest/digest.ts";
import { parseImageReference } from "#chain/digest/image-name.ts";
import { acmeSnapshot } from "#test/acme.ts";
import { breakGlassFindings, forbidden } from "./break-glass-findings.ts";

const NOW = new Date("2026-11-20T02:10:00Z");
const digest = digestOf("fix");
const opening: BreakGlass = {
  environment: "prod",
  name: "20261120t0200-00000000",
  subject: { kind: "image", image: parseImageReference(`registry.example/acme/check-in@${digest}`) },
  namespace: "check-in",
  owner: "carol",
  reason: "the gate is down",
  opened: new Date("2026-11-20T02:00:00Z"),
  expires: new Date("2026-11-20T04:00:00Z"),
};
const OWNERS = "/break-glass/ @acme/security @dave\n";
const { policy } = acmeSnapshot();
const allowing = (longest: string) => ({
  environments: policy.environments.map((one) => ({ ...one, admission: { breakGlass: { longest } } })),
});

interface Asked {
  readonly before?: readonly BreakGlass[];
  readonly after?: readonly BreakGlass[];
  readonly longest?: string;
  readonly owners?: string;
  readonly approvers?: readonly string[];
  readonly quarantined?: boolean;
}

async function codes(asked: Asked = {}): Promise<readonly string[]> {
  const { before = [], after = [opening], longest = "2h", owners = OWNERS, approvers = ["dave"] } = asked;
  const quarantine = { digest, owner: "erin", reason: "leaks", since: NOW, immediate: false };
  const ground = { policy: allowing(longest), quarantines: asked.quarantined === true ? [quarantine] : [] };
  const findings = await breakGlassFindings(
    { ...ground, openings: before },
    { ...ground, openings: after },
    NOW,
    async () => owners,
    async (named) => approvers.some((one) => named.includes(one)),
  );
  return findings.map(({ code }) => code);
}

describe("a pull request that breaks glass", () => {
  it("passes with a code owner's approval of its head", async () => {
    expect(await codes()).toEqual([]);
  });

  it.each<[string, string, Asked]>([
    ["nobody approved", "BREAK_GLASS_OPENED", { approvers: [] }],
    ["somebody else approved", "BREAK_GLASS_OPENED", { approvers: ["erin"] }],
    ["nobody owns the folder", "BREAK_GLASS_OPENED", { owners: "/docs/ @dave\n" }],
    ["it lasts longer than the policy's longest", "BREAK_GLASS_FORBIDDEN", { longest: "119m" }],
    ["it is over already", "BREAK_GLASS_FORBIDDEN", { after: [{ ...opening, expires: NOW }] }],
    [
      "it is opened in the future, and so could last for ever",
      "BREAK_GLASS_FORBIDDEN",
      { after: [{ ...opening, opened: new Date("2026-11-20T02:16:00Z") }] },
    ],
    ["its digest is in quarantine", "QUARANTINED", { quarantined: true }],
  ])("is refused where %s", async (_, code, asked) => {
    expect(await codes(asked)).toEqual([code]);
  });

  it("is refused where the base's policy allows none, whatever the head's says", async () => {
    const findings = await breakGlassFindings(
      { policy, openings: [], quarantines: [] },
      { policy: allowing("2h"), openings: [opening], quarantines: [] },
      NOW,
      async () => OWNERS,
      async () => true,
    );
    expect(findings.map(({ code }) => code)).toEqual(["BREAK_GLASS_FORBIDDEN"]);
  });

  it("may take one away or leave one alone without anybody, and not stretch one", async () => {
    expect(await codes({ before: [opening], after: [], approvers: [] })).toEqual([]);
    expect(await codes({ before: [opening], approvers: [] })).toEqual([]);
    const stretched = { ...opening, expires: new Date("2026-11-20T03:59:00Z") };
    expect(await codes({ before: [stretched], approvers: [] })).toEqual(["BREAK_GLASS_OPENED"]);
  });
});

describe("a person's break-glass", () => {
  const person: BreakGlass = { ...opening, subject: { kind: "person", person: "erin" } };
  const asking = (questions: Readonly<Record<string, "off">> | undefined) => ({
    environments: policy.environments.map((one) => ({
      ...one,
      admission: {
        breakGlass: { longest: "2h" },
        ...(questions === undefined ? {} : { hardening: { profiles: ["tier-0" as const], questions } }),
      },
    })),
  });

  it.each([
    ["is forbidden where nothing is in a person's way", undefined, "doesn't ask prod-writes there"],
    [
      "is forbidden where that question is turned off",
      { "prod-writes": "off" } as const,
      "doesn't ask prod-writes there",
    ],
    ["is let be where it is asked", {}, "nothing"],
  ])("%s", (_what, questions, expected) => {
    const found = forbidden(person, asking(questions), NOW).map(({ message }) => message);
    expect(found.join("\n") || "nothing").toContain(expected);
  });
});
