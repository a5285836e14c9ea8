import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generatePolicies } from "#chain/admission/generate.ts";
import { askKyverno } from "../../tools/judges/ask-kyverno.ts";
import { differ, documentedDifferences } from "./admission-differences.ts";
import { askOurselves } from "./ask-ourselves.ts";
import { startClearedImages } from "./cleared-images.ts";
import type { DifferentialCase } from "./differential-cases.ts";
import { type DifferentialWorld, type Setting, startDifferentialWorld } from "./differential-world.ts";
import { GROUPS, RECIPES } from "./evidence-recipes.ts";
import { judge } from "./judges.ts";
import { named, pod, SHAPES } from "./workload-shapes.ts";

const WORLDS: readonly (Setting & { readonly what: string })[] = [
  { what: "a private Sigstore by its TUF repository", signer: "keyless", referrersApi: true, seed: 11 },
  {
    what: "the same, in a registry without the referrers API, with imported images",
    signer: "keyless",
    referrersApi: false,
    imported: true,
    seed: 23,
  },
  {
    what: "a trusted root inside the policy",
    signer: "keyless",
    referrersApi: true,
    root: "inline",
    seed: 37,
  },
  { what: "the public Sigstore's form", signer: "keyless", referrersApi: true, root: "public", seed: 41 },
  { what: "a key", signer: "key", referrersApi: true, seed: 53 },
  {
    what: "a key, in a registry without the referrers API, with imported images",
    signer: "key",
    referrersApi: false,
    imported: true,
    seed: 67,
  },
];

/** A key has no certificate; how much is read of an image doesn't hang on the form of the root. */
function groupsOf({ signer, root }: Setting): readonly string[] {
  return GROUPS.filter(
    (group) =>
      !(group === "the certificate and the log" && signer === "key") &&
      !(group === "how much hangs on the image" && root !== undefined),
  );
}

const documented = documentedDifferences();
const asked: DifferentialCase[] = [];

describe.each(WORLDS)("admission to prod with $what", (setting) => {
  let world: DifferentialWorld;

  beforeAll(async () => {
    world = await startDifferentialWorld(setting);
    asked.push(...world.cases);
  });
  afterAll(() => world.images.close());

  it("is what each recipe asks for, in our own evaluation", async () => {
    const differing = world.cases.filter(({ name }) => documented.has(name)).map(({ name }) => name);
    const wanted = world.cases.map(({ name, recipe }) => [name, recipe.code] as const);
    const agreed = (codes: Iterable<readonly [string, string | null]>) =>
      Object.fromEntries([...codes].filter(([name]) => !differing.includes(name)));
    expect(agreed(await world.ours())).toEqual(agreed(wanted));
  });

  it.for(groupsOf(setting))("is the same in both kinds of Kyverno's policies: %s", async (group, test) => {
    const verdicts = await world.verdicts(judge("kyverno", test));
    const names = world.cases.filter(({ recipe }) => recipe.group === group).map(({ name }) => name);
    const found = names.flatMap((name) => {
      const verdict = verdicts.get(name);
      return verdict !== undefined && differ(verdict) ? [[name, verdict] as const] : [];
    });
    const known = names.flatMap((name) => {
      const verdict = documented.get(name);
      return verdict === undefined ? [] : [[name, verdict] as const];
    });
    expect(names).not.toEqual([]);
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(known));
  });
});

describe("the differential corpus", () => {
  it("has 300 cases, in which every shape of workload is admitted and refused", () => {
    console.log(`${asked.length} cases, each judged by clearance admit, an IVPOL and a ClusterPolicy`);
    expect(asked.length).toBeGreaterThanOrEqual(300);
    const seen = new Set(
      asked.map(({ shape, recipe }) => `${shape.kind} ${shape.place} ${recipe.code === null}`),
    );
    const wanted = SHAPES.flatMap(({ kind, place }) => [`${kind} ${place} true`, `${kind} ${place} false`]);
    expect([...seen].sort()).toEqual(wanted.sort());
  });

  it("knows every case of docs/admission-differences.md", () => {
    const names = new Set(RECIPES.map(({ name }) => name));
    expect([...documented.keys()].filter((name) => !names.has(name))).toEqual([]);
    expect(documented.size).toBeGreaterThan(0);
  });
});

const PATIENCE = 10_000;

it("Kyverno's CLI admits no pod whose images two policies verify: docs/admission-differences.md", async (test) => {
  const kyverno = judge("kyverno", test);
  const images = await startClearedImages("key", { referrersApi: true, imported: true });
  try {
    const [own, imported] = await Promise.all([
      images.push(images.checkIn, "own"),
      images.push(images.mirrored, "imported"),
    ]);
    await images.clear(images.checkIn, own, "prod");
    await images.clear(images.mirrored, imported, "import");
    const manifest = named(pod([`${images.checkIn}@${own}`, `${images.mirrored}@${imported}`]), "both");
    const generated = generatePolicies(images.snapshot, [], new Map());
    const ask = (kind: string) => {
      const policies = generated.filter(({ path }) => path.endsWith(`/prod/${kind}/clearance.yaml`));
      return askKyverno(kyverno, { policies, manifests: [manifest], patience: PATIENCE });
    };
    expect([...(await askOurselves(images.snapshot, [], [{ name: "both", manifest }])).values()]).toEqual([
      null,
    ]);
    expect([...(await ask("clusterpolicy")).values()]).toMatchObject([
      { admitted: false, reasons: [`unverified image ${images.checkIn}@${own}`] },
    ]);
    await expect(ask("ivpol")).rejects.toThrow("gave no answer");
  } finally {
    await images.close();
  }
});
