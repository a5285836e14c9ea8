import { fork } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { added, type Figures, NOTHING, type ProofSuite } from "../suite.ts";
import type { History } from "./command.ts";
import type { Block } from "./explore.ts";
import { play } from "./play.ts";

/** Histories of one block: small enough that all processes end at nearly the same time. */
const BLOCK = 100;

/** Two promoters, an on-call and everybody else against the reference, in random order. */
export const modelSuite: ProofSuite = {
  name: "model",
  async run({ seed, interleavings, ...how }) {
    const count = Math.max(1, Math.ceil(interleavings / BLOCK));
    const blocks = Array.from({ length: count }, (_, index): Block => {
      const left = interleavings - index * BLOCK;
      // Seeds of neighbouring runs must not share blocks.
      const own = { seed: seed + index * 1_000_003, interleavings: Math.min(BLOCK, left) };
      return { ...how, ...own, named: index === 0 };
    });
    // Shared: whoever is free takes the next, and who ends it ends it for all.
    const queue = blocks.values();
    const processes = Array.from({ length: Math.min(availableParallelism(), blocks.length) }, () =>
      inProcess(queue),
    );
    return (await Promise.all(processes)).reduce(added, NOTHING);
  },
};

/** One history that somebody has, as a violation prints it. */
export function replaySuite(history: string): ProofSuite {
  return {
    name: modelSuite.name,
    async run({ seed, except }) {
      const { steps, violations } = await play(JSON.parse(history) as History);
      const at = `seed ${seed}, replayed`;
      const asked = violations.filter(({ invariant }) => !except.includes(invariant));
      const found = asked.map((one) => ({ suite: modelSuite.name, ...one, at, replay: history }));
      return { ...NOTHING, interleavings: 1, steps, violations: found };
    },
  };
}

async function inProcess(queue: Iterable<Block>): Promise<Figures> {
  const worker = fork(fileURLToPath(new URL("./worker.ts", import.meta.url)));
  let figures = NOTHING;
  for (const block of queue) {
    const answered = once(worker, "message");
    const ended = once(worker, "exit").then(([code]) => {
      throw new Error(`a process of the model suite ended with ${code}`);
    });
    ended.catch(() => undefined);
    worker.send(block);
    const [answer] = (await Promise.race([answered, ended])) as [Figures];
    figures = added(figures, answer);
    if (block.first && figures.violations.length > 0) break;
  }
  worker.disconnect();
  return figures;
}
