import { describe, expect, it } from "vitest";
import type { PolicySnapshot } from "#chain/clearance/policy.ts";
import { ACME_POLICY, acmeSnapshot, NOW } from "#test/acme.ts";
import { grantedExceptions } from "./calendar-exceptions.ts";

const PATH = "calendar/exceptions/prod/check-in.yaml";
const CALENDAR = `    calendar:
      zone: Europe/Berlin
      freezes: [{ name: n, start: 2026-12-01T00:00, end: 2026-12-02T00:00 }]
      exceptions: { by: [acme/release] }
`;
const TEXT = ACME_POLICY.replace("    regions: [a, b]\n", `    regions: [a, b]\n${CALENDAR}`);

function tree(files: Readonly<Record<string, string>> = {}): PolicySnapshot {
  const plain = acmeSnapshot(TEXT);
  const added = Object.entries(files).map(([path, text]) => [path, new TextEncoder().encode(text)] as const);
  return { ...plain, files: new Map([...plain.files, ...added]) };
}

function exception(from: string, expires: string, more = ""): string {
  return `owner: ada\nreason: payments are down\nfrom: ${from}\nexpires: ${expires}\n${more}`;
}

const today = exception("2026-11-20T10:00:00Z", "2026-11-20T18:00:00Z");

async function codes(
  after: Readonly<Record<string, string>>,
  before: Readonly<Record<string, string>> = {},
  approvers: readonly string[] = [],
): Promise<readonly string[]> {
  const findings = await grantedExceptions(
    [tree(before), tree(after)],
    new Set(Object.keys(after)),
    NOW,
    (by) => Promise.resolve(approvers.some((one) => by === undefined || by.includes(one))),
  );
  return findings.map(({ code }) => code);
}

describe("grantedExceptions", () => {
  it("asks for a second person, one of those whom the base branch names", async () => {
    expect(await codes({ [PATH]: today })).toEqual(["EXCEPTION_GRANTED"]);
    expect(await codes({ [PATH]: today }, {}, ["acme/others"])).toEqual(["EXCEPTION_GRANTED"]);
    expect(await codes({ [PATH]: today }, {}, ["acme/release"])).toEqual([]);
  });

  it("asks again for one that lasts longer, begins sooner or is for more digests", async () => {
    const narrow = `${today}digest: sha256:${"a".repeat(64)}\n`;
    expect(
      await codes({ [PATH]: exception("2026-11-20T10:00:00Z", "2026-11-20T19:00:00Z") }, { [PATH]: today }),
    ).toEqual(["EXCEPTION_GRANTED"]);
    expect(
      await codes({ [PATH]: exception("2026-11-20T09:00:00Z", "2026-11-20T18:00:00Z") }, { [PATH]: today }),
    ).toEqual(["EXCEPTION_GRANTED"]);
    expect(await codes({ [PATH]: today }, { [PATH]: narrow })).toEqual(["EXCEPTION_GRANTED"]);
  });

  it("asks nobody for one that lets through less, or has expired", async () => {
    expect(
      await codes({ [PATH]: exception("2026-11-20T10:00:00Z", "2026-11-20T17:00:00Z") }, { [PATH]: today }),
    ).toEqual([]);
    expect(await codes({ [PATH]: exception("2026-11-19T10:00:00Z", "2026-11-20T12:00:00Z") })).toEqual([]);
  });

  it.each<[string, string, string]>([
    ["is for no environment", "calendar/exceptions/production.yaml", today],
    ["is for no service", "calendar/exceptions/prod/checkin.yaml", today],
    ["can't be read", PATH, "owner: [ada"],
    ["expires before it begins", PATH, exception("2026-11-20T18:00:00Z", "2026-11-20T10:00:00Z")],
    ["lasts for longer than an emergency", PATH, exception("2026-11-20T18:00:00Z", "2026-12-20T10:00:00Z")],
  ])("refuses one that %s, whoever approves", async (_what, path, text) => {
    expect(await codes({ [path]: text }, {}, ["acme/release"])).toEqual(["POLICY_BROKEN"]);
  });
});
