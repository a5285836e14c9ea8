import fc from "fast-check";
import { expect, it } from "vitest";
import { lanesOf } from "#chain/clearance/lane.ts";
import type { Policy } from "#chain/clearance/policy.ts";
import { digestOf } from "#chain/digest/digest.ts";
import type { GitRepository } from "#chain/promotion/git.ts";
import { digestsOf } from "./observe-digests.ts";
import type { RulesOf } from "./observe-rules.ts";
import { standingLanes } from "./observe-standing.ts";

const PLACES = ["dev", "staging-a", "staging-b"];

function policyOf(...services: readonly string[]): { readonly policy: Policy; readonly rulesOf: RulesOf } {
  const rules = (service: string) => ({
    digestAt: { file: `apps/${service}/{environment}.yaml`, path: "image{region}" },
  });
  const policy = {
    services: Object.fromEntries(services.map((service) => [service, rules(service)])),
    environments: [{ name: "dev" }, { name: "staging", regions: ["-a", "-b"] }],
  } as unknown as Policy;
  const known = services.join();
  return { policy, rulesOf: ({ service }) => ({ service, known }) as unknown as ReturnType<RulesOf> };
}
const POLICIES = [policyOf("check-in", "boarding"), policyOf("boarding", "baggage")] as const;

/** What each service holds in each place; undefined leaves its file broken. */
type Commit = Readonly<Record<string, readonly (string | undefined)[]>>;

function repository(commits: readonly Commit[]): GitRepository {
  const text = (held: string | undefined) => (held === undefined ? "[" : `"${held}"`);
  const files = commits.map((commit) =>
    Object.entries(commit).flatMap(([service, [dev, a, b]]) => [
      [`apps/${service}/dev.yaml`, `image: ${text(dev)}\n`],
      [`apps/${service}/staging.yaml`, `image-a: ${text(a)}\nimage-b: ${text(b)}\n`],
    ]),
  );
  const blobs = new Map(files.flat().map(([, content = ""]) => [digestOf(content).slice(7), content]));
  return {
    files: async (commit: string) =>
      new Map(files[Number(commit)]?.map(([path, content = ""]) => [path, digestOf(content).slice(7)])),
    blob: async (id: string) => new TextEncoder().encode(blobs.get(id)),
  } as unknown as GitRepository;
}

async function lookAt(git: GitRepository, commit: string, which: number) {
  const { policy, rulesOf } = POLICIES[which] ?? POLICIES[0];
  const digests = await digestsOf(git, commit, policy);
  await digests.read(lanesOf(policy));
  const standingAt = standingLanes(git, commit, { policy, rulesOf, digests });
  return lanesOf(policy).map((lane) => {
    const found = standingAt(lane);
    return found === undefined ? "to be asked" : { ...found, rules: found.rules };
  });
}

it("is the same with what was carried over as afresh, whatever commits and policies come in whatever order", async () => {
  const held = fc.array(fc.constantFrom("", digestOf("v1"), digestOf("v2"), undefined), {
    minLength: PLACES.length,
    maxLength: PLACES.length,
  });
  const commit = fc.record(
    { "check-in": held, boarding: held, baggage: held },
    { requiredKeys: ["boarding"] },
  );
  const looks = fc.array(fc.tuple(fc.nat(3), fc.nat(1)), { minLength: 3, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(fc.array(commit, { minLength: 4, maxLength: 4 }), looks, async (commits, order) => {
      const kept = repository(commits);
      for (const [at, which] of order) {
        const afresh = await lookAt(repository(commits), String(at), which);
        expect(await lookAt(kept, String(at), which)).toEqual(afresh);
      }
    }),
    { numRuns: 25 },
  );
});

it("knows the lanes that hold what comes before them, and asks about the first and those that don't", async () => {
  const [v1, v2] = [digestOf("v1"), digestOf("v2")];
  const git = repository([{ "check-in": [v1, v1, v2], boarding: [v1, "", ""] }]);
  const found = await lookAt(git, "0", 0);
  const said = found.map((one) => {
    if (one === "to be asked") return one;
    return "none" in one.candidate ? `${one.current}: ${one.candidate.none}` : one.candidate.subject.digest;
  });
  expect(said).toEqual([
    "to be asked",
    `${v1}: ${v1} from dev stands there already`,
    "to be asked",
    "to be asked",
    "to be asked",
    `null: nothing is deployed in staging/-a yet`,
  ]);
});
