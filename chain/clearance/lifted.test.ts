import { describe, expect, it } from "vitest";
import { NO_RESTRICTIONS, NOW, SOURCE_COMMIT } from "#test/acme.ts";
import { liftedRestrictions } from "./lifted.ts";
import type { Origin, QuarantinedOrigin, Restrictions } from "./restriction.ts";
import { originPath } from "./restrictions.ts";

const builder = {
  kind: "builder",
  builder: "acme/builder/.github/workflows/build.yml@refs/heads/main",
} as const;
const commit = { kind: "commit", commit: SOURCE_COMMIT, source: "acme/check-in" } as const;
const why = { owner: "carol", reason: "leaks", since: NOW, immediate: false };
const quarantined = (origin: Origin, changes: Partial<QuarantinedOrigin> = {}): Restrictions => ({
  ...NO_RESTRICTIONS,
  origins: [{ origin, ...why, ...changes }],
});

function lifts(before: Restrictions, after: Restrictions, path: string): boolean {
  return liftedRestrictions(before, after, new Set([path]), NOW).some(
    ({ code }) => code === "RESTRICTION_LIFTED",
  );
}

describe("liftedRestrictions", () => {
  it.each([builder, commit])("takes a removed quarantine of a $kind for lifted", (origin) => {
    expect(lifts(quarantined(origin), NO_RESTRICTIONS, originPath(origin))).toBe(true);
    expect(
      lifts(quarantined(origin), quarantined(origin, { reason: "other words" }), originPath(origin)),
    ).toBe(false);
  });

  it("takes one that is no longer immediate, or about another source, for lifted", () => {
    const path = originPath(commit);
    expect(lifts(quarantined(commit, { immediate: true }), quarantined(commit), path)).toBe(true);
    expect(lifts(quarantined(commit), quarantined(commit, { immediate: true }), path)).toBe(false);
    expect(lifts(quarantined(commit), quarantined({ ...commit, source: "acme/other" }), path)).toBe(true);
    expect(lifts(quarantined(commit), quarantined({ kind: "commit", commit: SOURCE_COMMIT }), path)).toBe(
      false,
    );
  });

  it("leaves alone what the pull request doesn't touch", () => {
    expect(lifts(quarantined(commit), NO_RESTRICTIONS, "README.md")).toBe(false);
  });
});
