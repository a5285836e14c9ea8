import { NOTES_BRANCH } from "#chain/audit/note.ts";
import { lanesOf } from "#chain/clearance/lane.ts";
import { rulesFor } from "#chain/clearance/rules.ts";
import { trustMaterialOf } from "#chain/clearance/trust-material.ts";
import type { DoctorFacts, NeededDigest, TokenFacts, UnexplainedChange } from "#chain/doctor/facts.ts";
import { Fault } from "#chain/fault.ts";
import { collectEvidence } from "../collect-evidence.ts";
import { generatedFor } from "../generate.ts";
import { inParallel } from "../in-parallel.ts";
import { type Base, DEFAULT_BASE, type ObservePorts } from "../observe-ports.ts";
import type { RecordedChange } from "../rollback-candidates.ts";
import { readRollbackState } from "../rollback-state.ts";
import { keptIn, tagFacts, tagsOf } from "./gather-kept.ts";
import { neededIn, onceEach, unreadable, withClearances } from "./gather-needed.ts";
import { gatherProtection } from "./gather-protection.ts";
import { told } from "./told.ts";

/** Whose token it is, where the adapter can tell. */
export interface TokenReader {
  tokenFacts(): Promise<TokenFacts>;
}

export interface DoctorPorts extends ObservePorts {
  readonly github: ObservePorts["github"] & TokenReader;
}

export interface DoctorRequest {
  readonly base?: Base;
  /** This environment alone. */
  readonly environment?: string | undefined;
}

/** Everything that the doctor judges, each thing read once. @throws Fault of policy, restrictions and Git. */
export async function gatherDoctor(request: DoctorRequest, ports: DoctorPorts): Promise<DoctorFacts> {
  const base = request.base ?? DEFAULT_BASE;
  const { git, github, registry } = ports;
  const state = await readRollbackState(base, ports);
  const { policy } = state.policy;
  const environments = policy.environments
    .map(({ name }) => name)
    .filter((name) => request.environment === undefined || request.environment === name);
  if (environments.length === 0) {
    const known = policy.environments.map(({ name }) => name).join(", ");
    throw new Fault(
      "ENVIRONMENT_MISSING",
      `there is no environment "${request.environment}"; there is: ${known}`,
    );
  }
  const lanes = lanesOf(policy).filter(({ environment }) => environments.includes(environment));
  const protection = gatherProtection(
    {
      snapshot: state.policy,
      policyPath: base.policyPath,
      branch: base.branch,
      environments,
      app: policy.promoter.app,
    },
    ports,
  );
  const read = await inParallel(lanes, 4, (lane) =>
    neededIn(lane, state, ports).then(
      (found) => ({ lane, ...found }),
      (error: unknown) => unreadable(lane, error),
    ),
  );
  const lived = read.filter((one) => "needed" in one);
  const each = await withClearances(onceEach(lived.flatMap(({ needed }) => needed)), state, ports);
  const tags = tagsOf(registry);
  const trust = trustMaterialOf(state.policy);
  const looked = await inParallel(each, 4, async (one) => {
    const { service, environment } = one.lane;
    const { image } = rulesFor(state.policy, service, environment);
    const kept = await keptIn(image, one.digest, registry, tags);
    const { lane: _lane, ...rest } = one;
    const needed: NeededDigest = { ...rest, service, environment, kept };
    if ("untold" in kept || kept.value.tags === undefined) return { needed, tags: [] };
    const { evidence } = await collectEvidence({ image, digest: one.digest }, trust, ports);
    return { needed, tags: tagFacts(service, one.digest, evidence, await tags(image)) };
  });
  return {
    ...(await protection),
    token: await told(github.tokenFacts(), "any token at all"),
    changes: { value: lived.flatMap(({ lane, history }) => unexplained(lane, history)) },
    needed: looked.map(({ needed }) => needed),
    tags: looked.flatMap((one) => one.tags),
    notes: await told(github.branchRules(NOTES_BRANCH, policy.promoter.app), "metadata: read"),
    stalePolicies: (await generatedFor(git, state.base.commit, [], base.policyPath)).stale,
    unread: read.filter((one) => "why" in one),
  };
}

/** What came before the promoter's first change is how the tree was begun, and no finding. */
function unexplained(
  lane: Pick<UnexplainedChange, "service" | "environment" | "region">,
  history: readonly RecordedChange[],
): readonly UnexplainedChange[] {
  const first = history.findLastIndex(({ record }) => record !== undefined);
  return history
    .slice(0, Math.max(0, first))
    .filter(({ record }) => record === undefined)
    .map(({ commit, after }) => ({ ...lane, commit: commit.id, digest: after }));
}
