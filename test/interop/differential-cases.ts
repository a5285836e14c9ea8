import type { Digest } from "#chain/digest/digest.ts";
import type { ClearedImages } from "./cleared-images.ts";
import { QUARANTINED_SEED, RECIPES, type Recipe } from "./evidence-recipes.ts";
import { named, SHAPES, type Shape, shaped } from "./workload-shapes.ts";

export interface DifferentialCase {
  readonly name: string;
  readonly recipe: Recipe;
  readonly shape: Shape;
  readonly manifest: object;
}

/**
 * Every recipe of a world, each in another shape of workload: the seed says in which, so that over several
 * seeds each recipe meets many.
 */
export async function differentialCases(
  world: ClearedImages,
  seed: number,
): Promise<{ readonly cases: readonly DifferentialCase[]; readonly quarantined: Digest }> {
  const quarantined = await world.push(world.checkIn, QUARANTINED_SEED);
  const companion = await world.push(world.checkIn, "companion");
  await world.clear(world.checkIn, companion, "prod");
  const imported = await world.push(world.mirrored, "companion");
  if (world.snapshot.policy.admission.imported !== undefined) {
    await world.clear(world.mirrored, imported, "import");
  }
  const recipes = RECIPES.filter(({ where }) => where?.(world) ?? true);
  const shapes = shuffled(
    recipes.map((_, index) => SHAPES[index % SHAPES.length]),
    seed,
  );
  const cases = await Promise.all(
    recipes.map(async (recipe, index) => {
      const image = await recipe.cook(world, recipe.name);
      const shape = shapes[index] ?? { kind: "Pod", place: "only" };
      // A pod with images of both policies has no answer (docs/admission-differences.md).
      const beside = image.startsWith(world.mirrored)
        ? `${world.mirrored}@${imported}`
        : `${world.checkIn}@${companion}`;
      const manifest = named(shaped(shape, image, beside), recipe.name);
      return { name: recipe.name, recipe, shape, manifest };
    }),
  );
  return { cases, quarantined };
}

/** Fisher and Yates, with xorshift for chance: the same seed gives the same order. */
function shuffled<T>(items: readonly T[], seed: number): readonly T[] {
  const order = [...items];
  let state = seed;
  for (let last = order.length - 1; last > 0; last -= 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const other = (state >>> 0) % (last + 1);
    [order[last], order[other]] = [order[other] as T, order[last] as T];
  }
  return order;
}
