import { type Digest, digestOf } from "../digest/digest.ts";
import type { LaneChange } from "./rollback-choice.ts";
import type { PreviousHealth, PromotionTrailers } from "./trailers.ts";

/** One image of a service in one place: what stands there, and its changes, newest first. */
export interface MemberHistory {
  readonly service: string;
  readonly current: Digest | null;
  readonly history: readonly (LaneChange & { readonly commit: { readonly id: string } })[];
}

/** What stood together in one place, each set under one digest; of one image alone, its own. */
export interface PastSets {
  readonly current: Digest | null;
  readonly history: readonly LaneChange[];
  /** The images of each set, by service. */
  readonly images: ReadonlyMap<Digest, ReadonlyMap<string, Digest>>;
}

type Standing = ReadonlyMap<string, Digest | null>;

/**
 * The images of a service as they stood together, change by change: two that never did are no set, however
 * healthy each was. What one commit changed is one change.
 *
 * @param depth How many changes of an image are known at most: before the last of them its past is unknown.
 */
export function pastSets(members: readonly MemberHistory[], depth: number): PastSets {
  const images = new Map<Digest, ReadonlyMap<string, Digest>>();
  const nameOf = (standing: Standing): Digest | null => {
    const all = [...standing].flatMap(([service, digest]) =>
      digest === null ? [] : [[service, digest] as const],
    );
    const [first, ...others] = all;
    if (first === undefined || all.length < members.length) return null;
    const name = others.length === 0 ? first[1] : digestOf(JSON.stringify(["clearance/images/v1", ...all]));
    images.set(name, new Map(all));
    return name;
  };
  let standing: Standing = new Map(members.map(({ service, current }) => [service, current]));
  const current = nameOf(standing);
  const history: LaneChange[] = [];
  for (const parts of changesOf(members, depth)) {
    const after = nameOf(standing);
    standing = new Map([
      ...standing,
      ...parts.map(({ service, change }) => [service, change.before] as const),
    ]);
    const before = nameOf(standing);
    const [first] = parts;
    if (first === undefined) continue;
    history.push({
      before,
      after,
      committed: first.change.committed,
      position: first.change.position,
      record: recordOf(parts, before, after),
    });
  }
  return { current, history, images };
}

interface Part {
  readonly service: string;
  readonly change: LaneChange;
}

function changesOf(members: readonly MemberHistory[], depth: number): Iterable<readonly Part[]> {
  const horizon = Math.min(
    ...members.map(({ history }) =>
      history.length < depth ? Number.POSITIVE_INFINITY : (history.at(-1)?.position ?? 0),
    ),
  );
  const commits = new Map<string, Part[]>();
  const all = members.flatMap(({ service, history }) =>
    history.map((change) => ({ service, change, commit: change.commit.id })),
  );
  const sorted = all
    .filter(({ change }) => change.position <= horizon)
    .sort((a, b) => a.change.position - b.change.position);
  for (const { service, change, commit } of sorted) {
    const parts = commits.get(commit) ?? [];
    parts.push({ service, change });
    commits.set(commit, parts);
  }
  return commits.values();
}

/** The records of all images that the change took away, as one: each must say it was healthy. */
function recordOf(
  parts: readonly Part[],
  before: Digest | null,
  after: Digest | null,
): PromotionTrailers | undefined {
  const records = parts.map(({ change }) => change.record);
  const [first] = records;
  if (first === undefined || records.includes(undefined) || after === null) return undefined;
  return { ...first, digest: after, previous: before === null ? null : previousOf(parts, before) };
}

function previousOf(parts: readonly Part[], digest: Digest): PreviousHealth {
  const all = parts.map(({ change: { record, before } }) =>
    record?.previous?.digest === before ? record?.previous : undefined,
  );
  if (all.some((one) => one?.state === "unhealthy")) return { digest, state: "unhealthy" };
  const times = all.flatMap((one) => (one?.state === "healthy" ? [one.since.getTime()] : []));
  if (times.length < all.length) return { digest, state: "unknown" };
  return { digest, state: "healthy", since: new Date(Math.max(...times)) };
}
