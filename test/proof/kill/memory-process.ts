import { memoryClone } from "#adapters/git/memory/memory-clone.ts";
import { memoryPort } from "#adapters/github/memory/memory-port.ts";
import { type MemoryRequests, memoryRequests } from "#adapters/github/memory/memory-requests.ts";
import type { Registry } from "#chain/digest/registry.ts";
import type { StatementSigner } from "#chain/evidence/sigstore.ts";
import type { Actor } from "#chain/promotion/github.ts";
import type { ApplyPorts } from "#operations/apply-step.ts";
import type { MemoryWorld } from "#test/scenarios/memory-world.ts";
import { type CallGate, MUTATION } from "./call-gate.ts";

const PROMOTER: Actor = { login: "clearance-promoter[bot]", kind: "bot" };

/** Mutations of GitHub's that go on in the same document: no answer comes in between. */
const GOES_ON = ["updateRefs", "createCommitOnBranch"];
const CHANGES: readonly (keyof MemoryRequests)[] = [
  "append",
  "closeIssue",
  "comment",
  "createPullRequest",
  "deleteBranch",
  "dequeue",
  "dispatch",
  "enqueue",
  "merge",
  "openIssue",
  "rebuild",
  "remark",
  "setStatus",
  "updatePullRequest",
];

/**
 * A process of the promoter's in this one. Once it has ended, no call of its own reaches a server and none comes
 * back: whatever it would still do can't be told from nothing.
 */
export class MemoryProcess {
  readonly #gate: CallGate;
  readonly #signal: AbortSignal | undefined;
  #ended = false;

  constructor(gate: CallGate, signal: AbortSignal | undefined) {
    this.#gate = gate;
    this.#signal = signal;
  }

  /** The end of the work, or of the process. */
  async run<T>(work: () => Promise<T>): Promise<T | "ended"> {
    const ended = new Promise<"ended">((resolve) => {
      this.#signal?.addEventListener("abort", () => resolve("ended"), { once: true });
    });
    try {
      return await Promise.race([work(), ended]);
    } finally {
      this.#ended = true;
    }
  }

  /** Nothing but what the servers have: a clone that knows nothing yet, a client that remembers no answer. */
  ports(world: MemoryWorld, signerOf: NonNullable<ApplyPorts["signerOf"]>): ApplyPorts {
    const clone = memoryClone(world.github.git);
    const { health } = world.ports;
    return {
      ...world.ports,
      git: { ...clone, refresh: () => this.#call("GET git.refresh", () => clone.refresh()) },
      github: memoryPort(this.#requests(world)),
      registry: this.#registry(world.registry),
      health: { ask: (source, question) => this.#call("GET health.ask", () => health.ask(source, question)) },
      signerOf: (environment) => this.#signer(signerOf(environment)),
    };
  }

  #requests({ github }: MemoryWorld): MemoryRequests {
    const requests = memoryRequests(github, PROMOTER);
    const entries = Object.entries(requests) as [
      keyof MemoryRequests,
      (...given: unknown[]) => Promise<unknown>,
    ][];
    const gated = entries.map(([name, request]) => [
      name,
      (...given: unknown[]) => this.#call(nameOf(name), () => request(...given)),
    ]);
    const all = Object.fromEntries(gated) as MemoryRequests;
    return {
      ...all,
      append: async (request) => {
        const { branch, begins, expected } = request;
        if (!begins || github.git.branches.has(branch)) return all.append(request);
        // One document makes the branch and its first commit.
        await this.#call(`${MUTATION} Begin.updateRefs`, async () => github.push(PROMOTER, branch, expected));
        return all.append({ ...request, begins: false });
      },
    };
  }

  #registry(registry: Registry): Registry {
    const call = this.#call.bind(this);
    return {
      resolve: (...about) => call("HEAD registry.resolve", () => registry.resolve(...about)),
      manifest: (...about) => call("GET registry.manifest", () => registry.manifest(...about)),
      tags: (...about) => call("GET registry.tags", () => registry.tags(...about)),
      referrers: (...about) => call("GET registry.referrers", () => registry.referrers(...about)),
      async *blob(...about) {
        yield* await call("GET registry.blob", async () => registry.blob(...about));
      },
      putBlob: (...about) => call("PUT registry.blob", () => registry.putBlob(...about)),
      putManifest: (...about) => call("PUT registry.manifest", () => registry.putManifest(...about)),
      putReferrer: (...about) => call("PUT registry.referrer", () => registry.putReferrer(...about)),
    };
  }

  #signer(signer: StatementSigner | undefined): StatementSigner | undefined {
    if (signer === undefined) return undefined;
    return { ...signer, sign: (statement) => this.#call("GET signer.sign", () => signer.sign(statement)) };
  }

  async #call<T>(name: string, act: () => Promise<T>): Promise<T> {
    if (this.#ended) return never();
    const call = this.#gate.enter(name);
    if (this.#gate.strikes(call, "before")) return never();
    this.#gate.reaches(call);
    const answer = await settle(act);
    if (this.#ended || this.#gate.strikes(call, "unanswered")) return never();
    if (this.#gate.strikes(call, "after")) return never();
    return answer();
  }
}

/** Those of GraphQL by their names, so that no answer is looked for in the middle of a document. */
function nameOf(request: keyof MemoryRequests): string {
  if (GOES_ON.includes(request)) return `${MUTATION} Propose.${request}`;
  return `${CHANGES.includes(request) ? "POST" : "GET"} github.${request}`;
}

/** What an outside call came to, for whoever is still there to hear of it. */
async function settle<T>(act: () => Promise<T>): Promise<() => T> {
  try {
    const value = await act();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}
