import type { Note } from "#chain/audit/note.ts";
import { environmentOf } from "#chain/clearance/lane.ts";
import { isFromPromoter } from "#chain/promotion/own-branch.ts";
import { isPromoter } from "#chain/promotion/promoter.ts";
import type { ObservedState } from "#chain/promotion/state.ts";
import type { ApplyPorts } from "./apply-step.ts";
import { inParallel } from "./in-parallel.ts";
import { isRunFor } from "./observe-github.ts";
import type { Base } from "./observe-ports.ts";
import {
  findRollbackRecord,
  type MergedRollback,
  placeOfRecord,
  recordRollback,
  rollbacksIn,
} from "./record-rollback.ts";
import { attempted, type Upkept } from "./upkept.ts";

/** So many runs are started for one rollback; who wants more starts one by hand. */
const RUNS = 3;

/** What came of the rollbacks that nobody had signed. */
export interface SignedRollbacks {
  readonly notes: readonly Note[];
  readonly kept: readonly Upkept[];
}

/**
 * The signed record of each rollback among the newest merges that has none by the notes: found where somebody made
 * it, made by the key that is here, or asked of the environment's signing workflow. Who rolls back has long gone on.
 */
export async function signRollbacks(
  state: ObservedState,
  known: readonly Note[],
  ports: ApplyPorts,
  base: Base,
): Promise<SignedRollbacks> {
  const signed = new Set(known.flatMap((note) => (note.kind === "signed" ? [keyOf(note)] : [])));
  const notes: Note[] = [];
  const kept: Upkept[] = [];
  for (const one of await mergedRollbacks(state, ports)) {
    const { trailers, commit } = one;
    const named = { rollback: trailers.promotion, commit, service: trailers.service };
    if (signed.has(keyOf(named))) continue;
    const about = `the record of #${one.pullRequest}, ${trailers.service} in ${trailers.environment}`;
    const outcomes = await attempted(about, async () => {
      const record = await recordOf(one, state, ports, base);
      if (typeof record !== "string") return record.map((text) => ({ about, result: "waiting", text }));
      notes.push({ kind: "signed", ...named, record });
      return [];
    });
    kept.push(...outcomes);
  }
  return { notes, kept };
}

/** The record's manifest, or what it waits for. */
async function recordOf(one: MergedRollback, state: ObservedState, ports: ApplyPorts, { policyPath }: Base) {
  const { environment } = one.trailers;
  const place = await placeOfRecord(one, policyPath, ports);
  if (typeof place === "string") return [place];
  const found = await findRollbackRecord(one, place, ports);
  if (found !== undefined) return found;
  const signer = ports.signerOf?.(environment);
  if (signer !== undefined) {
    const made = { base: state.base.commit, version: ports.version, now: ports.now() };
    return recordRollback(one, place, made, { ...ports, signer });
  }
  const rule = environmentOf(place.snapshot.policy, environment).signer;
  return [
    "key" in rule ? `the key of ${environment} isn't here` : await ask(one, rule.workflow, state, ports),
  ];
}

async function ask(
  { pullRequest, head }: MergedRollback,
  workflow: string,
  { base }: ObservedState,
  { github }: ApplyPorts,
): Promise<string> {
  const runs = (await github.runs(workflow)).filter((run) =>
    isRunFor(run, { number: pullRequest, head: { commit: head } }),
  );
  const active = runs.find(({ status }) => status !== "completed");
  if (active !== undefined) return `${active.url} is under way`;
  if (runs.length >= RUNS) return `${runs.length} runs of ${workflow} have ended without it`;
  await github.dispatch(workflow, base.branch, { "pull-request": String(pullRequest), head });
  return `${workflow} is started`;
}

async function mergedRollbacks(
  { past, promoter, base }: ObservedState,
  { git }: ApplyPorts,
): Promise<readonly MergedRollback[]> {
  const all = await inParallel(past, 8, async (pull): Promise<readonly MergedRollback[]> => {
    const { merged, head, number } = pull;
    const own = isFromPromoter(pull, promoter) && head.ref.startsWith("clearance/rollback/");
    if (!own || merged === undefined || !isPromoter(merged.by, promoter)) return [];
    if (pull.base.ref !== base.branch) return [];
    // What came after the fetch, the next pass knows.
    if ((await git.resolve(merged.commit)) === undefined) return [];
    if (!(await git.isAncestor(merged.commit, base.commit))) return [];
    return rollbacksIn(await git.commit(merged.commit), { number, head: head.commit });
  });
  return all.flat();
}

function keyOf({
  rollback,
  commit,
  service,
}: Pick<Note & { kind: "signed" }, "rollback" | "commit" | "service">) {
  return `${rollback} ${commit} ${service}`;
}
