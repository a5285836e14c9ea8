import { isSameActor } from "#adapters/github/memory/memory-state.ts";
import type { Interleaving } from "./interleaving.ts";
import { digestIn, isHeld, isQuarantined, textIn } from "./moment.ts";
import { perform } from "./people.ts";
import { PROMOTER, RULES } from "./platform.ts";
import { isSuccess } from "./watch.ts";
import type { World } from "./world.ts";

/** Rounds in which a quiet world must come to rest: each is one pass of each promoter. */
const ROUNDS = 10;
/** Rounds in a row without anything to do: longer than any soak, and than a note of illness speaks for. */
const IDLE = 2;
/** Between two of them, in milliseconds. */
const PAUSE = 2 * 3_600_000;

/**
 * The trouble ends: whoever runs is killed, people stop hindering and say yes, and the promoters go on alone.
 * Then everything that may be merged is merged, and nothing is left behind.
 */
export async function comeToRest(play: Interleaving): Promise<void> {
  const { world, watch } = play;
  for (const { process } of [...play.promoters, play.onCall]) process.kill();
  await play.wholeRuns();
  for (const asked of play.asked)
    for (let times = 0; asked.ended === undefined && times < 3; times += 1) await play.wholeRollback(asked);
  for (const asked of play.asked.filter(({ ended }) => ended === undefined))
    watch.broken(
      "a rollback was lost",
      `${asked.service} in ${asked.environment} was asked for and neither done nor refused`,
    );
  world.health.clear();
  world.github.rules = RULES;
  const held = Object.keys(Object.fromEntries(watch.moment.tree)).filter((path) => path.startsWith("holds/"));
  if (held.length > 0)
    world.commit(
      { login: "ada", kind: "human" },
      Object.fromEntries(held.map((path) => [path, null])),
      "unhold\n",
    );
  for (const login of ["carol", "dave", "frank"]) world.github.people.permissions.set(login, "write");
  watch.look();
  let idle = 0;
  for (let round = 0; round < ROUNDS && idle < IDLE; round += 1) {
    await perform(world, { do: "approve-all" });
    world.pass(PAUSE);
    watch.look();
    idle += 1;
    for (const who of [0, 1] as const) {
      const ended = await play.wholePass(who);
      if (!("value" in ended) || ended.value.done.length > 0) idle = 0;
      for (const _run of world.github.state().runs)
        await perform(world, { do: "release-run", run: 0, by: "dave" });
      await play.wholeRuns();
      if (round === ROUNDS - 1 && "fault" in ended)
        watch.broken("it doesn't come to rest", ended.fault.message);
    }
  }
  if (idle < IDLE) watch.broken("it doesn't come to rest", `after ${ROUNDS} rounds it still acts`);
  everyAlarmRaised(play);
  nothingLeft(play);
  everythingMerged(play);
}

/** A signing run that fails again and again is a person's matter. */
const RUNS_PER_HEAD = 3;

function runsOf(world: World, head: string): number {
  return world.github.state().runs.filter(({ inputs }) => inputs["head"] === head).length;
}

/** Whoever else merged what the promoter had proposed is told, with the revert for people to merge. */
function everyAlarmRaised({ world, watch }: Interleaving): void {
  const told = new Set(
    [...world.github.state().pulls.values()].flatMap(({ head, author }) =>
      isSameActor(author, PROMOTER) ? [head.ref] : [],
    ),
  );
  for (const [commit, number] of watch.foreign)
    if (!told.has(`clearance/revert/${commit.slice(0, 12)}`))
      watch.broken("a merge by somebody else raised no alarm", `#${number}`);
}

/** No branch of the promoter without its pull request, no pull request that nothing asks for, no success that stands. */
function nothingLeft({ world, watch }: Interleaving): void {
  const { branches } = world.github.git;
  const open = world.github.openPulls();
  const proposed = new Set([...world.github.state().pulls.values()].map(({ head }) => head.ref));
  for (const branch of branches.keys()) {
    if (!branch.startsWith("clearance/") || open.some(({ head }) => head.ref === branch)) continue;
    // A revert is a person's, and so is its branch once it has been proposed.
    const reverts = branch.startsWith("clearance/revert/") && proposed.has(branch);
    if (watch.made.has(branch) && !watch.declined.has(branch) && !reverts)
      watch.broken("a branch was left behind", branch);
  }
  for (const { number, head, author } of open) {
    if (!isSameActor(author, PROMOTER) || head.ref.startsWith("clearance/revert/")) continue;
    if (runsOf(world, head.commit) >= RUNS_PER_HEAD) continue;
    watch.broken("a pull request was left open", `#${number} from ${head.ref}`);
    const posted = world.github
      .state()
      .statuses.filter(({ commit }) => commit === head.commit)
      .at(-1);
    if (posted !== undefined && isSuccess(posted)) watch.broken("a success was left standing", `#${number}`);
  }
}

/** Each lane holds what its candidate is, or there is a reason that the reference knows. */
function everythingMerged({ world, watch }: Interleaving): void {
  const { lanes } = world.platform;
  const { tree } = watch.moment;
  const open = world.github.openPulls();
  for (const [index, lane] of lanes.entries()) {
    const previous = lanes[index - 1];
    const wanted =
      previous?.service === lane.service
        ? digestIn(tree, previous)
        : (world.tagged.get(lane.service) ?? null);
    const current = digestIn(tree, lane);
    if (wanted === null || wanted === current) continue;
    const releases = world.releases.filter(({ service }) => service === lane.service);
    const built = (digest: string | null) => releases.findIndex((one) => one.digest === digest);
    const attested = releases.some((one) => one.digest === wanted && one.attested);
    const ageless = current !== null && !releases.some((one) => one.digest === current && one.attested);
    const reasons = [
      ageless ? "nobody knows how old the current one is" : "",
      attested ? "" : "not attested",
      isQuarantined(tree, wanted) ? "quarantined" : "",
      built(wanted) > built(current) ? "" : "older",
      previous?.service === lane.service && !watch.cleared.has(`${lanes[0]?.environment} ${wanted}`)
        ? "not cleared before"
        : "",
      [...watch.declined.keys()].some((branch) =>
        branch.includes(`/${lane.environment}${lane.region === null ? "" : `-${lane.region}`}/`),
      )
        ? "declined"
        : "",
      open.some(({ head }) => runsOf(world, head.commit) >= RUNS_PER_HEAD) ? "its runs fail" : "",
      // What an alarm has frozen since.
      isHeld(watch.moment, lane) ? "held" : "",
      (textIn(tree, "clearance.yaml") ?? "") === "" ? "no policy" : "",
    ].filter((reason) => reason !== "");
    if (reasons.length === 0)
      watch.broken(
        "what may be merged isn't",
        `${lane.service} in ${lane.environment}/${lane.region} holds ${current?.slice(7, 15)}, not ${wanted.slice(7, 15)}`,
      );
  }
}
