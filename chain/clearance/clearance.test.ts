import { describe, expect, it } from "vitest";
import {
  ACME_POLICY,
  acmeRules,
  certificateOf,
  checkIn,
  clearance,
  GITOPS_COMMIT,
  NO_ANCESTRY,
  provenance,
  SINCE,
  sbom,
  signingRun,
} from "#test/acme.ts";
import { ancestryQuestions, clearedBy } from "./clearance.ts";

const subject = checkIn();

describe("clearedBy", () => {
  it("finds this environment's clearance, the same one however many there are", () => {
    const rules = acmeRules("staging");
    const two = [
      clearance(subject, "staging"),
      clearance(subject, "staging", undefined, { timeVerified: "2026-11-21T00:00:00Z" }),
    ];
    const found = clearedBy(subject, two, rules, NO_ANCESTRY);
    expect(found).toBeDefined();
    expect(clearedBy(subject, two.reverse(), rules, NO_ANCESTRY)).toBe(found);
  });

  it("finds none in another environment's, or in one about another digest", () => {
    const others = [clearance(subject, "dev"), clearance(checkIn("v2"), "staging"), provenance(subject)];
    expect(clearedBy(subject, others, acmeRules("staging"), NO_ANCESTRY)).toBeUndefined();
  });
});

describe("a key that signs for an environment", () => {
  const rules = acmeRules(
    "staging",
    ACME_POLICY.replace("{ trust: main, workflow: promote-staging.yml }", "{ key: trust/staging.pub }"),
  );
  const verifier = { id: "https://github.com/acme/gitops/trust/staging.pub" };
  const signedBy = (key: string, predicate: Record<string, unknown> = { verifier }) =>
    clearedBy(subject, [clearance(subject, "staging", { kind: "key", key }, predicate)], rules, NO_ANCESTRY);

  it("clears by its name and its verifier id", () => {
    expect(signedBy("trust/staging.pub")).toBeDefined();
  });

  it("is no other key, no workflow, and says that it verified", () => {
    expect(signedBy("trust/dev.pub")).toBeUndefined();
    expect(signedBy("trust/staging.pub", {})).toBeUndefined();
    const workflow = clearance(subject, "staging", undefined, { verifier });
    expect(clearedBy(subject, [workflow], rules, NO_ANCESTRY)).toBeUndefined();
  });
});

describe("ancestryQuestions", () => {
  const text = ACME_POLICY.replace("promote-dev.yml", `promote-dev.yml, since: "${SINCE}"`);
  const evidence = [
    provenance(subject),
    sbom(subject),
    clearance(subject, "dev"),
    clearance(subject, "staging"),
  ];

  it("asks once for each commit of a signer that has a `since`, and for no other", () => {
    const question = { commit: GITOPS_COMMIT, ancestor: SINCE };
    expect(ancestryQuestions([...evidence, ...evidence], acmeRules("staging", text))).toEqual([question]);
    expect(ancestryQuestions(evidence, acmeRules("dev", text))).toEqual([question]);
    expect(ancestryQuestions(evidence, acmeRules("staging"))).toEqual([]);
    expect(ancestryQuestions([], acmeRules("staging", text))).toEqual([]);
  });

  it.each([undefined, "main", "--help", "9".repeat(41)])(
    "never asks Git for the commit %s",
    (buildConfigDigest) => {
      const odd = clearance(subject, "dev", certificateOf(signingRun("dev"), { buildConfigDigest }));
      expect(ancestryQuestions([odd], acmeRules("staging", text))).toEqual([]);
    },
  );

  it("has nothing to ask where a key signs", () => {
    const keys = text.replace(/\{ trust: main, workflow: promote-dev.yml.*\}/u, "{ key: trust/dev.pub }");
    const signed = clearance(subject, "dev", { kind: "key", key: "trust/dev.pub" });
    expect(ancestryQuestions([signed], acmeRules("staging", keys))).toEqual([]);
  });
});
