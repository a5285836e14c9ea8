import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parsePolicy } from "#chain/clearance/parse-policy.ts";
import type { PolicySnapshot } from "#chain/clearance/policy.ts";
import type { Quarantine } from "#chain/clearance/restriction.ts";
import { digestOf } from "#chain/digest/digest.ts";

export const GOLDEN = join(import.meta.dirname, "../policies/golden");

/** What the golden policies are generated from. */
export function goldenSnapshot(
  text: string = readFileSync(join(GOLDEN, "clearance.yaml"), "utf8"),
): PolicySnapshot {
  const policy = parsePolicy(text);
  const trust = readdirSync(join(GOLDEN, "trust")).map((name) => `trust/${name}`);
  const files = new Map(trust.map((path) => [path, new Uint8Array(readFileSync(join(GOLDEN, path)))]));
  return { policy, commit: "0".repeat(40), digest: digestOf(text), files };
}

/** One digest that no tree names any more, one that prod still names, one refused at once all the same. */
export function goldenQuarantines(): readonly Quarantine[] {
  const since = new Date("2026-01-02T03:04:05Z");
  return ["gone", "still-named", "immediate"].map((seed) => ({
    digest: digestOf(seed),
    owner: "erin",
    reason: "fails its health check",
    since,
    immediate: seed === "immediate",
  }));
}
