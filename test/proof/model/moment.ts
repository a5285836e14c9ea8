import type { Tree } from "#adapters/git/memory/object-store.ts";
import type { GitHubState, MemoryRules } from "#adapters/github/memory/memory-state.ts";
import type { Health } from "#chain/clearance/health.ts";
import type { Lane } from "#chain/clearance/policy.ts";
import { type Digest, hexOf } from "#chain/digest/digest.ts";
import type { CommitId } from "#chain/promotion/git.ts";
import { fileOf, healthUrl } from "./platform.ts";
import type { World } from "./world.ts";

/** How the world stood at one moment: what a gate could rightly have been answered from. */
export interface Moment {
  readonly now: Date;
  readonly main: CommitId;
  readonly tree: Tree;
  readonly github: GitHubState;
  readonly rules: MemoryRules;
  readonly health: ReadonlyMap<string, Health["state"]>;
  /** Who may approve, with write access. */
  readonly approvers: readonly string[];
  /** Since when each lane's file has held its digest. */
  readonly since: ReadonlyMap<string, Date>;
}

export function momentOf(world: World, before: Moment | undefined): Moment {
  const { github } = world;
  const main = github.git.branches.get("main") ?? "";
  const { tree, committed } = github.git.objects.get(main);
  const { teams, permissions } = github.people;
  const arrived = (lane: Lane) => {
    const known = before?.since.get(fileOf(lane));
    const same = before !== undefined && digestIn(before.tree, lane) === digestIn(tree, lane);
    return [fileOf(lane), same && known !== undefined ? known : committed] as const;
  };
  return {
    now: world.now,
    main,
    tree,
    github: github.state(),
    rules: github.rules,
    health: new Map(world.health),
    approvers: (teams.get("acme/release") ?? []).filter((login) => permissions.get(login) === "write"),
    since: before?.main === main ? before.since : new Map(world.platform.lanes.map(arrived)),
  };
}

export function textIn(tree: Tree, path: string): string | undefined {
  const blob = tree.get(path);
  return blob === undefined ? undefined : new TextDecoder().decode(blob.bytes);
}

/** The digest that a tree holds in a lane, read without the promoter's parser. */
export function digestIn(tree: Tree, lane: Lane): Digest | null {
  return (
    (/digest: "?(sha256:[0-9a-f]{64})/.exec(textIn(tree, fileOf(lane)) ?? "")?.[1] as Digest | undefined) ??
    null
  );
}

export function isQuarantined(tree: Tree, digest: Digest): boolean {
  return tree.has(`quarantine/sha256-${hexOf(digest)}.yaml`);
}

export function isHeld({ tree, now }: Moment, { environment, service }: Lane): boolean {
  return [`holds/${environment}.yaml`, `holds/${environment}/${service}.yaml`].some((path) => {
    const expires = /expires: (\S+)/.exec(textIn(tree, path) ?? "")?.[1];
    return expires !== undefined && now < new Date(expires);
  });
}

export function isHealthy(moment: Moment, lane: Pick<Lane, "environment" | "region">): boolean {
  return (moment.health.get(healthUrl(lane)) ?? "healthy") === "healthy";
}
