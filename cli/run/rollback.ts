import type { Invocation, Outcome } from "../command.ts";
export async function runRollback(_: Invocation): Promise<Outcome> {
  throw new Error("todo");
}
