/** Milliseconds between two looks; a queue takes as long to build as its checks do. */
const PAUSE = 5_000;
const LOOKS = 60;

/**
 * Asks for the same again while it only waits for the base's merge queue: each time all of it is decided afresh. For
 * a process of its own, which nobody wakes; what isn't through by then, the next pass goes on with.
 */
export async function waitInQueue<Answer>(
  ask: () => Promise<Answer>,
  isQueued: (answer: Answer) => boolean,
  sleep: (milliseconds: number) => Promise<unknown>,
): Promise<Answer> {
  for (let look = 1; ; look += 1) {
    const answer = await ask();
    if (!isQueued(answer) || look === LOOKS) return answer;
    await sleep(PAUSE);
  }
}
