import type { PassedGates } from "../clearance/gate.ts";
import { lineOf } from "./one-line.ts";

/** What one gate answered when a change was merged. Nothing is merged with a gate that hasn't passed. */
export interface GateLine {
  readonly gate: string;
  readonly reason: string;
}

/** The longest reason, in UTF-16 code units: a merge message is read by people, too. */
const REASON_LIMIT = 240;

/** The answers that a merge rests on, in the order in which the gates are asked; long reasons are cut. */
export function gateLines({ answers }: PassedGates): readonly GateLine[] {
  return answers.map(({ gate, reason }) => ({ gate, reason: cut(lineOf(reason)) }));
}

/** `approval passed: approved by carol, dave` */
export function printGateLine({ gate, reason }: GateLine): string {
  return `${gate} passed: ${reason}`;
}

/** Strictly what `printGateLine` writes; the names of gates that came later, or have gone, are fine. */
export function parseGateLine(text: string): GateLine | undefined {
  const [, gate, reason] = /^([a-z][a-z0-9-]{0,39}) passed: (\S.*)$/u.exec(text) ?? [];
  if (gate === undefined || reason === undefined) return undefined;
  const line = { gate, reason };
  return reason.length <= REASON_LIMIT && lineOf(reason) === reason ? line : undefined;
}

function cut(reason: string): string {
  if (reason.length <= REASON_LIMIT) return reason;
  return `${reason
    .slice(0, REASON_LIMIT - 1)
    .replace(/[\uD800-\uDBFF]$/u, "")
    .trimEnd()}…`;
}
