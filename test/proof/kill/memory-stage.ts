import { Fault } from "#chain/fault.ts";
import { answerComment } from "#operations/answer-comment.ts";
import { apply } from "#operations/apply.ts";
import type { ApplyPorts } from "#operations/apply-step.ts";
import { merge } from "#operations/merge.ts";
import { DEFAULT_BASE } from "#operations/observe-ports.ts";
import { rollback } from "#operations/rollback.ts";
import { sign } from "#operations/sign.ts";
import { type MemoryWorld, memoryWorld } from "#test/scenarios/memory-world.ts";
import type { CallGate } from "./call-gate.ts";
import type { Freeze, Job, KillWorld } from "./kill-world.ts";
import { MemoryProcess } from "./memory-process.ts";

const TITLE = "check-in is down";

/** Everything in memory: a world thaws in no time, and a process ends between two of its own calls, exactly. */
export const freezeInMemory: Freeze = async (options, prepare, gate) => {
  const change = options.policy ?? ((text: string) => text);
  const frozen = await memoryWorld({
    ...options,
    policy: (text) => change(text.replace("soak: 10m, ", "")),
  });
  await prepare(watched(frozen, gate));
  return {
    thaw: async () => watched(frozen.copy(), gate),
    [Symbol.asyncDispose]: () => frozen[Symbol.asyncDispose](),
  };
};

function watched(world: MemoryWorld, gate: CallGate): KillWorld {
  const { github } = world;
  return {
    ...world,
    async run(job, signal) {
      const process = new MemoryProcess(gate, signal);
      try {
        return JSON.stringify(await process.run(() => work(job, process, world)));
      } catch (error) {
        // A step that fails ends its job, and the next one finds what it left.
        if (error instanceof Fault) return `${error.code}: ${error.message}`;
        throw error;
      }
    },
    pulls: async () =>
      [...github.state().pulls.values()].map(({ number, state, author, head, reviews }) => ({
        number,
        state,
        author: author.login,
        branch: head.ref,
        approvers: reviews.flatMap((review) =>
          review.state === "APPROVED" && review.commit === head.commit ? [review.author.login] : [],
        ),
      })),
    branches: async () => [...github.git.branches.keys()].filter((name) => name.startsWith("clearance/")),
    async askInIssue(login, comment) {
      const person = { login, kind: "human" } as const;
      const { number } = github.openIssue(person, { title: TITLE, body: "", label: "" });
      github.comment(person, number, comment);
    },
    async commentsBy(login) {
      const { issues, comments } = github.state();
      const issue = issues.find(({ title }) => title === TITLE);
      return comments.flatMap(({ id, issue: on, author }) =>
        on === issue?.number && author.login === login ? [id] : [],
      );
    },
  };
}

/** What the job's action calls, with what it reads from its inputs. */
function work(
  { action, inputs, actor = "erin" }: Job,
  process: MemoryProcess,
  world: MemoryWorld,
): Promise<unknown> {
  const { environment = "" } = inputs;
  const signs = inputs["signing-key"] !== undefined;
  const ports = process.ports(world, (asked) =>
    signs && asked === environment ? world.ports.signerOf?.(asked) : undefined,
  );
  if (action === "rollback") {
    const { service = "", reason = "" } = inputs;
    return rollback({ service, environment, reason, requestedBy: actor, base: DEFAULT_BASE }, ports);
  }
  const promotion = {
    environment,
    pullRequest: Number(inputs["pull-request"]),
    head: inputs["head"] ?? "",
    base: DEFAULT_BASE,
    run: 1,
  };
  switch (inputs["mode"]) {
    case undefined:
      return apply(ports, environment === "" ? {} : { environment });
    case "sign":
      return sign(
        { ...promotion, version: ports.version },
        { ...ports, signer: signerIn(ports, environment) },
      );
    case "merge":
      return merge(promotion, ports);
    case "answer":
      return answerComment(Number(inputs["comment"]), ports);
    default:
      throw new Error(`no scenario runs mode ${inputs["mode"]}`);
  }
}

function signerIn({ signerOf }: ApplyPorts, environment: string) {
  const signer = signerOf?.(environment);
  if (signer === undefined) throw new Error(`${environment} has no key`);
  return signer;
}
