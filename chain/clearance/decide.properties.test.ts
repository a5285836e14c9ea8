import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ACME_POLICY,
  acmeRules,
  certificateOf,
  checkIn,
  clearance,
  NO_ANCESTRY,
  NO_RESTRICTIONS,
  NOW,
  provenance,
  releaseRun,
  SOURCE_COMMIT,
  sbom,
  signingRun,
} from "#test/acme.ts";
import type { Verified } from "../evidence/sigstore.ts";
import { decide, mayRun } from "./decide.ts";
import { orderOf } from "./order.ts";
import { supportingEvidence } from "./supporting.ts";

const subject = checkIn();
const rules = acmeRules("staging");

/** Evidence of every kind: accepted, nearly accepted, about another digest, by strangers. */
const anyRun = fc.record({
  repository: fc.constantFrom("acme/check-in", "acme/evil"),
  ref: fc.constantFrom("refs/heads/main", "refs/heads/mine"),
  job_workflow_ref: fc.constantFrom(
    "acme/builder/.github/workflows/build.yml@refs/heads/main",
    "acme/evil/.github/workflows/build.yml@refs/heads/main",
  ),
});
const anyDigest = fc.constantFrom(subject, checkIn("v2"));
const anySigner = fc.oneof(
  anyRun.map((run) => certificateOf(releaseRun(run))),
  fc.constant({ kind: "key", key: "trust/build.pub" } as const),
);
const anyTime = fc.date({ min: new Date(0), max: NOW, noInvalidDate: true });
const anyEvidence: fc.Arbitrary<Verified> = fc.oneof(
  fc
    .tuple(anyDigest, anyRun, fc.option(anySigner, { nil: undefined }), fc.array(anyTime, { maxLength: 2 }))
    .map(([about, run, signer, times]) => provenance(about, releaseRun(run), signer, times)),
  fc.tuple(anyDigest, anySigner).map(([about, signer]) => sbom(about, signer)),
  fc
    .tuple(anyDigest, fc.constantFrom("dev", "staging", "prod"), fc.constantFrom("dev", "prod", undefined))
    .map(([about, environment, deploymentEnvironment]) =>
      clearance(about, environment, certificateOf(signingRun(environment), { deploymentEnvironment })),
    ),
);
const complete = [
  provenance(subject),
  sbom(subject),
  clearance(subject, "dev"),
  clearance(subject, "staging"),
];
/** Half of the time enough to clear, so that no property holds for want of anything cleared. */
const anyPile = fc
  .tuple(fc.array(anyEvidence, { maxLength: 6 }), fc.boolean())
  .map(([pile, enough]) => (enough ? [...pile, ...complete] : pile));

const verdictOn = (pile: readonly Verified[]) =>
  decide(subject, pile, rules, NO_RESTRICTIONS, NOW, NO_ANCESTRY);
const entryOn = (pile: readonly Verified[]) => mayRun(subject, pile, rules, NO_RESTRICTIONS, NO_ANCESTRY);

describe("decide, whatever the registry returns", () => {
  const quarantined = {
    ...NO_RESTRICTIONS,
    origins: [
      {
        origin: { kind: "commit" as const, commit: SOURCE_COMMIT },
        owner: "carol",
        reason: "leaks",
        since: NOW,
        immediate: false,
      },
    ],
  };
  const elsewhere = provenance(subject, releaseRun({ sha: "9".repeat(40) }));
  const withElsewhere = (pile: readonly Verified[]) => (pile.length % 2 === 0 ? [...pile, elsewhere] : pile);
  it.each([
    ["decide", verdictOn],
    ["mayRun", entryOn],
    [
      "decide, with a commit in quarantine,",
      (pile: readonly Verified[]) => decide(subject, pile, rules, quarantined, NOW, NO_ANCESTRY),
    ],
    [
      "mayRun, with a commit in quarantine,",
      (pile: readonly Verified[]) => mayRun(subject, pile, rules, quarantined, NO_ANCESTRY),
    ],
  ])("%s never clears more because evidence was removed", (_, verdict) => {
    const cleared = new Set<string>();
    fc.assert(
      fc.property(anyPile.map(withElsewhere), fc.infiniteStream(fc.boolean()), (pile, keep) => {
        const less = pile.filter(() => keep.next().value);
        cleared.add(verdict(pile).outcome);
        if (verdict(less).outcome === "cleared") expect(verdict(pile).outcome).toBe("cleared");
      }),
    );
    expect(cleared).toEqual(new Set(["cleared", "refused"]));
  });

  it.each([
    ["decide", verdictOn],
    ["mayRun", entryOn],
    ["orderOf", (pile: readonly Verified[]) => orderOf(subject, pile, rules)],
    [
      "supportingEvidence",
      (pile: readonly Verified[]) => supportingEvidence(subject, pile, rules, NO_ANCESTRY),
    ],
  ])("%s says the same, to the word, in whatever order evidence comes", (_, answer) => {
    const shuffled = anyPile.chain((pile) =>
      fc.tuple(fc.constant(pile), fc.shuffledSubarray(pile, { minLength: pile.length })),
    );
    fc.assert(
      fc.property(shuffled, ([pile, other]) => {
        expect(answer(other)).toEqual(answer(pile));
      }),
    );
  });

  it("says the same, to the word, with evidence about other digests added", () => {
    const foreign = fc.array(
      anyEvidence.filter(
        ({ statement }) => statement.subject[0]?.digest["sha256"] !== subject.digest.slice(7),
      ),
    );
    fc.assert(
      fc.property(anyPile, foreign, (pile, more) => {
        expect(verdictOn([...pile, ...more])).toEqual(verdictOn(pile));
        expect(entryOn([...pile, ...more])).toEqual(entryOn(pile));
      }),
    );
  });

  it("never turns over because of what strangers signed about this digest", () => {
    const stranger = fc.constantFrom(
      certificateOf(releaseRun({ repository: "acme/evil" })),
      certificateOf(
        releaseRun({ job_workflow_ref: "acme/evil/.github/workflows/build.yml@refs/heads/main" }),
      ),
      certificateOf(releaseRun(), {}, "other"),
      { kind: "key", key: "trust/build.pub" } as const,
    );
    const strangers = fc.array(
      fc.oneof(
        stranger.map((signer) => provenance(subject, releaseRun(), signer)),
        stranger.map((signer) => sbom(subject, signer)),
        stranger.map((signer) => clearance(subject, "dev", signer)),
      ),
    );
    fc.assert(
      fc.property(anyPile, strangers, (pile, more) => {
        expect(verdictOn([...pile, ...more]).outcome).toBe(verdictOn(pile).outcome);
      }),
    );
  });

  it("needs each of the four pieces that it rests on", () => {
    const evidence = complete.slice(0, 3);
    expect(verdictOn(evidence).outcome).toBe("cleared");
    for (const piece of evidence) {
      expect(verdictOn(evidence.filter((one) => one !== piece)).outcome).toBe("refused");
    }
  });
});

describe("the policy digest", () => {
  const another = (name: string) => `  ${name}:
    image: registry.example/acme/${name}
    builder: app
    channel: main
    digestAt: { file: "apps/${name}/{environment}/{region}/image.yaml", path: digest }
environments:`;

  it("stays the same when other services come and go", () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{3,12}$/u), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(names, fc.constantFrom("dev", "staging", "prod"), (services, environment) => {
        const text = services.reduce(
          (policy, name) => policy.replace("environments:", another(name)),
          ACME_POLICY,
        );
        expect(acmeRules(environment, text).policyDigest).toBe(acmeRules(environment).policyDigest);
      }),
      { numRuns: 20 },
    );
  });
});
