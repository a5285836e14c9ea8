import type { Health } from "#chain/clearance/health.ts";
import { Fault } from "#chain/fault.ts";

/** A source that gave no answer which could be used. It says nothing about health, in either direction. */
export class Lost extends Error {
  override readonly name = "Lost";
}

export function unknown(detail: string): Health {
  return { state: "unknown", detail };
}

/** What a source answers, or `unknown` with the reason where it is lost. */
export async function unlessLost(name: string, ask: () => Promise<Health>): Promise<Health> {
  try {
    const health = await ask();
    return { ...health, detail: `${name}: ${health.detail}` };
  } catch (error) {
    if (error instanceof Lost) return unknown(`${name} is lost: ${error.message}`);
    if (error instanceof Fault) return unknown(`${name} is lost: ${error.code}: ${error.message}`);
    throw error;
  }
}
