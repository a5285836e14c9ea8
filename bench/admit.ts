import { registryFromEnvironment } from "#adapters/registry/oci-registry.ts";
import { sigstoreVerifier } from "#adapters/sigstore/verifier.ts";
import { generatePolicies } from "#chain/admission/generate.ts";
import { readManifests } from "#chain/admission/manifests.ts";
import { admitAll, type KnownEvidence } from "#operations/admit.ts";
import { type ClearedImages, startClearedImages } from "#test/interop/cleared-images.ts";
import { findJudge } from "#test/interop/judges.ts";
import { controller, named } from "#test/interop/workload-shapes.ts";
import { askKyverno } from "../tools/judges/ask-kyverno.ts";
import { type Benchmark, type Figure, figure, median } from "./figure.ts";

const MANIFESTS = 1_000;
const DIGESTS = 200;
const ROUNDS = 9;

export const admitBenchmark: Benchmark = {
  name: "admit",
  summary: `clearance admit of ${MANIFESTS} manifests with ${DIGESTS} digests, and of one, on loopback`,
  async run(progress) {
    const world = await startClearedImages("keyless", { referrersApi: true });
    try {
      progress(`clearing ${DIGESTS} images`);
      const images = await clearedImages(world);
      const texts = Array.from({ length: MANIFESTS }, (_, index) => {
        const manifest = named(controller("Deployment", [images[index % DIGESTS] ?? ""]), `app-${index}`);
        return JSON.stringify(manifest, undefined, 2);
      });
      const ports = { registry: registryFromEnvironment({}), verifier: sigstoreVerifier() };
      const known: KnownEvidence = new Map();
      const all = () => admitted(texts, world, ports, known);
      const cold = await timed(all);
      const warm = await median9(all);
      const [first = ""] = texts;
      const one = await median9(() => admitted([first], world, ports, new Map()));
      return [
        figure(`${MANIFESTS} manifests, ${DIGESTS} digests, first time`, cold, "ms", null),
        figure(`the same, warm, median of ${ROUNDS}`, warm, "ms", 1_000),
        figure(
          `one manifest, its evidence read anew, median of ${ROUNDS}`,
          one,
          "ms",
          50,
          await kyverno(first, world, progress),
        ),
      ];
    } finally {
      await world.close();
    }
  },
};

async function clearedImages(world: ClearedImages): Promise<readonly string[]> {
  const images: string[] = [];
  for (let index = 0; index < DIGESTS; index += 1) {
    const digest = await world.push(world.checkIn, `${index}`);
    await world.clear(world.checkIn, digest, "prod");
    images.push(`${world.checkIn}@${digest}`);
  }
  return images;
}

/** From text to verdicts, as the command goes. @throws Error unless every one is admitted: a fast no isn't measured. */
async function admitted(
  texts: readonly string[],
  { snapshot }: ClearedImages,
  ports: Parameters<typeof admitAll>[3],
  known: KnownEvidence,
): Promise<void> {
  const now = new Date();
  const questions = texts.flatMap((text, index) =>
    readManifests(`${index}.yaml`, text).workloads.map(({ workload }) => ({
      workload,
      environment: "prod",
      now,
    })),
  );
  const answers = await admitAll(questions, snapshot, { quarantines: [], current: new Map() }, ports, known);
  if (answers.length !== texts.length || answers.some(({ outcome }) => outcome !== "admitted")) {
    throw new Error("a cleared image was refused");
  }
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await act();
  return performance.now() - start;
}

async function median9(act: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) times.push(await timed(act));
  return median(times);
}

/** The peer: its CLI's whole process, for the same manifest under the generated ImageValidatingPolicy. */
async function kyverno(
  text: string,
  { snapshot }: ClearedImages,
  progress: (line: string) => void,
): Promise<Figure["against"]> {
  const program = findJudge("kyverno");
  if (program === undefined) {
    progress("no kyverno on this machine to compare with: npm run judges");
    return null;
  }
  const generated = generatePolicies(snapshot, [], new Map());
  const policies = generated.filter(({ path }) => path.endsWith("/prod/ivpol/clearance.yaml"));
  const manifests = [JSON.parse(text) as object];
  const time = await median9(() => askKyverno(program, { policies, manifests }));
  return { what: `kyverno apply, whole process, median of ${ROUNDS}`, value: Number(time.toFixed(1)) };
}
