import { type GeneratedFile, generatePolicies } from "#chain/admission/generate.ts";
import type { Quarantine } from "#chain/clearance/restriction.ts";
import type { Finding } from "#chain/clearance/verdict.ts";
import { askKyverno } from "../../tools/judges/ask-kyverno.ts";
import type { Verdicts } from "./admission-differences.ts";
import { askOurselves } from "./ask-ourselves.ts";
import {
  type ClearedImages,
  type ClearedImagesOptions,
  type SignerKind,
  startClearedImages,
} from "./cleared-images.ts";
import { type DifferentialCase, differentialCases } from "./differential-cases.ts";

export interface Setting extends ClearedImagesOptions {
  readonly signer: SignerKind;
  readonly seed: number;
}

/** The cases of one policy and one kind of registry, and what everybody says of them. */
export interface DifferentialWorld {
  readonly images: ClearedImages;
  readonly cases: readonly DifferentialCase[];
  ours(): Promise<ReadonlyMap<string, Finding["code"] | null>>;
  /** Of every case, by its name; each judge is asked about all of them at once, and once. */
  verdicts(kyverno: string): Promise<ReadonlyMap<string, Verdicts>>;
}

export async function startDifferentialWorld(setting: Setting): Promise<DifferentialWorld> {
  const images = await startClearedImages(setting.signer, setting);
  const { cases, quarantined } = await differentialCases(images, setting.seed);
  const quarantine: Quarantine = {
    digest: quarantined,
    owner: "erin",
    reason: "bad",
    since: new Date(0),
    immediate: false,
  };
  let ourAnswers: ReturnType<DifferentialWorld["ours"]> | undefined;
  let allAnswers: ReturnType<DifferentialWorld["verdicts"]> | undefined;
  const ours = () => {
    ourAnswers ??= askOurselves(images.snapshot, [quarantine], cases);
    return ourAnswers;
  };

  async function judged(kyverno: string): Promise<ReadonlyMap<string, Verdicts>> {
    const policies = generatePolicies(await reachable(images), [quarantine], new Map());
    const [own, ivpol, clusterpolicy] = await Promise.all([
      ours(),
      admitted(kyverno, policies, cases, "ivpol"),
      admitted(kyverno, policies, cases, "clusterpolicy"),
    ]);
    return new Map(
      cases.map(({ name }) => [
        name,
        {
          ours: own.get(name) === null,
          ivpol: ivpol.get(name) ?? false,
          clusterpolicy: clusterpolicy.get(name) ?? false,
        },
      ]),
    );
  }

  return {
    images,
    cases,
    ours,
    verdicts(kyverno) {
      allAnswers ??= judged(kyverno);
      return allAnswers;
    },
  };
}

/**
 * A policy that names no TUF repository goes by the public-good one, whose root nobody here can sign for: Kyverno is
 * given the loopback's own in its place. Nothing else of the policies hangs on it.
 */
async function reachable({ snapshot, tuf }: ClearedImages) {
  const trust = Object.entries(snapshot.policy.trust).map(
    ([name, root]) => [name, { ...root, tuf: root.tuf ?? tuf }] as const,
  );
  return { ...snapshot, policy: { ...snapshot.policy, trust: Object.fromEntries(trust) } };
}

async function admitted(
  kyverno: string,
  generated: readonly GeneratedFile[],
  cases: readonly DifferentialCase[],
  kind: "ivpol" | "clusterpolicy",
): Promise<ReadonlyMap<string, boolean>> {
  const policies = generated.filter(({ path }) => path.includes(`/prod/${kind}/`));
  const manifests = cases.map(({ manifest }) => manifest);
  const policy = generated.find(({ path }) => path.endsWith("/prod/ivpol/clearance.yaml"));
  const cleared = cases.find(({ name }) => name === "cleared")?.manifest;
  const trustFrom = kind === "clusterpolicy" && policy && cleared ? { policy, manifest: cleared } : undefined;
  const answers = await askKyverno(kyverno, { policies, manifests, trustFrom });
  const unreached = [...answers.values()]
    .flatMap(({ reasons }) => reasons)
    .filter((reason) => /dial tcp|connection refused|no such host|timeout/.test(reason));
  // A refusal because something was unreachable proves nothing.
  if (unreached.length > 0) throw new Error(`kyverno couldn't reach what it asked: ${unreached.join("; ")}`);
  return new Map([...answers].map(([resource, answer]) => [resource.replace(/^.*\//, ""), answer.admitted]));
}
