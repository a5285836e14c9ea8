import { setTimeout as sleep } from "node:timers/promises";
import { lanesOf, placeOf, printLane } from "#chain/clearance/lane.ts";
import { parsePolicy } from "#chain/clearance/parse-policy.ts";
import type { Lane } from "#chain/clearance/policy.ts";
import { Fault } from "#chain/fault.ts";
import type { GitRepository } from "#chain/promotion/git.ts";
import type { Edge } from "./edge.ts";
import { type Instance, startInstance } from "./instance.ts";
import type { Pull } from "./pull.ts";
import { renderedImage } from "./rendered-image.ts";

/** What admission says to one image in one environment, as the environment's generated policies would. */
export type Admission = (
  lane: Lane,
  image: string,
  commit: string,
) => Promise<
  { readonly allowed: true } | { readonly allowed: false; readonly code: string; readonly reason: string }
>;

export interface ClusterEvent {
  readonly lane: Lane;
  readonly image: string;
  readonly outcome: "running" | "refused" | "failed";
  readonly code: string | null;
  readonly reason: string | null;
  /** Commit of the GitOps repository that asked for it. */
  readonly commit: string;
}

/** The clusters of the sandbox: one process for each service, environment and region, pulled from Git. */
export interface Cluster {
  readonly edge: string;
  /** Newest last. */
  readonly events: readonly ClusterEvent[];
  /** The image that runs in a lane now. */
  running(lane: Lane): string | undefined;
  /** Resolves when what `commit` asks for has been tried everywhere. */
  synced(commit: string): Promise<void>;
  close(): Promise<void>;
}

const POLL_MS = 150;

/**
 * Follows the GitOps repository's main branch as Argo CD or Flux would, asks admission for each image, and
 * keeps what runs when the answer is no or the new process doesn't start.
 */
export function startCluster(options: {
  readonly edge: Edge;
  readonly git: GitRepository;
  readonly pull: Pull;
  readonly admit: Admission;
  readonly onEvent?: (event: ClusterEvent) => void;
  readonly onFault?: (fault: Fault) => void;
}): Cluster {
  const { edge, git, pull, admit } = options;
  const running = new Map<string, { readonly image: string; readonly instance: Instance }>();
  const asked = new Map<string, string>();
  const events: ClusterEvent[] = [];
  let syncedTo: string | undefined;
  const stop = new AbortController();

  edge.routeTo((segments) => {
    for (const taken of [3, 2]) {
      const found = running.get(segments.slice(0, taken).join("/"));
      if (found !== undefined) return { port: found.instance.port, taken };
    }
    return undefined;
  });

  async function sync(commit: string): Promise<void> {
    const source = await git.read(commit, "clearance.yaml");
    if (source === undefined) return;
    const policy = parsePolicy(decode(source), "clearance.yaml");
    for (const lane of lanesOf(policy)) {
      const place = placeOf(policy, lane);
      const file = await git.read(commit, place.file);
      const image = file === undefined ? undefined : renderedImage(decode(file), lane.service);
      const key = routeOf(lane);
      if (image === undefined || running.get(key)?.image === image) {
        asked.delete(key);
        continue;
      }
      if (asked.get(key) === `${commit} ${image}`) continue;
      asked.set(key, `${commit} ${image}`);
      const event = await rollOut(lane, image, commit);
      events.push(event);
      options.onEvent?.(event);
    }
  }

  async function rollOut(lane: Lane, image: string, commit: string): Promise<ClusterEvent> {
    const answer = await admit(lane, image, commit);
    if (!answer.allowed) {
      return { lane, image, commit, outcome: "refused", code: answer.code, reason: answer.reason };
    }
    try {
      const { rootfs, config } = await pull(image);
      const environment = {
        ENVIRONMENT: lane.environment,
        ...(lane.region === null ? {} : { REGION: lane.region }),
      };
      const instance = await startInstance({ rootfs, config, environment });
      const before = running.get(routeOf(lane));
      running.set(routeOf(lane), { image, instance });
      await before?.instance.stop();
      return { lane, image, commit, outcome: "running", code: null, reason: null };
    } catch (error) {
      // A rollout that fails is the cluster's everyday business: it is reported and the old process stays.
      const reason = error instanceof Error ? error.message : String(error);
      return { lane, image, commit, outcome: "failed", code: null, reason: `${printLane(lane)}: ${reason}` };
    }
  }

  const loop = (async () => {
    while (!stop.signal.aborted) {
      const head = await git.resolve("refs/heads/main");
      if (head !== undefined && head !== syncedTo) {
        await sync(head).catch((error: unknown) => {
          // A tree that can't be read stops nothing that runs, as in a real cluster; anything else is a bug.
          if (!(error instanceof Fault)) throw error;
          options.onFault?.(error);
        });
        syncedTo = head;
      }
      await sleep(POLL_MS, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  })();

  return {
    edge: edge.url,
    events,
    running: (lane) => running.get(routeOf(lane))?.image,
    async synced(commit) {
      const there = (): boolean => stop.signal.aborted || syncedTo === commit;
      while (!there()) await Promise.race([sleep(20), loop]);
    },
    async close() {
      stop.abort();
      await loop;
      await Promise.all([...running.values()].map(({ instance }) => instance.stop()));
    },
  };
}

function routeOf(lane: Lane): string {
  return [lane.service, lane.environment, ...(lane.region === null ? [] : [lane.region])].join("/");
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}
