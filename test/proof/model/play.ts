import type { History } from "./command.ts";
import { Interleaving, type Outcome } from "./interleaving.ts";
import { chosen, perform } from "./people.ts";
import { PLATFORMS, type Platform } from "./platform.ts";
import { comeToRest } from "./quiet.ts";

/** Plays one history and says what it broke. */
export async function play({ platform, before, commands }: History): Promise<Outcome> {
  const interleaving = await started(chosen(PLATFORMS, platform), before);
  for (const command of commands) await interleaving.do(command);
  await comeToRest(interleaving);
  return { steps: interleaving.steps, violations: interleaving.watch.violations };
}

const STARTS = new Map<string, Promise<Interleaving>>();

/** A platform on which so many releases have gone all the way; made once, gone on from by each history. */
export async function started(platform: Platform | undefined, releases: number): Promise<Interleaving> {
  if (platform === undefined) throw new Error("there is no such platform");
  if (releases === 0) return new Interleaving(platform);
  const name = `${platform.name} ${releases}`;
  const start = STARTS.get(name) ?? oneMore(platform, started(platform, releases - 1));
  STARTS.set(name, start);
  return new Interleaving(platform, await start);
}

async function oneMore(platform: Platform, before: Promise<Interleaving>): Promise<Interleaving> {
  const interleaving = new Interleaving(platform, await before);
  await interleaving.do({ do: "release", attested: true });
  for (const _place of platform.lanes.filter(({ service }) => service === platform.services[0])) {
    await interleaving.wholePass(0);
    await perform(interleaving.world, { do: "approve-all" });
    await interleaving.do({ do: "clock", minutes: 60 });
    await interleaving.wholePass(0);
    await perform(interleaving.world, { do: "release-run", run: 0, by: "carol" });
    await interleaving.wholeRuns();
  }
  return interleaving;
}
