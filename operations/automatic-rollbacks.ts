import { printLane } from "#chain/clearance/lane.ts";
import type { Finding } from "#chain/clearance/verdict.ts";
import { automaticRollback } from "#chain/promotion/automatic-rollback.ts";
import { sameLane } from "#chain/promotion/identity.ts";
import { digestWords } from "#chain/promotion/rolled-back-words.ts";
import type { ObservedLane, ObservedState } from "#chain/promotion/state.ts";
import { askHealth } from "./ask-health.ts";
import { callPerson } from "./call-person.ts";
import { approversOf } from "./may-ask.ts";
import type { Base } from "./observe-ports.ts";
import { putBack } from "./put-back.ts";
import type { RollbackPorts } from "./rollback.ts";
import { laneHistory } from "./rollback-candidates.ts";
import { readRollbackState } from "./rollback-state.ts";
import { attempted, type Upkept } from "./upkept.ts";

/** The newest change, and the two before it: as far as "twice in a row" reaches. */
const DEPTH = 3;

/** Puts back what fails soon after its promotion, where the policy asks for it; at its limit it calls a person. */
export async function automaticRollbacks(
  state: ObservedState,
  ports: RollbackPorts,
  base: Base,
): Promise<readonly Upkept[]> {
  const all: Upkept[] = [];
  const seen = new Set<string>();
  for (const observed of state.lanes) {
    const { lane, current } = observed;
    const key = `${lane.service} ${lane.environment} ${current}`;
    if (!isFailing(observed) || seen.has(key)) continue;
    seen.add(key);
    const about = printLane(lane);
    all.push(...(await attempted(about, () => attend(observed, about, ports, base))));
  }
  return all;
}

function isFailing(observed: ObservedLane): boolean {
  const { lane, places } = observed;
  const fails = places.some((place) => sameLane(place, lane) && place.health.state === "unhealthy");
  return fails && observed.rules.rollback.automaticWithin !== undefined;
}

/** Asked again from the beginning: a moment has passed since everything was read, and somebody may have acted. */
async function attend(
  { lane, rules, current }: ObservedLane,
  about: string,
  ports: RollbackPorts,
  base: Base,
): Promise<readonly Upkept[]> {
  if (current === null) return [];
  const { service, environment } = lane;
  const state = await readRollbackState(base, ports);
  const [history, health] = await Promise.all([
    laneHistory(lane, state, ports, DEPTH),
    askHealth({ lane, digest: current }, rules, state.policy.policy, ports),
  ]);
  if (history[0]?.after !== current) return [];
  const answer = automaticRollback(history, health, rules.rollback, state.promoter, ports.now());
  if (answer.do === "nothing") return [];
  if (answer.do === "call") return call(answer.reason);
  const may = await approversOf(rules.rollback.by, ports.github);
  const { reason } = answer;
  const outcome = await putBack(
    { service, environment, reason, requestedBy: state.promoter, from: current, base, unasked: true },
    state,
    may,
    ports,
  );
  switch (outcome.outcome) {
    case "rolled-back":
      return [
        {
          about,
          result: "done",
          text: `rolled back to ${digestWords("to", outcome)} by #${outcome.pullRequest}: ${reason}`,
        },
      ];
    case "waiting":
      return [{ about, result: "waiting", text: `#${outcome.pullRequest} waits for approval: ${reason}` }];
    case "already":
      return [];
    case "refused":
      break;
  }
  return call(`${reason}; ${outcome.findings.map(({ code, message }) => `${code}: ${message}`).join("; ")}`);

  async function call(why: string): Promise<readonly Upkept[]> {
    const finding: Finding = { code: "AUTOMATIC_ROLLBACK_STOPPED", message: `${about}: ${why}` };
    const people = rules.rollback.by.map((name) => `@${name}`).join(", ") || "the platform team";
    await callPerson(
      {
        key: `automatic-rollback ${environment} ${service}`,
        title: `${about} fails, and nothing more is done by itself`,
        text: `${why}.\n\nRunning: \`${current}\`. Called: ${people}.\n\nTo go back: \`clearance rollback ${service} --env ${environment} --reason "…"\`.`,
        commit: state.base.commit,
      },
      state.promoter,
      ports.github,
    );
    return [{ about, result: "refused", findings: [finding] }];
  }
}
