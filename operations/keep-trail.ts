import { type Note, noteKey } from "#chain/audit/note.ts";
import type { ObservedState } from "#chain/promotion/state.ts";
import type { Step } from "#chain/promotion/step.ts";
import { appendNotes } from "./append-notes.ts";
import type { ApplyPorts } from "./apply-step.ts";
import { declinedNotes, refusedNotes } from "./notes-of-no.ts";
import type { Base } from "./observe-ports.ts";
import { readNotes } from "./read-notes.ts";
import { signRollbacks } from "./sign-rollbacks.ts";
import { attempted, type Upkept } from "./upkept.ts";

/**
 * Writes into the audit trail what no merge tells: noes of people and of the rules, and the signed records of
 * rollbacks. One request where there is something new, none where there isn't.
 */
export async function keepTrail(
  state: ObservedState,
  steps: readonly Step[],
  ports: ApplyPorts,
  base: Base,
): Promise<readonly Upkept[]> {
  const about = "the audit trail";
  return attempted(about, async () => {
    const { head, notes } = await readNotes(ports.git, state.promoter);
    const signed = await signRollbacks(state, notes, ports, base);
    const known = new Set(notes.map(noteKey));
    const fresh: Note[] = [];
    for (const note of [...signed.notes, ...declinedNotes(state), ...refusedNotes(steps, state)]) {
      if (known.has(noteKey(note))) continue;
      known.add(noteKey(note));
      fresh.push(note);
    }
    const written = await attempted(about, async () => {
      const count = await appendNotes(fresh, head, state.base.commit, ports);
      return count === 0 ? [] : [{ about, result: "done", text: `${count} noted` }];
    });
    return [...signed.kept, ...written];
  });
}
