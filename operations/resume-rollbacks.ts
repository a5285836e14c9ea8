import { servicesCalled } from "#chain/clearance/image-set.ts";
import { printEnvironment } from "#chain/clearance/lane.ts";
import { rulesFor } from "#chain/clearance/rules.ts";
import { Fault } from "#chain/fault.ts";
import type { OpenPullRequest } from "#chain/promotion/github.ts";
import type { RollbackIntent } from "#chain/promotion/identity.ts";
import { trustedMarker } from "#chain/promotion/marker.ts";
import { parseRollbackMessage } from "#chain/promotion/rollback-body.ts";
import { digestWords } from "#chain/promotion/rolled-back-words.ts";
import type { ObservedState } from "#chain/promotion/state.ts";
import { approversOf } from "./may-ask.ts";
import { type Base, DEFAULT_BASE } from "./observe-ports.ts";
import { putBack } from "./put-back.ts";
import { type RollbackOutcome, type RollbackPorts, type RollbackRequest, rollback } from "./rollback.ts";
import { readRollbackState } from "./rollback-state.ts";
import { isConfirmed } from "./tell-rollback.ts";
import { unmarkedRollback } from "./unmarked-rollback.ts";
import { attempted, type Upkept } from "./upkept.ts";

/** Goes on with every rollback whose pull request is open: approved by now, or left by a process that ended. */
export async function resumeRollbacks(
  state: ObservedState,
  ports: RollbackPorts,
  base: Base,
): Promise<readonly Upkept[]> {
  const all: Upkept[] = [];
  for (const pullRequest of state.pullRequests) {
    const marker = trustedMarker(pullRequest, state.promoter);
    if (marker?.kind !== "rollback") {
      all.push(...(await attempted(pullRequest.head.ref, () => unmarked(pullRequest, state, ports))));
      continue;
    }
    const about = `${marker.service} in ${printEnvironment(marker.environment, null)}`;
    all.push(...(await attempted(about, () => resume(pullRequest, marker, about, { state, ports, base }))));
  }
  return all;
}

async function unmarked(
  pullRequest: OpenPullRequest,
  state: ObservedState,
  ports: RollbackPorts,
): Promise<readonly Upkept[]> {
  const { number, head } = pullRequest;
  const fate = await unmarkedRollback(pullRequest, state, ports.git);
  if (fate === undefined) return [];
  if (fate === "overtaken") {
    return close(pullRequest, head.ref, "what it puts back has been changed since; ask again", ports);
  }
  const text = `#${number} waits until it is asked for again: its description isn't the promoter's any more`;
  return [{ about: head.ref, result: "waiting", text }];
}

async function resume(
  pullRequest: OpenPullRequest,
  intent: RollbackIntent,
  about: string,
  {
    state,
    ports,
    base,
  }: { readonly state: ObservedState; readonly ports: RollbackPorts; readonly base: Base },
): Promise<readonly Upkept[]> {
  const { number, head } = pullRequest;
  const asked = parseRollbackMessage((await ports.git.commit(head.commit)).message);
  if (asked === undefined) {
    return close(pullRequest, about, "its branch doesn't say who asked for it: ask again", ports);
  }
  // Whoever may push there can write any name into the commit, also where nobody has to approve it.
  if (!isConfirmed(pullRequest, state.promoter)) {
    const text = `#${number} waits until it is asked for again: this head isn't one that the promoter has seen`;
    return [{ about, result: "waiting", text }];
  }
  const { service, environment, regions, from, to } = intent;
  const [region, ...more] = regions;
  const request = {
    service,
    environment,
    from,
    to,
    base,
    ...asked,
    ...(region === undefined || more.length > 0 ? {} : { region }),
  };
  const goOn = asked.requestedBy === state.promoter ? resumeAutomatic : rollback;
  try {
    return await ended(await goOn(request, ports), pullRequest, about, ports);
  } catch (error) {
    // What came there after the bad digest is nothing that anybody asked to go.
    if (!(error instanceof Fault && error.code === "ROLLBACK_IMPOSSIBLE")) throw error;
    return close(pullRequest, about, error.message, ports);
  }
}

async function resumeAutomatic(request: RollbackRequest, ports: RollbackPorts): Promise<RollbackOutcome> {
  const state = await readRollbackState(request.base ?? DEFAULT_BASE, ports);
  const [called = request.service] = servicesCalled(state.policy.policy, request.service);
  const { rollback: rule } = rulesFor(state.policy, called, request.environment);
  if (rule.automaticWithin === undefined) {
    const message = `${request.environment} doesn't roll back without being asked any more`;
    return { outcome: "refused", findings: [{ code: "NOT_PERMITTED", message }] };
  }
  const may = await approversOf(rule.by, ports.github);
  return putBack(request, state, may, ports);
}

/** A refusal that another pass may not find again leaves the pull request open. */
const PASSING = new Set(["NOT_MERGEABLE", "HEAD_CHANGED"]);

async function ended(
  outcome: RollbackOutcome,
  pullRequest: OpenPullRequest,
  about: string,
  ports: RollbackPorts,
): Promise<readonly Upkept[]> {
  const { number } = pullRequest;
  switch (outcome.outcome) {
    case "already":
      return close(pullRequest, about, `${digestWords("to", outcome)} has been put back before`, ports);
    case "refused": {
      const { findings } = outcome;
      const lasting = findings.find(({ code }) => !PASSING.has(code));
      const closed =
        lasting === undefined
          ? []
          : await close(pullRequest, about, `${lasting.code}: ${lasting.message}`, ports);
      return [{ about, result: "refused", findings }, ...closed];
    }
    case "waiting":
    case "rolled-back":
      break;
  }
  const other =
    outcome.pullRequest === number
      ? []
      : await close(pullRequest, about, `it goes on in #${outcome.pullRequest}, under what holds now`, ports);
  if (outcome.outcome === "waiting") {
    const gates = outcome.answers.filter((one) => one.outcome !== "passed").map(({ reason }) => reason);
    const open = outcome.reason === undefined ? gates : [...gates, outcome.reason];
    return [
      { about, result: "waiting", text: `#${outcome.pullRequest} waits: ${open.join("; ")}` },
      ...other,
    ];
  }
  return [
    { about, result: "done", text: `#${outcome.pullRequest} rolled back to ${digestWords("to", outcome)}` },
    ...other,
  ];
}

async function close(
  { number, head }: OpenPullRequest,
  about: string,
  reason: string,
  { github }: RollbackPorts,
): Promise<readonly Upkept[]> {
  await github.comment(number, `Closed: ${reason}.`);
  await github.updatePullRequest(number, { state: "closed" });
  await github.deleteBranch(head.ref);
  return [{ about, result: "done", text: `closed #${number}: ${reason}` }];
}
