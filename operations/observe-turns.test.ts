import { expect, it } from "vitest";
import type { Policy } from "#chain/clearance/policy.ts";
import { turnsOf, unknownHints } from "./observe-turns.ts";

/** More than one observation asks about, so that most wait for their minute. */
const policy = {
  builders: Object.fromEntries(
    Array.from({ length: 2000 }, (_, index) => [`b${index}`, { source: `Acme/service-${index}` }]),
  ),
  services: Object.fromEntries(
    Array.from({ length: 2000 }, (_, index) => [
      `s${index}`,
      { image: `ghcr.io/acme/image-${index}`, builder: `b${index}` },
    ]),
  ),
} as unknown as Policy;
const now = new Date(0);

it.each(["s7", "ghcr.io/Acme/image-7", "acme/SERVICE-7"])("asks at once for what a hint calls %s", (hint) => {
  expect(turnsOf(policy, now)("s7")).toBe(false);
  const asks = turnsOf(policy, now, new Set([hint, "nothing"]));
  expect(["s6", "s7"].map(asks)).toEqual([false, true]);
});

it("knows which hints name nothing here", () => {
  const hints = new Set(["s7", "acme/service-8", "ghcr.io/acme/image-9", "s2000", "__proto__"]);
  expect(unknownHints(policy, hints)).toEqual(["s2000", "__proto__"]);
});
