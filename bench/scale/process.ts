import { bareClone } from "#adapters/git/bare-clone.ts";
import { githubApi } from "#adapters/github/github-api.ts";
import { ociRegistry } from "#adapters/registry/oci-registry.ts";
import { sigstoreVerifier } from "#adapters/sigstore/verifier.ts";
import type { Digest } from "#chain/digest/digest.ts";
import type { ImageName } from "#chain/digest/image-name.ts";
import type { Registry } from "#chain/digest/registry.ts";
import { apply } from "#operations/apply.ts";
import type { ApplyPorts } from "#operations/apply-step.ts";
import { planNow } from "#operations/plan.ts";
import { platformOf } from "./platform.ts";

/**
 * The promoter of the benchmark `scale`, in a process of its own so that its memory is its own: it does what it is told
 * by its parent, one thing after the other, and answers what that took.
 */
export interface Setting {
  readonly size: number;
  readonly keys: readonly string[];
  readonly registry: string;
  readonly apiUrl: string;
  readonly repository: string;
  readonly token: string;
  readonly gitUrl: string;
  readonly clone: string;
}

export interface Order {
  readonly do: "plan" | "apply";
  /** Services whose tags have moved, as a webhook would name them. */
  readonly released: readonly string[];
}

/** Times in milliseconds, memory in bytes. */
export interface Taken {
  readonly wall: number;
  /** Of it, while a fetch, GitHub or the registry had been asked and hadn't answered. */
  readonly outside: number;
  /** Of this process, all its threads; git's own isn't in it. */
  readonly cpu: number;
  /** Until the first pull request was there, and what was outside until then; null where none was opened. */
  readonly opened: { readonly wall: number; readonly outside: number } | null;
  readonly resident: number;
  readonly peak: number;
  /** Tags that the registry was asked for, and places whose health was. */
  readonly tags: number;
  readonly health: number;
  readonly lanes: number;
  readonly faults: readonly string[];
  readonly pullRequests: number;
}

const setting = JSON.parse(process.argv[2] ?? "") as Setting;
const { services } = platformOf(setting.size, setting.registry, setting.keys);
const standing = new Map(services.map(({ image, standing: digest }) => [image, digest]));
const imageOf = new Map(services.map(({ name, image }) => [name, image]));

const count = { tags: 0, health: 0, opened: 0 };
let opened: Taken["opened"] = null;
let begun = 0;
const waiting = { calls: 0, since: 0, total: 0 };

/** How long something outside has been waited for: however many calls run at once, a moment counts once. */
async function outside<T>(call: Promise<T>): Promise<T> {
  if (waiting.calls++ === 0) waiting.since = performance.now();
  try {
    return await call;
  } finally {
    if (--waiting.calls === 0) waiting.total += performance.now() - waiting.since;
  }
}

function measured<T extends object>(port: T): T {
  return new Proxy(port, {
    get(target, name): unknown {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return (...given: readonly unknown[]): unknown => {
        const answer: unknown = Reflect.apply(value, target, given);
        return answer instanceof Promise ? outside(answer) : answer;
      };
    },
  });
}

const released = new Set<ImageName>();
const real = measured(ociRegistry());
/** What nobody has released answers from memory: ten thousand images in a registry would measure that registry. */
const registry: Registry = {
  ...real,
  async resolve(image, reference) {
    count.tags += 1;
    if (released.has(image)) return real.resolve(image, reference);
    const digest: Digest | undefined = standing.get(image);
    return digest === undefined ? undefined : { mediaType: "", digest, size: 0 };
  },
  referrers: async (image, subject) =>
    subject === standing.get(image) ? [] : real.referrers(image, subject),
};

const api = measured(
  githubApi({ apiUrl: setting.apiUrl, repository: setting.repository, auth: { token: setting.token } }),
);
const clone = bareClone({ url: setting.gitUrl, dir: setting.clone, token: setting.token });
const ports: ApplyPorts = {
  git: { ...clone, refresh: () => outside(clone.refresh()) },
  github: {
    ...api,
    async propose(proposal) {
      const made = await api.propose(proposal);
      count.opened += 1;
      opened ??= { wall: performance.now() - begun, outside: waiting.total };
      return made;
    },
  },
  registry,
  verifier: sigstoreVerifier(),
  health: {
    async ask() {
      count.health += 1;
      return { state: "healthy", since: undefined, detail: "" };
    },
  },
  now: () => new Date(),
  version: "0.0.0-bench",
};

async function obey(order: Order): Promise<Taken> {
  const hinted = new Set(order.released);
  for (const name of hinted) {
    const image = imageOf.get(name);
    if (image !== undefined) released.add(image);
  }
  Object.assign(count, { tags: 0, health: 0, opened: 0 });
  waiting.total = 0;
  opened = null;
  begun = performance.now();
  const cpu = process.cpuUsage();
  const what = await (order.do === "plan" ? planned(hinted) : applied(hinted));
  const used = process.cpuUsage(cpu);
  return {
    wall: performance.now() - begun,
    outside: waiting.total,
    cpu: (used.user + used.system) / 1000,
    opened,
    resident: process.memoryUsage().rss,
    peak: process.resourceUsage().maxRSS * 1024,
    tags: count.tags,
    health: count.health,
    pullRequests: count.opened,
    ...what,
  };
}

async function planned(hinted: ReadonlySet<string>): Promise<Pick<Taken, "lanes" | "faults">> {
  const { state } = await planNow(ports, { hinted });
  return { lanes: state.lanes.length, faults: state.faults.map(({ fault }) => fault.message) };
}

async function applied(hinted: ReadonlySet<string>): Promise<Pick<Taken, "lanes" | "faults">> {
  const { done, left } = await apply(ports, { hinted });
  return {
    lanes: left.length,
    faults: [
      ...done.flatMap((one) => (one.result === "fault" ? [one.fault.message] : [])),
      ...left.flatMap((one) => (one.do === "fault" || one.do === "refuse" ? [JSON.stringify(one)] : [])),
    ],
  };
}

process.on("message", (order: Order) => {
  obey(order).then(
    (taken) => process.send?.(taken),
    (error: unknown) => {
      process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`);
      process.exit(1);
    },
  );
});
process.on("disconnect", () => process.exit(0));
