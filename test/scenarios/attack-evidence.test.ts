import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Lane } from "#chain/clearance/policy.ts";
import type { Digest } from "#chain/digest/digest.ts";
import type { ImageReference } from "#chain/digest/image-name.ts";
import { PREDICATE } from "#chain/evidence/statement.ts";
import { plan } from "#chain/promotion/plan.ts";
import type { Step } from "#chain/promotion/step.ts";
import { apply } from "#operations/apply.ts";
import { attachBundle } from "#operations/attach-bundle.ts";
import { observe } from "#operations/observe.ts";
import { readBundle } from "#operations/read-bundle.ts";
import { type KeylessWorld, keylessWorld } from "./keyless-world.ts";

let world: KeylessWorld;
beforeAll(async () => {
  world = await keylessWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

/** What the promoter would do for one environment now. */
async function planned(environment: string): Promise<readonly Step[]> {
  const state = await observe(world.ports, { only: (lane) => lane.environment === environment });
  return plan(state, world.ports.now()).filter((step) => "lane" in step && step.lane?.region !== "b");
}

/** The codes that refuse what stands in the environment before; an attack is stopped only if nothing is opened. */
async function refusals(environment: string): Promise<readonly string[]> {
  const steps = await planned(environment);
  expect(steps.filter((step) => step.do === "open")).toEqual([]);
  return steps.flatMap((step) => (step.do === "refuse" ? step.findings.map(({ code }) => code) : []));
}

async function proposed(environment: string): Promise<Digest | undefined> {
  const open = (await planned(environment)).find((step) => step.do === "open");
  return open?.do === "open" ? open.intents[0].to : undefined;
}

describe("an image gets no promotion", () => {
  it("that the declared builder never attested (unsigned-image)", async () => {
    await world.build("unsigned", "unsigned");
    expect(await refusals("dev")).toEqual(["PROVENANCE_MISSING", "SBOM_MISSING"]);
    const { done } = await apply(world.ports, { only: ({ environment }) => environment === "dev" });
    expect(done).toEqual([]);
  });

  it("that another repository built with the same builder (foreign-source-same-builder)", async () => {
    await world.build("impostor", { repository: "acme/side-project" });
    expect(await refusals("dev")).toEqual(["SOURCE_NOT_ACCEPTED", "SBOM_MISSING"]);
  });

  it("to which somebody attached another image's evidence (replayed-attestation)", async () => {
    const honest = await world.build("honest");
    expect(await proposed("dev")).toBe(honest.digest);
    const swapped = await world.build("swapped", "unsigned");
    expect(await replay(honest, swapped)).toBe(2);
    expect(await refusals("dev")).toEqual(["PROVENANCE_MISSING", "SBOM_MISSING"]);
  });

  it.each([
    ["a branch of the source repository", { ref: "refs/heads/mine" }, "SOURCE_NOT_ACCEPTED"],
    [
      "a workflow of the source repository in the builder's place",
      { job_workflow_ref: "acme/check-in/.github/workflows/release.yml@refs/heads/main" },
      "BUILDER_NOT_ACCEPTED",
    ],
    [
      "another branch of the builder",
      { job_workflow_ref: "acme/builder/.github/workflows/build.yml@refs/heads/mine" },
      "BUILDER_NOT_ACCEPTED",
    ],
  ])("that was built by %s", async (name, changes, code) => {
    await world.build(name, changes);
    expect(await refusals("dev")).toContain(code);
  });
});

describe("hidden evidence", () => {
  it("refuses what was fine before, and never clears anything", async () => {
    const subject = await world.build("hidden");
    expect(await proposed("dev")).toBe(subject.digest);
    const all = await world.registry.referrers(subject.image, subject.digest);
    const codes = await Promise.all(
      all.map(async (hidden) => {
        const registry = { ...world.registry, referrers: async () => all.filter((one) => one !== hidden) };
        const state = await observe(
          { ...world.ports, registry },
          { only: ({ environment }) => environment === "dev" },
        );
        const [step, ...others] = plan(state, world.ports.now());
        expect(others).toEqual([]);
        return step?.do === "refuse" ? step.findings.map(({ code }) => code).join() : step?.do;
      }),
    );
    expect(new Set(codes)).toEqual(new Set(["PROVENANCE_MISSING", "SBOM_MISSING"]));
  });
});

describe("a registry that hides what it knows of the running digest", () => {
  it("gets no older digest proposed in its place, and a new build passes", async () => {
    const old = await world.build("before");
    await sleep(1_000); // Git knows whole seconds, and the next commit must come after this build
    const running = await world.build("running");
    await world.place("dev", running.digest);
    await world.build("before", "unsigned");
    const registry = {
      ...world.registry,
      referrers: async (image: ImageReference["image"], digest: Digest) =>
        digest === running.digest ? [] : world.registry.referrers(image, digest),
    };
    const ports = { ...world.ports, registry };
    const inDev = { only: (lane: Lane) => lane.environment === "dev" };
    const [step] = plan(await observe(ports, inDev), world.ports.now());
    expect(step).toMatchObject({ do: "refuse", findings: [{ code: "OLDER_THAN_CURRENT" }] });
    expect(old.digest).not.toBe(running.digest);

    const next = await world.build("after");
    const [open] = plan(await observe(ports, inDev), world.ports.now());
    expect(open).toMatchObject({ do: "open", intents: [{ to: next.digest }] });
  });
});

describe("prod takes no digest", () => {
  const workflow = (repository: string, ref: string) => {
    const signer = `${repository}/.github/workflows/promote-staging.yml@${ref}`;
    return { repository, ref, workflow_ref: signer, job_workflow_ref: signer };
  };

  /** A digest in staging with all of the builder's evidence, and no clearance yet. */
  async function inStaging(version: string): Promise<ImageReference> {
    const subject = await world.build(version);
    await world.place("staging", subject.digest);
    world.pass(600_000);
    return subject;
  }

  it("that staging never cleared, although it stands there", async () => {
    await inStaging("never cleared");
    expect(await refusals("prod")).toEqual(["PREVIOUS_CLEARANCE_MISSING"]);
  });

  it.each<[string, { readonly [claim: string]: string | undefined }]>([
    ["promote-staging.yml on another branch", workflow("acme/gitops", "refs/heads/mine")],
    ["a job of that workflow without its environment, whom nobody released", { environment: undefined }],
    ["a job of that workflow in another environment", { environment: "dev" }],
    ["another repository's promote-staging.yml", workflow("acme/side-project", "refs/heads/main")],
    [
      "another repository that calls promote-staging.yml",
      {
        repository: "acme/side-project",
        workflow_ref: "acme/side-project/.github/workflows/x.yml@refs/heads/main",
      },
    ],
    [
      "another workflow of the GitOps repository that calls it",
      { workflow_ref: "acme/gitops/.github/workflows/clearance.yml@refs/heads/main" },
    ],
    ["the builder", workflow("acme/builder", "refs/heads/main")],
  ])("whose staging clearance was signed by %s", async (name, changes) => {
    const subject = await inStaging(name);
    await world.clear(subject, "staging", changes);
    expect(await refusals("prod")).toEqual(["PREVIOUS_CLEARANCE_MISSING"]);
    await world.clear(subject, "staging");
    expect(await proposed("prod")).toBe(subject.digest);
  });

  it("on dev's clearance, on prod's own, or on one of another digest", async () => {
    const subject = await inStaging("wrong clearances");
    const cleared = await world.build("cleared elsewhere");
    await world.clear(cleared, "staging");
    await world.clear(subject, "dev");
    await world.clear(subject, "prod");
    expect(await replay(cleared, subject)).toBe(3);
    expect(await refusals("prod")).toEqual(["PREVIOUS_CLEARANCE_MISSING"]);
  });

  it("on a clearance that is signed, logged and says of itself that it is prod's", async () => {
    const subject = await inStaging("self-made");
    const statement = {
      _type: "https://in-toto.io/Statement/v1",
      subject: [{ name: subject.image, digest: { sha256: subject.digest.slice(7) } }],
      predicateType: PREDICATE.vsa,
      predicate: {
        verifier: { id: "https://github.com/acme/gitops/.github/workflows/promote-staging.yml" },
        resourceUri: `pkg:oci/check-in?repository_url=${subject.image}`,
        policy: {},
        verificationResult: "PASSED",
        verifiedLevels: ["CLEARANCE_ENV_STAGING", "CLEARANCE_ENV_PROD"],
      },
    } as const;
    await world.attach(subject, { ...statement, subject: [...statement.subject] }, mallorysRun);
    expect(await refusals("prod")).toEqual(["PREVIOUS_CLEARANCE_MISSING"]);
  });
});

const mallorysRun = {
  repository: "mallory/gitops",
  ref: "refs/heads/main",
  sha: "1".repeat(40),
  workflow_ref: "mallory/gitops/.github/workflows/promote-staging.yml@refs/heads/main",
  environment: "staging",
};

/** Attaches every bundle of one image to another, as a writer to the registry can; gives back how many there were. */
async function replay(from: ImageReference, to: ImageReference): Promise<number> {
  const { registry } = world;
  const referrers = await registry.referrers(from.image, from.digest);
  for (const referrer of referrers) {
    const bundle = await readBundle(from, referrer, registry);
    if ("reason" in bundle) throw new Error(bundle.reason);
    const predicateType = referrer.annotations?.["dev.sigstore.bundle.predicateType"] ?? "";
    await attachBundle(to, { bytes: bundle.bytes, predicateType, created: new Date() }, registry);
  }
  return referrers.length;
}
