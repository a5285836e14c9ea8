import type { Command, History } from "./command.ts";
import { play } from "./play.ts";

/** The same broken promise with as few commands as leaving some out gives: halves first, then one by one. */
export async function shorten(history: History, invariant: string): Promise<History> {
  const breaks = async (commands: readonly Command[]) =>
    (await play({ ...history, commands })).violations.some((one) => one.invariant === invariant);
  let commands = history.commands;
  for (let size = Math.ceil(commands.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < commands.length; ) {
      const fewer = [...commands.slice(0, at), ...commands.slice(at + size)];
      if (await breaks(fewer)) commands = fewer;
      else at += size;
    }
  }
  return { ...history, commands };
}
