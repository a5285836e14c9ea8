import { memoryClone } from "#adapters/git/memory/memory-clone.ts";
import { MemoryGitHub } from "#adapters/github/memory/memory-github.ts";
import { memoryPort } from "#adapters/github/memory/memory-port.ts";
import { memoryRequests } from "#adapters/github/memory/memory-requests.ts";
import { keySigner } from "#adapters/sigstore/signer.ts";
import { sigstoreVerifier } from "#adapters/sigstore/verifier.ts";
import type { Health } from "#chain/clearance/health.ts";
import { ImageName } from "#chain/digest/image-name.ts";
import type { Actor } from "#chain/promotion/github.ts";
import { apply } from "#operations/apply.ts";
import type { ApplyPorts } from "#operations/apply-step.ts";
import { type MemoryRegistry, memoryRegistry } from "#test/memory-registry.ts";
import { type Keys, newKeys, platformFiles } from "./acme-platform.ts";
import { probeOf, releaseInto } from "./releases.ts";
import { type Changes, deployedIn, type ScenarioOptions, type ScenarioWorld } from "./scenario-world.ts";

const PROMOTER: Actor = { login: "clearance-promoter[bot]", kind: "bot" };
const RULES = {
  requiresPullRequest: true,
  requiredStatuses: ["clearance"],
  app: PROMOTER.login,
  bypass: "never",
} as const;
const REVIEWS = { APPROVE: "APPROVED", REQUEST_CHANGES: "CHANGES_REQUESTED", COMMENT: "COMMENTED" } as const;

export interface MemoryWorld extends ScenarioWorld {
  readonly github: MemoryGitHub;
  readonly registry: MemoryRegistry;
  /** The same once more: the two go on apart. */
  copy(): MemoryWorld;
}

interface MemoryFacts {
  readonly image: ImageName;
  readonly keys: Keys;
  readonly sharedClock: boolean;
}

/** The example platform with a key per environment, all of it in memory but what signs and verifies. */
export async function memoryWorld(options: ScenarioOptions = {}): Promise<MemoryWorld> {
  const image = ImageName.parse("registry.example/acme/check-in");
  const keys = newKeys();
  const world = openMemoryWorld({ image, keys, sharedClock: options.sharedClock === true });
  const { github } = world;
  for (const login of ["alice", "bob", "carol", "dave", "erin"])
    github.people.permissions.set(login, "write");
  github.people.permissions.set("ada", "admin");
  github.people.permissions.set("mallory", "read");
  github.people.teams.set("acme/release", ["carol", "dave"]);
  github.people.teams.set("acme/on-call", ["erin"]);
  await world.pushToMain(platformFiles(image, keys, options));
  return world;
}

/** On its first day with nobody there, or as another world stands now. */
function openMemoryWorld(
  facts: MemoryFacts,
  like?: { readonly world: MemoryWorld; readonly ahead: number },
): MemoryWorld {
  const { image, keys } = facts;
  const registry = memoryRegistry(like === undefined ? {} : { like: like.world.registry });
  let ahead = like?.ahead ?? 0;
  const now = () => new Date(Date.now() + ahead);
  const github = new MemoryGitHub(
    {
      url: "https://github.example/acme/gitops",
      now: facts.sharedClock ? now : () => new Date(),
      rules: RULES,
      deleteBranchOnMerge: true,
    },
    like?.world.github,
  );

  /** A commit on a branch, whatever it stood at. */
  function put(login: string, branch: string, files: Changes, start: string | undefined): string {
    const parent = github.git.branches.get(branch) ?? start;
    const changes = Object.entries(files).map(([path, text]) => ({
      path,
      bytes: text === null ? null : new TextEncoder().encode(text),
    }));
    const commit = github.commit(person(login), parent, changes, `by ${login}\n`);
    github.push(person(login), branch, commit);
    return commit;
  }

  const health = new Map<string, Health["state"]>(like?.world.health);
  const git = memoryClone(github.git);
  const promoter = memoryPort(memoryRequests(github, PROMOTER));
  const ports: ApplyPorts = {
    git,
    github: promoter,
    registry,
    verifier: sigstoreVerifier(),
    health: probeOf(health),
    now,
    signerOf: (name) => {
      const pem = keys[name]?.privateKey;
      return pem === undefined ? undefined : keySigner({ pem, name });
    },
    version: "0.0.0-test",
  };

  const world: MemoryWorld = {
    github,
    copy: () => openMemoryWorld(facts, { world, ahead }),
    promoter,
    git,
    registry,
    image,
    ports,
    keyOf: (signer) => keys[signer]?.privateKey ?? "",
    health,
    as: (login) => memoryPort(memoryRequests(github, person(login))),
    release: releaseInto({ image, keys }, ports),
    apply: () => apply(ports),
    deployed: deployedIn(git),
    async review(number, login, event = "APPROVE") {
      github.review(person(login), number, REVIEWS[event]);
    },
    async push(login, branch, files, start = "main") {
      return put(login, branch, files, github.git.branches.get(start) ?? start);
    },
    async pushToMain(files) {
      put("ada", "main", files, undefined);
    },
    async open(login, branch, title = branch, body = "") {
      return github.open(person(login), { branch, base: "main", title, body }).number;
    },
    async close(login, number) {
      github.close(person(login), number);
    },
    async merge(login, number) {
      const expectedHead = github.pull(number).head.commit;
      const request = {
        pullRequest: number,
        expectedHead,
        method: "merge",
        title: "merge",
        message: "",
      } as const;
      return github.merge(person(login), request).merged;
    },
    async editComment(_login, id, body) {
      github.editComment(id, body);
    },
    async unprotect() {
      github.rules = { ...RULES, enforced: false };
    },
    pass(milliseconds) {
      ahead += milliseconds;
    },
    async [Symbol.asyncDispose]() {},
  };
  return world;
}

function person(login: string): Actor {
  return { login, kind: "human" };
}
