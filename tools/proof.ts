import { parseArgs } from "node:util";
import { killSuite, wireKillSuite } from "#test/proof/kill/suite.ts";
import { modelSuite, replaySuite } from "#test/proof/model/suite.ts";
import { added, type Figures, NOTHING, type ProofSuite } from "#test/proof/suite.ts";
import { runMutations } from "./proof/run-mutations.ts";

/** Every suite of `npm run test:proof`, in the order in which they run. */
const SUITES: readonly ProofSuite[] = [modelSuite, killSuite, wireKillSuite];

/** Histories that a dropped precondition has to be noticed in. */
const MOST = 1500;

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    seed: { type: "string" },
    interleavings: { type: "string", default: "10000" },
    /** So many kill points of each scenario, instead of all. */
    kills: { type: "string" },
    /** Only this suite. */
    suite: { type: "string" },
    /** End at the first broken promise, as it was found. */
    first: { type: "boolean", default: false },
    /** Promises that aren't looked at, with commas between. */
    except: { type: "string", default: "" },
    /** Drop preconditions of the promoter instead: each must break a promise. */
    mutations: { type: "boolean", default: false },
    /** Only mutations, or scenarios of kills, with this in their name. */
    only: { type: "string" },
    /** Plays that one history of the model suite alone. */
    replay: { type: "string" },
  },
});
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
const interleavings = Number(values.interleavings);
const kills = values.kills === undefined ? undefined : Number(values.kills);
if (![seed, interleavings, kills ?? 0].every(Number.isSafeInteger))
  throw new Error("--seed, --interleavings and --kills take whole numbers");
const { replay } = values;
const suites = replay === undefined ? SUITES : [replaySuite(replay)];
const asked = suites.filter(({ name }) => values.suite === undefined || values.suite === name);
if (asked.length === 0)
  throw new Error(
    `there is no suite ${values.suite}; there are: ${SUITES.map(({ name }) => name).join(", ")}`,
  );

if (values.mutations) {
  const caught = await runMutations(seed, Math.min(interleavings, MOST), values.only);
  process.exit(caught ? 0 : 1);
}
let figures: Figures = NOTHING;
for (const suite of asked) {
  const started = performance.now();
  const own = await suite.run({
    seed,
    interleavings,
    kills,
    only: values.only,
    first: values.first,
    except: values.except.split(","),
  });
  figures = added(figures, own);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stderr.write(
    `${suite.name}: ${own.steps} steps, ${own.violations.length} violations in ${seconds} s\n`,
  );
}
const { violations: found } = figures;
for (const one of found) {
  process.stderr.write(
    `\n${one.suite}, ${one.invariant}: ${one.what} (${one.at ?? "replayed"})\n  ${one.replay}\n`,
  );
}
const summary = { ...figures, violations: found.length, seed };
if (values.json) process.stdout.write(`${JSON.stringify({ ...summary, found })}\n`);
else for (const [name, value] of Object.entries(summary)) process.stdout.write(`${name}: ${value}\n`);
process.exitCode = found.length === 0 ? 0 : 1;
