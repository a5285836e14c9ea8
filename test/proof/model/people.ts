import { MemoryRefusal } from "#adapters/github/memory/memory-github.ts";
import type { MemoryPull } from "#adapters/github/memory/memory-state.ts";
import { digestFromHex, hexOf } from "#chain/digest/digest.ts";
import type { Actor } from "#chain/promotion/github.ts";
import type { Command } from "./command.ts";
import { APPROVERS, fileOf, healthUrl, RULES } from "./platform.ts";
import type { World } from "./world.ts";

/** What drives the processes; the rest is what people and the world do. */
const DRIVING = [
  "run",
  "run-until",
  "trouble",
  "lag",
  "ask-rollback",
  "run-rollback",
  "deliver",
  "run-signing",
  "take-branch",
] as const;
type PeoplesCommand = Exclude<Command, { readonly do: (typeof DRIVING)[number] }>;

export function isPeoples(command: Command): command is PeoplesCommand {
  return !DRIVING.some((name) => name === command.do);
}

export const person = (login: string): Actor => ({ login, kind: "human" });
const mallory = person("mallory");
const bytesOf = (text: string) => new TextEncoder().encode(text);

/** Does what one command says, as a person or as the world would. What GitHub refuses simply didn't happen. */
export async function perform(world: World, command: PeoplesCommand): Promise<void> {
  try {
    await act(world, command);
  } catch (error) {
    if (!(error instanceof MemoryRefusal)) throw error;
  }
}

async function act(world: World, command: PeoplesCommand): Promise<void> {
  const { github, platform } = world;
  const { permissions } = github.people;
  switch (command.do) {
    case "release": {
      const one = command.lane === undefined ? undefined : chosen(platform.lanes, command.lane);
      const services = one === undefined ? platform.services : [one.service];
      for (const service of services) await world.release(service, command.attested);
      return;
    }
    case "retag": {
      const release = chosen(world.releases, command.release);
      return release && world.retag(release);
    }
    case "review": {
      const pull = chosen(github.openPulls(), command.pull);
      return pull && github.review(person(command.by), pull.number, command.state);
    }
    case "approve-all":
      for (const { number } of github.openPulls())
        for (const login of APPROVERS) github.review(person(login), number, "APPROVED");
      return;
    case "close":
    case "take-over":
    case "propose-again":
    case "edit-body":
    case "merge-by-hand":
    case "push-more":
    case "force-push":
    case "push-unruled":
    case "delete-branch": {
      const pull = chosen(github.openPulls(), command.pull);
      return pull && tamper(world, command.do, pull);
    }
    case "reopen": {
      const closed = [...github.state().pulls.values()].filter(({ state }) => state === "closed");
      const pull = chosen(closed, command.pull);
      return pull && github.reopen(mallory, pull.number);
    }
    case "push-main":
      return pushMain(world, command.what, command.lane ?? 0);
    case "propose-policy": {
      const main = github.git.branches.get("main");
      const branch = "weaker";
      if (github.git.branches.has(branch)) return;
      github.push(mallory, branch, github.commit(mallory, main, [weakerPolicy(world)], "weaker\n"));
      github.open(mallory, { branch, base: "main", title: "weaker", body: "" });
      return;
    }
    case "quarantine":
    case "lift": {
      const release = chosen(world.releases, command.release);
      if (release === undefined) return;
      const path = `quarantine/sha256-${hexOf(release.digest)}.yaml`;
      const text = `digest: ${release.digest}\nowner: ada\nreason: bad\nsince: ${world.now.toISOString()}\n`;
      if ((world.read(path) === undefined) === (command.do === "quarantine"))
        world.commit(person("ada"), { [path]: command.do === "quarantine" ? text : null }, `${command.do}\n`);
      return;
    }
    case "hold":
    case "unhold": {
      const lane = chosen(platform.lanes, command.lane);
      if (lane === undefined) return;
      const path = `holds/${lane.environment}.yaml`;
      const expires = new Date(world.now.getTime() + 6 * 3_600_000).toISOString();
      const text = `owner: ada\nreason: freeze\nexpires: ${expires}\n`;
      if ((world.read(path) === undefined) === (command.do === "hold"))
        world.commit(person("ada"), { [path]: command.do === "hold" ? text : null }, `${command.do}\n`);
      return;
    }
    case "release-run": {
      const waiting = github.state().runs.filter(({ status }) => status === "waiting");
      const run = chosen(waiting, command.run);
      const environment = platform.signedByRun;
      if (run === undefined || environment === undefined) return;
      github.changeRun(run.id, { status: "queued", releases: [{ environment, by: person(command.by) }] });
      return;
    }
    case "health": {
      const lane = chosen(platform.lanes, command.lane);
      if (lane !== undefined) world.health.set(healthUrl(lane), command.state);
      return;
    }
    case "clock":
      return world.pass(command.minutes * 60_000);
    case "rules":
      github.rules = { ...RULES, bypass: command.bypass };
      return;
    case "leave":
      permissions.set(command.by, "read");
      return;
    case "return":
      permissions.set(command.by, "write");
      return;
  }
}

function tamper(world: World, how: keyof typeof TAMPERING, pull: MemoryPull): void {
  TAMPERING[how](world, pull);
}

const TAMPERING = {
  close: ({ github }: World, { number }: MemoryPull) => github.close(mallory, number),
  "take-over": ({ github }: World, { number, head, title, body }: MemoryPull) => {
    github.close(mallory, number);
    github.open(mallory, { branch: head.ref, base: "main", title, body });
  },
  "propose-again": ({ github }: World, { number, head, title, body }: MemoryPull) => {
    const branch = `again-${number}`;
    github.push(mallory, branch, head.commit);
    github.open(mallory, { branch, base: "main", title, body });
  },
  "edit-body": ({ github }: World, { number }: MemoryPull) =>
    github.describe(mallory, number, "nothing to see here"),
  "merge-by-hand": ({ github }: World, { number, head }: MemoryPull) => {
    github.merge(mallory, {
      pullRequest: number,
      expectedHead: head.commit,
      method: "merge",
      title: "by hand",
      message: "",
    });
  },
  "push-more": (world: World, { number, head }: MemoryPull) => pushed(world, number, head.ref, head.commit),
  "force-push": (world: World, { number, head }: MemoryPull) =>
    pushed(world, number, head.ref, world.github.git.branches.get("main")),
  /** An administrator has switched the ruleset off, so that no status holds up what comes now. */
  "push-unruled": (world: World, { number, head }: MemoryPull) => {
    world.github.rules = { ...world.github.rules, requiresPullRequest: false, requiredStatuses: [] };
    pushed(world, number, head.ref, head.commit);
  },
  "delete-branch": ({ github }: World, { head }: MemoryPull) => github.push(mallory, head.ref, undefined),
} as const;

function pushed(world: World, seed: number, branch: string, parent: string | undefined): void {
  const { github } = world;
  github.push(mallory, branch, github.commit(mallory, parent, smuggled(world, seed), "by hand\n"));
}

/** Another digest, a weaker policy, or a file that nobody asked for. */
function smuggled(world: World, seed: number) {
  const [lane] = world.platform.lanes;
  const evil = digestFromHex("e".repeat(64)) ?? "";
  const [first, second, third] = [
    weakerPolicy(world),
    { path: `smuggled-${seed}.yaml`, bytes: bytesOf("kind: Pod\n") },
    {
      path: lane === undefined ? "x" : fileOf(lane),
      bytes: bytesOf(withDigest(lane === undefined ? "" : (world.read(fileOf(lane)) ?? ""), evil)),
    },
  ];
  const found = [first, second, third][seed % 3];
  return found === undefined ? [] : [found];
}

function weakerPolicy(world: World) {
  const policy = world.read("clearance.yaml") ?? "";
  const less = policy.replace(/people: \d/, "people: 1").replace(", soak: 10m", "");
  return { path: "clearance.yaml", bytes: bytesOf(less) };
}

function pushMain(world: World, what: string, index: number): void {
  const lane = chosen(world.platform.lanes, index);
  const file = lane === undefined ? "" : fileOf(lane);
  const text = world.read(file) ?? "";
  const stamp = world.now.toISOString();
  const policy = world.read("clearance.yaml") ?? "";
  const files: Record<string, Record<string, string>> = {
    elsewhere: { "README.md": `# GitOps\n${stamp}\n` },
    "same-file": { [file]: text.replace(/labels: .*/, `labels: ["${stamp}"]`) },
    "same-lines": { [file]: text.replace(/( {4}newName: \S+).*/, `$1 # ${stamp}`) },
    policy: { "clearance.yaml": policy.replace(/people: (\d)/, (_, n) => `people: ${n === "2" ? 1 : 2}`) },
    digest: { [file]: withDigest(text, world.releases[0]?.digest ?? "") },
  };
  world.commit(person("ada"), files[what] ?? {}, `${what}\n`);
}

/** As somebody writes it by hand. */
function withDigest(text: string, digest: string): string {
  if (digest === "") return text;
  if (text.includes("digest: ")) return text.replace(/digest: .*/, `digest: ${digest}`);
  return text.replace(/( {4}newName: .*\n)/, `$1    digest: ${digest}\n`);
}

/** -1 is the last one. */
export function chosen<T>(from: readonly T[], index: number): T | undefined {
  return from.length === 0 ? undefined : from.at(index % from.length);
}
