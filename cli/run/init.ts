import type { Invocation, Outcome } from "../command.ts";
export async function runInit(_: Invocation): Promise<Outcome> {
  throw new Error("todo");
}
