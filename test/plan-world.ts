import type { ApprovalFacts, PlaceFacts } from "#chain/clearance/gates/gate-inputs.ts";
import { lanesOf, placeOf } from "#chain/clearance/lane.ts";
import { parsePolicy } from "#chain/clearance/parse-policy.ts";
import type { Lane, PolicySnapshot } from "#chain/clearance/policy.ts";
import { type Rules, rulesFor } from "#chain/clearance/rules.ts";
import { type Digest, digestOf } from "#chain/digest/digest.ts";
import type { OpenPullRequest, PullRequest } from "#chain/promotion/github.ts";
import { batchBranch, promotionBranch, promotionId } from "#chain/promotion/identity.ts";
import { parseOwnBranch } from "#chain/promotion/own-branch.ts";
import { plan } from "#chain/promotion/plan.ts";
import { parseProposal } from "#chain/promotion/proposal.ts";
import type { Candidate, ObservedLane, ObservedState } from "#chain/promotion/state.ts";
import type { Step } from "#chain/promotion/step.ts";

export const PROMOTER = "clearance-promoter[bot]";

/** Services of one environment that signs with a key and asks for one approval; two of them go together. */
const POLICY = `apiVersion: clearance/v1
gitops: acme/gitops
admission: { elsewhere: refuse }
builders: { app: { key: trust/build.pub } }
services:
  api: { image: ghcr.io/acme/api, builder: app, channel: main, batch: web, digestAt: { file: "api/{environment}.yaml", path: image } }
  boarding: { image: ghcr.io/acme/boarding, builder: app, channel: main, digestAt: { file: "boarding/{environment}.yaml", path: image } }
  worker: { image: ghcr.io/acme/worker, builder: app, channel: main, batch: web, digestAt: { file: "worker/{environment}.yaml", path: image } }
environments:
  - { name: prod, signer: { key: trust/prod.pub }, approval: { people: 1, from: [carol] }, supersede: 4h }
`;

/** Before it, a place that takes whatever is newest at once, and where it soaks for so long. */
function soaking(soak: string): string {
  return POLICY.replace(
    "environments:\n",
    `environments:\n  - { name: staging, signer: { key: trust/staging.pub }, soak: ${soak} }\n`,
  );
}

interface Opened extends OpenPullRequest {
  readonly message: string;
}

/**
 * A promoter's world as its plan sees it, with steps applied as GitHub would: enough to ask what comes of a
 * plan over time, and nothing else of the outside.
 */
export class PlanWorld {
  readonly policy: PolicySnapshot;
  /** What each service's tag points to, and what stands in prod; elsewhere the key is `staging/boarding`. */
  readonly newest = new Map<string, Digest>();
  readonly current = new Map<string, Digest>();
  readonly quarantined = new Set<Digest>();
  /** Places that are known to be ill. */
  readonly ill = new Set<string>();
  readonly merged: { readonly services: readonly string[]; readonly at: Date }[] = [];
  readonly closed: PullRequest[] = [];
  now = new Date("2026-11-20T08:00:00Z");
  #open: Opened[] = [];
  #numbers = 0;
  #since = new Map<string, string>();
  #rules = new Map<string, Rules>();
  #changes = new Map<string, Date[]>();

  constructor(soak?: string) {
    this.policy = snapshot(soak === undefined ? POLICY : soaking(soak));
  }

  get open(): readonly Opened[] {
    return this.#open;
  }

  pass(milliseconds: number): void {
    this.now = new Date(this.now.getTime() + milliseconds);
  }

  approve(number: number): void {
    this.#change(number, ({ reviews, head }) => ({
      reviews: [
        ...reviews,
        {
          author: { login: "carol", kind: "human" },
          state: "APPROVED",
          commit: head.commit,
          submittedAt: this.now,
        },
      ],
    }));
  }

  /** A person's no. */
  decline(number: number): void {
    const found = this.#open.find((one) => one.number === number);
    if (found === undefined) throw new Error(`#${number} isn't open`);
    this.#open = this.#open.filter((one) => one !== found);
    this.closed.push({ ...found, state: "closed", closedBy: { login: "bob", kind: "human" } });
  }

  plan(): readonly Step[] {
    return plan(this.state(), this.now);
  }

  /** Applies a plan, and plans again until nothing is left to do; the steps that acted. */
  apply(): readonly Step[] {
    const done: Step[] = [];
    for (let round = 0; round < 20; round++) {
      const steps = this.plan().filter(({ do: what }) => ["open", "close", "sign-and-merge"].includes(what));
      if (steps.length === 0) return done;
      for (const step of steps) this.do(step);
      done.push(...steps);
    }
    throw new Error("the plan never comes to an end");
  }

  do(step: Step): void {
    if (step.do === "open") this.#propose(step);
    if (step.do === "close") this.#open = this.#open.filter(({ number }) => number !== step.pullRequest);
    if (step.do === "sign-and-merge") this.#merge(step.pullRequest);
  }

  state(): ObservedState {
    const proposals = new Map(this.#open.map(({ number, message }) => [number, parseProposal(message)]));
    return {
      base: { branch: "main", commit: "0".repeat(40) },
      promoter: PROMOTER,
      policy: this.policy,
      restrictions: {
        quarantines: [...this.quarantined].map((digest) => ({
          digest,
          owner: "erin",
          reason: "burns",
          since: this.now,
          immediate: false,
        })),
        origins: [],
        holds: [],
      },
      pullRequests: this.#open,
      past: [],
      proposals,
      leftovers: [],
      lanes: lanesOf(this.policy.policy).map((lane) => this.#observed(lane)),
      faults: [],
    };
  }

  #observed(lane: Lane): ObservedLane {
    const observed = this.#lane(lane);
    const next = this.#after(lane);
    const since = next === undefined ? undefined : this.#waitsSince(next, lane);
    if (next === undefined || since === undefined) return observed;
    return { ...observed, awaited: [{ by: this.#lane(next), since }] };
  }

  /** The first change here that came after the last one there. */
  #waitsSince(next: Lane, lane: Lane): Date | undefined {
    const last = this.#changes.get(keyOf(next))?.at(-1);
    return this.#changes.get(keyOf(lane))?.find((at) => last === undefined || at >= last);
  }

  #after({ service, environment }: Lane): Lane | undefined {
    const lanes = lanesOf(this.policy.policy).filter((one) => one.service === service);
    return lanes[lanes.findIndex((one) => one.environment === environment) + 1];
  }

  #before({ service, environment }: Lane): Lane | undefined {
    const lanes = lanesOf(this.policy.policy).filter((one) => one.service === service);
    return lanes[lanes.findIndex((one) => one.environment === environment) - 1];
  }

  #place(lane: Lane): PlaceFacts {
    const key = keyOf(lane);
    return {
      ...lane,
      digest: this.current.get(key) ?? null,
      since: this.#changes.get(key)?.at(-1) ?? null,
      health: { state: this.ill.has(key) ? "unhealthy" : "unknown", detail: "as told" },
    };
  }

  #lane(lane: Lane): ObservedLane {
    const { policy } = this;
    const key = keyOf(lane);
    const rules = this.#rules.get(key) ?? rulesWithoutEvidence(policy, lane);
    this.#rules.set(key, rules);
    const current = this.current.get(key) ?? null;
    const since = this.#since.get(key) ?? "none";
    const place = placeOf(policy.policy, lane);
    const before = this.#before(lane);
    const places = [lane, ...(before === undefined ? [] : [before])].map((one) => this.#place(one));
    const observed = { lane, rules, place, current, since, places };
    const newest = before === undefined ? this.newest.get(lane.service) : this.current.get(keyOf(before));
    if (newest === undefined || newest === current)
      return { ...observed, candidate: { none: "nothing is new", waits: false } };
    const idOf = (to: Digest) =>
      promotionId({ lane, from: current, to, policyDigest: rules.policyDigest, since });
    const own = this.#open.filter((one) => this.#idIn(one, lane) !== undefined);
    const openFor = (id: string) => own.find((one) => this.#idIn(one, lane)?.startsWith(id.slice(0, 12)));
    const candidate = (digest: Digest): Candidate => {
      const id = idOf(digest);
      const open = openFor(id);
      const declined = this.closed.find((one) =>
        this.#idIn(one as Opened, lane)?.startsWith(id.slice(0, 12)),
      );
      return {
        subject: { image: rules.image, digest },
        origin: "the tag main",
        evidence: [],
        referrers: new Map(),
        listed: 0,
        broken: [],
        notes: [],
        ancestry: { descendsFrom: () => false },
        replaced: [],
        older: false,
        promotion: {
          id,
          branch: promotionBranch(lane, id),
          ...(open === undefined ? {} : { open }),
          ...(declined === undefined ? {} : { declined }),
          unplanned: [],
          approval: approvalOf(open),
          statuses: [],
          runs: [],
        },
      };
    };
    const wanted = openFor(idOf(newest));
    const old = own.find((one) => one !== wanted);
    const to = old === undefined ? undefined : this.#digestIn(old, key);
    const times = own.map(({ createdAt, message }) => parseProposal(message).waitingSince ?? createdAt);
    const waitingSince = times.sort((a, b) => a.getTime() - b.getTime())[0];
    return {
      ...observed,
      candidate: candidate(newest),
      ...(to === undefined ? {} : { standing: candidate(to) }),
      ...(waitingSince === undefined ? {} : { waitingSince }),
    };
  }

  /** The promotion of a service that a pull request holds, by its commit or its branch's name. */
  #idIn({ head, message }: Opened, { service, environment }: Lane): string | undefined {
    const own = parseOwnBranch(head.ref);
    if (own?.place !== environment) return undefined;
    if (own.batch) return parseProposal(message).members.get(service);
    return own.name === service ? head.ref.split("/").at(-1) : undefined;
  }

  readonly #holds = new Map<number, ReadonlyMap<string, Digest>>();

  #digestIn({ number }: Opened, key: string): Digest | undefined {
    return this.#holds.get(number)?.get(key);
  }

  #propose(step: Extract<Step, { do: "open" }>): void {
    const number = ++this.#numbers;
    this.#holds.set(number, new Map(step.intents.map(({ lane, to }) => [keyOf(lane), to])));
    const ids = step.intents.map(promotionId);
    const named = step.branch.startsWith("clearance/batch/")
      ? batchBranch(step.lane, "web", ids)
      : promotionBranch(step.lane, ids[0] ?? "");
    if (named !== step.branch || this.#open.some(({ head }) => head.ref === step.branch))
      throw new Error(`${step.branch} is misnamed or there already`);
    this.#open.push({
      number,
      url: `https://github.com/acme/gitops/pull/${number}`,
      state: "open",
      title: step.title,
      body: step.body,
      message: step.message,
      author: { login: PROMOTER, kind: "bot" },
      head: { ref: step.branch, commit: String(number).padStart(40, "a"), fromFork: false },
      base: { ref: "main" },
      createdAt: this.now,
      reviews: [],
      statuses: [],
      checks: [],
      mergeable: "yes",
      mayBypass: false,
    });
  }

  #merge(number: number): void {
    const found = this.#open.find((one) => one.number === number);
    const holds = this.#holds.get(number);
    if (found === undefined || holds === undefined) throw new Error(`#${number} isn't open`);
    this.#open = this.#open.filter((one) => one !== found);
    for (const [service, digest] of holds) {
      if (this.quarantined.has(digest)) throw new Error(`${service} was merged in spite of its quarantine`);
      this.current.set(service, digest);
      this.#changes.set(service, [...(this.#changes.get(service) ?? []), this.now]);
      this.#since.set(service, String(number).padStart(64, "0"));
    }
    this.merged.push({ services: [...holds.keys()], at: this.now });
  }

  #change(number: number, change: (one: Opened) => Partial<Opened>): void {
    this.#open = this.#open.map((one) => (one.number === number ? { ...one, ...change(one) } : one));
  }
}

function approvalOf(open: Opened | undefined): ApprovalFacts {
  return {
    reviews: open?.reviews ?? [],
    permissions: new Map([["carol", "write"]]),
    eligible: ["carol"],
    author: { login: PROMOTER, kind: "bot" },
    requester: null,
    environmentHasReviewers: false,
    release: null,
  };
}

/** A service in a place, by the names that tests call them. */
function keyOf({ service, environment }: Lane): string {
  return environment === "prod" ? service : `${environment}/${service}`;
}

/** Evidence has tests of its own, the clearance of the place before among it. */
function rulesWithoutEvidence(policy: PolicySnapshot, lane: Lane): Rules {
  const { previous: _, ...rules } = rulesFor(policy, lane.service, lane.environment);
  return rules;
}

function snapshot(text: string): PolicySnapshot {
  const policy = parsePolicy(text);
  const files = new Map(
    ["trust/build.pub", "trust/prod.pub", "trust/staging.pub"].map((path) => [
      path,
      new TextEncoder().encode(path),
    ]),
  );
  // Evidence has tests of its own: none is asked for here, so that a plan's verdict is about the rest.
  const environments = policy.environments.map((environment) => ({ ...environment, requires: [] }));
  return { policy: { ...policy, environments }, commit: "0".repeat(40), digest: digestOf(text), files };
}
