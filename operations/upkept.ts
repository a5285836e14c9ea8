import type { Finding } from "#chain/clearance/verdict.ts";
import { Fault } from "#chain/fault.ts";

/** Something done beside promotions, or why it can't go on without a person. */
export type Upkept = {
  /** What it is about, for people: `check-in in prod`. */
  readonly about: string;
} & (
  | { readonly result: "done"; readonly text: string }
  | { readonly result: "waiting"; readonly text: string }
  | { readonly result: "refused"; readonly findings: readonly [Finding, ...Finding[]] }
  | { readonly result: "fault"; readonly fault: Fault }
);

/** One piece of it: what can't be decided about one service stops no other. */
export async function attempted(
  about: string,
  work: () => Promise<readonly Upkept[]>,
): Promise<readonly Upkept[]> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Fault) return [{ about, result: "fault", fault: error }];
    throw error;
  }
}

/** For a terminal and a log. */
export function printUpkept(one: Upkept): string {
  switch (one.result) {
    case "done":
    case "waiting":
      return `${one.about}: ${one.text}`;
    case "refused":
      return `${one.about}: refused, ${one.findings.map(({ code, message }) => `${code}: ${message}`).join("; ")}`;
    case "fault":
      break;
  }
  return `${one.about}: fault, ${one.fault.code}: ${one.fault.message}`;
}
