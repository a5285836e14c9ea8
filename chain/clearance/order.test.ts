import { describe, expect, it } from "vitest";
import { ACME_POLICY, acmeRules, certificateOf, checkIn, provenance, releaseRun } from "#test/acme.ts";
import { pretendVerified } from "#test/evidence-maker.ts";
import type { Verified } from "../evidence/sigstore.ts";
import { ageOf, orderOf } from "./order.ts";

const subject = checkIn();
const rules = acmeRules("dev");
const first = new Date("2026-11-01T00:00:00Z");
const later = new Date("2026-11-20T00:00:00Z");
const at = (...times: Date[]) => provenance(subject, undefined, undefined, times);

describe("orderOf", () => {
  it("kargo#6214: is the earliest witnessed time, so that attesting again makes nothing new", () => {
    expect(orderOf(subject, [at(later), at(first, later)], rules)).toEqual(first);
  });

  it("counts nobody's provenance but the builder's", () => {
    const foreign = provenance(subject, releaseRun({ repository: "acme/evil" }), undefined, [first]);
    expect(orderOf(subject, [at(later), foreign], rules)).toEqual(later);
    expect(orderOf(checkIn("v2"), [at(later)], rules)).toBeUndefined();
  });

  describe("with a key as builder", () => {
    const keyRules = acmeRules(
      "dev",
      ACME_POLICY.replace(
        / {4}trust: main\n {4}workflow: acme[\s\S]*?ref: refs\/heads\/main\n/u,
        "    key: trust/build.pub\n",
      ),
    );
    const signed = (startedOn: string | undefined, ...times: Date[]): Verified => {
      const { statement } = provenance(subject);
      const { runDetails, ...predicate } = statement.predicate as { runDetails: object };
      const metadata = startedOn === undefined ? {} : { startedOn };
      return pretendVerified(
        { ...statement, predicate: { ...predicate, runDetails: { ...runDetails, metadata } } },
        { kind: "key", key: "trust/build.pub" },
        times,
      );
    };

    it("is the signed start where nobody witnessed it", () => {
      expect(orderOf(subject, [signed(first.toISOString())], keyRules)).toEqual(first);
      expect(orderOf(subject, [signed(undefined)], keyRules)).toBeUndefined();
    });

    it("is the witness's time where there is one, whatever the signer says", () => {
      expect(orderOf(subject, [signed(first.toISOString(), later)], keyRules)).toEqual(later);
    });

    it("isn't made new by a witness of a second provenance", () => {
      expect(
        orderOf(subject, [signed(first.toISOString()), signed(later.toISOString(), later)], keyRules),
      ).toEqual(first);
    });
  });

  it("takes no certificate's word for a time that nobody witnessed", () => {
    const { statement } = provenance(subject);
    const unwitnessed = pretendVerified(statement, certificateOf(releaseRun()), []);
    expect(orderOf(subject, [unwitnessed], rules)).toBeUndefined();
  });
});

describe("ageOf", () => {
  it("takes anybody's verified provenance, which can't be witnessed before the digest was there", () => {
    const foreign = provenance(subject, releaseRun({ repository: "acme/evil" }), undefined, [later]);
    expect(ageOf(subject, [foreign])).toEqual(later);
    expect(ageOf(subject, [foreign, at(first)])).toEqual(first);
  });

  it("is unknown where nothing is said of this digest", () => {
    expect(ageOf(checkIn("v2"), [at(first)])).toBeUndefined();
    expect(ageOf(subject, [])).toBeUndefined();
  });
});
