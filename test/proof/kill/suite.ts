import { forkServer } from "#adapters/launch/fork-server.ts";
import { buildToolkit } from "#test/build-toolkit.ts";
import { NOTHING, type ProofSuite } from "../suite.ts";
import { chooseBySeed } from "./choose.ts";
import { runKills } from "./run-kills.ts";
import { SCENARIOS } from "./scenarios.ts";

/** Every scenario, ended at every outside call; it knows no chance. */
export const killSuite: ProofSuite = {
  name: "kill",
  async run({ seed, kills }) {
    const toolkit = await buildToolkit();
    const server = await forkServer();
    try {
      const { violations, ...figures } = await runKills(SCENARIOS, {
        dist: toolkit.dist,
        ...(kills === undefined ? {} : { choose: chooseBySeed(kills, seed) }),
        say: (line) => process.stderr.write(`${line}\n`),
      });
      const told = violations.map((what) => ({
        suite: "kill",
        invariant: "what a killed process began is finished",
        what,
        replay: "npm run test:proof -- --suite kill",
      }));
      return { ...NOTHING, ...figures, violations: told };
    } finally {
      await server.close();
      toolkit.remove();
    }
  },
};
