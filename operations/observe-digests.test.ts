import fc from "fast-check";
import { expect, it } from "vitest";
import { lanesOf } from "#chain/clearance/lane.ts";
import type { Lane, Policy } from "#chain/clearance/policy.ts";
import { digestOf } from "#chain/digest/digest.ts";
import type { GitRepository } from "#chain/promotion/git.ts";
import { digestsOf } from "./observe-digests.ts";

/** Two services in each file, and another policy that names but one of them. */
function policyOf(paths: readonly string[]): Policy {
  const services = ["a", "b", "c"].flatMap((name) =>
    paths.map((path) => [`${name}.${path}`, { digestAt: { file: `apps/${name}.yaml`, path } }] as const),
  );
  return { services: Object.fromEntries(services), environments: [{ name: "dev" }] } as unknown as Policy;
}
const POLICY = policyOf(["image", "other.image"]);
const EARLIER = policyOf(["image"]);
const STRANGER: Lane = { service: "a.image", environment: "prod", region: "nowhere" };
const LANES = [...lanesOf(POLICY), STRANGER];

/** A repository whose commits are trees, with ids that name bytes. */
function repository(trees: ReadonlyMap<string, ReadonlyMap<string, string>>): GitRepository {
  const idOf = (text: string) => digestOf(text).slice(7);
  const blobs = new Map(
    [...trees.values()].flatMap((tree) => [...tree.values()].map((text) => [idOf(text), text])),
  );
  return {
    files: async (commit: string) =>
      new Map([...(trees.get(commit) ?? [])].map(([path, text]) => [path, idOf(text)])),
    blob: async (id: string) => new TextEncoder().encode(blobs.get(id) ?? ""),
  } as unknown as GitRepository;
}

it("is the same from what was remembered as afresh, whatever commits came in whatever order", async () => {
  const text = fc.constantFrom(
    `image: ${digestOf("v1")}\n`,
    `image: ${digestOf("v2")}\nother: { image: ${digestOf("v3")} }\n`,
    'image: ""\n',
    "image: latest\n",
    "image: [\n",
    "",
  );
  const tree = fc
    .record({ "apps/a.yaml": text, "apps/b.yaml": text, "apps/c.yaml": text }, { requiredKeys: [] })
    .map((files) => new Map(Object.entries(files)));
  await fc.assert(
    fc.asyncProperty(fc.array(tree, { minLength: 2, maxLength: 6 }), async (trees) => {
      const all = new Map(trees.map((one, index) => [String(index), one]));
      const kept = repository(all);
      for (const commit of all.keys()) {
        await (await digestsOf(kept, commit, EARLIER)).read(lanesOf(EARLIER));
        const warm = await digestsOf(kept, commit, POLICY);
        const fresh = await digestsOf(repository(all), commit, POLICY);
        await warm.read(LANES);
        for (const lane of LANES) {
          const known = warm.known(lane);
          const [one, other] = await Promise.all(
            [warm, fresh].map((digests) => digests.at(lane).catch((error: unknown) => String(error))),
          );
          expect(one).toEqual(other);
          expect(known).toEqual(typeof one === "string" && !one.startsWith("sha256:") ? undefined : one);
        }
      }
    }),
    { numRuns: 40 },
  );
});

it("image-updater#1572: reads no file again that hasn't changed, however many passes look at it", async () => {
  const text = `image: ${digestOf("v1")}\n`;
  const [first, ...more] = ["apps/a.yaml", "apps/b.yaml", "apps/c.yaml"].map((file) => [file, text] as const);
  const trees = new Map([
    ["before", new Map([...(first === undefined ? [] : [first]), ...more])],
    ["after", new Map([["apps/a.yaml", `image: ${digestOf("v2")}\n`] as const, ...more])],
  ]);
  const git = repository(trees);
  const read: string[] = [];
  const counting: GitRepository = {
    ...git,
    blob(id) {
      read.push(id);
      return git.blob(id);
    },
  };
  for (const commit of ["before", "before", "after", "before", "after"]) {
    const { at } = await digestsOf(counting, commit, EARLIER);
    for (const lane of lanesOf(EARLIER)) await at(lane);
  }
  expect(read.length).toBe(2);
});
