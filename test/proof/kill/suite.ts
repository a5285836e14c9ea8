import { forkServer } from "#adapters/launch/fork-server.ts";
import { buildToolkit } from "#test/build-toolkit.ts";
import { NOTHING, type ProofRequest, type ProofSuite } from "../suite.ts";
import { chooseBySeed, chooseChanges } from "./choose.ts";
import { freezeOnServers } from "./frozen-world.ts";
import { freezeInMemory } from "./memory-stage.ts";
import { type KillOptions, runKills } from "./run-kills.ts";
import { SCENARIOS } from "./scenarios.ts";

/** Every scenario, ended at every outside call of its jobs; it knows no chance. */
export const killSuite: ProofSuite = {
  name: "kill",
  run: (request) => kill("kill", request, { freeze: freezeInMemory }),
};

/**
 * The same with the built actions, git and HTTP: a process is killed at every call that can change a server, each
 * request of a client's method a call of its own.
 */
export const wireKillSuite: ProofSuite = {
  name: "kill-wire",
  async run(request) {
    const toolkit = await buildToolkit();
    const server = await forkServer();
    try {
      return await kill("kill-wire", request, {
        freeze: freezeOnServers(toolkit.dist),
        points: chooseChanges,
      });
    } finally {
      await server.close();
      toolkit.remove();
    }
  },
};

async function kill(suite: string, { seed, kills, only = "" }: ProofRequest, options: KillOptions) {
  const scenarios = SCENARIOS.filter(({ name }) => name.includes(only));
  const { violations, ...figures } = await runKills(scenarios, {
    ...options,
    ...(kills === undefined ? {} : { choose: chooseBySeed(kills, seed) }),
    say: (line) => process.stderr.write(`${line}\n`),
  });
  const told = violations.map((what) => ({
    suite,
    invariant: "what a killed process began is finished",
    what,
    replay: `npm run test:proof -- --suite ${suite}`,
  }));
  return { ...NOTHING, ...figures, violations: told };
}
