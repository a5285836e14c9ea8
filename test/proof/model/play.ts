import type { History } from "./command.ts";
import { Interleaving, type Outcome } from "./interleaving.ts";
import { comeToRest } from "./quiet.ts";

/** Plays one history and says what it broke. */
export async function play(history: History): Promise<Outcome> {
  const interleaving = new Interleaving(history);
  for (const command of history.commands) await interleaving.do(command);
  await comeToRest(interleaving);
  return { steps: interleaving.steps, violations: interleaving.watch.violations };
}
