import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { acmeRules } from "#test/acme.ts";
import { ago, answer, HEAD, human, inputs, promoter, question, review, rules } from "#test/gate-facts.ts";
import type { ApprovalFacts } from "./gate-inputs.ts";

describe("the approval gate", () => {
  const outcome = (approval: Partial<ApprovalFacts>, about = question()) =>
    answer("approval", inputs({}, approval), about).outcome;

  it("passes two different people of the named ones on this head", () => {
    expect(answer("approval", inputs())).toMatchObject({
      outcome: "passed",
      reason: "approved by carol, dave",
    });
  });

  it.each<[string, Partial<ApprovalFacts>]>([
    ["one person", { reviews: [review("carol")] }],
    ["one person twice", { reviews: [review("carol"), review("carol", { submittedAt: ago(1) })] }],
    ["one person in two spellings", { reviews: [review("carol"), review("Carol")] }],
    ["somebody who isn't named", { reviews: [review("carol"), review("alice")] }],
    [
      "somebody who may only read",
      {
        permissions: new Map([
          ["carol", "write"],
          ["dave", "read"],
        ]),
      },
    ],
    ["somebody whose permission isn't known", { permissions: new Map([["carol", "write"]]) }],
    [
      "a bot, although it is named",
      { reviews: [review("carol"), review("dave", { author: { login: "dave", kind: "bot" } })] },
    ],
    ["another head", { reviews: [review("carol"), review("dave", { commit: "b".repeat(40) })] }],
    ["no known head", { reviews: [review("carol"), review("dave", { commit: null })] }],
    ["a comment", { reviews: [review("carol"), review("dave", { state: "COMMENTED" })] }],
    ["a dismissed review", { reviews: [review("carol"), review("dave", { state: "DISMISSED" })] }],
    [
      "an approval taken back",
      {
        reviews: [
          review("carol"),
          review("dave"),
          review("dave", { state: "DISMISSED", submittedAt: ago(1) }),
        ],
      },
    ],
    [
      "an approval of an older head after this one",
      {
        reviews: [
          review("carol"),
          review("dave"),
          review("dave", { commit: "b".repeat(40), submittedAt: ago(1) }),
        ],
      },
    ],
    [
      "two words of the same moment",
      { reviews: [review("carol"), review("dave"), review("dave", { state: "DISMISSED" })] },
    ],
    [
      "two words of the same moment, the other way round",
      { reviews: [review("carol"), review("dave", { state: "DISMISSED" }), review("dave")] },
    ],
    [
      "approvals of two heads at the same moment",
      { reviews: [review("carol"), review("dave", { commit: "b".repeat(40) }), review("dave")] },
    ],
    [
      "somebody who may only read, among others who may write",
      {
        permissions: new Map([
          ["carol", "write"],
          ["dave", "read"],
          ["erin", "write"],
        ]),
      },
    ],
    ["the author", { author: human("Dave") }],
    ["the requester", { requester: "DAVE" }],
    ["nobody", { reviews: [] }],
  ])("waits when the second approval is by %s", (_, approval) => {
    expect(outcome(approval)).toBe("pending");
  });

  it("waits while one of the named people asks for changes, however many approve", () => {
    const reviews = [review("carol"), review("dave"), review("erin", { state: "CHANGES_REQUESTED" })];
    expect(answer("approval", inputs({}, { reviews }))).toMatchObject({
      outcome: "pending",
      reason: "erin asked for changes",
    });
  });

  it("waits for who asked for changes and approved in the same moment, in whatever order reviews are listed", () => {
    const no = review("erin", { state: "CHANGES_REQUESTED" });
    const all = [review("carol"), review("dave"), review("erin"), no, review("erin", { state: "DISMISSED" })];
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (reviews) => {
        const reason = "erin asked for changes";
        expect(answer("approval", inputs({}, { reviews }))).toMatchObject({ outcome: "pending", reason });
      }),
    );
    expect(outcome({ reviews: [...all, review("erin", { submittedAt: ago(1) })] })).toBe("passed");
  });

  it("lets nobody else hold it up", () => {
    expect(
      outcome({
        reviews: [review("carol"), review("dave"), review("mallory", { state: "CHANGES_REQUESTED" })],
      }),
    ).toBe("passed");
  });

  it("keeps an approval that its author comments on later", () => {
    const reviews = [
      review("carol"),
      review("dave"),
      review("dave", { state: "COMMENTED", commit: "b".repeat(40), submittedAt: ago(1) }),
    ];
    expect(outcome({ reviews })).toBe("passed");
  });

  it("takes the last word of each person, in whatever order reviews are listed", () => {
    const reviews = [
      review("carol"),
      review("dave", { state: "CHANGES_REQUESTED", submittedAt: ago(9) }),
      review("dave"),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(reviews, { minLength: 3 }), (listed) => {
        expect(outcome({ reviews: listed })).toBe("passed");
      }),
    );
  });

  it.each(["write", "maintain", "admin"] as const)("counts people with the permission %s", (permission) => {
    const permissions = new Map([
      ["Carol", permission],
      ["DAVE", permission],
    ] as const);
    expect(outcome({ permissions })).toBe("passed");
  });

  it("says who may approve, where to, and when it asks again", () => {
    expect(
      answer("approval", inputs({}, { reviews: [review("carol")], link: "https://x.example/7" })),
    ).toMatchObject({
      reason: "1 of 2 approvals on this head (carol); may approve: carol, dave, erin",
      link: "https://x.example/7",
      askedAgain: "on the next review",
    });
    const permissions = new Map(["carol", "dave", "erin"].map((login) => [login, "read"] as const));
    expect(answer("approval", inputs({}, { reviews: [], permissions })).reason).toBe(
      "0 of 2 approvals on this head; may approve: nobody (check the team's members and their write permission)",
    );
  });

  it("takes no approval of no known head for one of a pull request that isn't there", () => {
    const reviews = [review("carol", { commit: null }), review("dave", { commit: null })];
    expect(outcome({ reviews }, question({ head: null }))).toBe("pending");
  });

  it("waits before there is a pull request", () => {
    expect(outcome({}, question({ head: null }))).toBe("pending");
  });

  it("asks nobody where no approval is declared", () => {
    const devRules = acmeRules("dev");
    const about = question({
      lane: { service: "check-in", environment: "dev", region: null },
      policyDigest: devRules.policyDigest,
    });
    expect(answer("approval", inputs({ rules: devRules }, { reviews: [] }), about).outcome).toBe("passed");
  });

  const release = { environment: "prod", head: HEAD, by: human("dave") };
  const oneReview = { reviews: [review("carol")], environmentHasReviewers: true };

  it("waits for the environment's release alone when only that is missing, and passes with it", () => {
    expect(answer("approval", inputs({}, oneReview))).toMatchObject({
      outcome: "pending",
      waitsFor: "release",
    });
    expect(outcome({ ...oneReview, release })).toBe("passed");
  });

  it("doesn't start the signing run before the reviews are there", () => {
    expect(answer("approval", inputs({}, { ...oneReview, reviews: [] })).waitsFor).toBeUndefined();
  });

  it.each<[string, Partial<ApprovalFacts>]>([
    ["the reviewer", { release: { ...release, by: human("Carol") } }],
    ["the requester", { release, requester: "dave" }],
    ["the author", { release, author: human("dave") }],
    ["somebody who isn't named", { release: { ...release, by: human("alice") } }],
    ["a bot", { release: { ...release, by: promoter } }],
    ["somebody for another environment", { release: { ...release, environment: "staging" } }],
    ["somebody for another head", { release: { ...release, head: "b".repeat(40) } }],
  ])("doesn't count a release by %s", (_, approval) => {
    expect(outcome({ ...oneReview, ...approval })).toBe("pending");
  });

  it("doesn't count a release by one of several reviewers", () => {
    const three = { ...rules, approval: { people: 3, from: ["acme/release"] } };
    const ask = (by: string) =>
      answer(
        "approval",
        inputs({ rules: three }, { environmentHasReviewers: true, release: { ...release, by: human(by) } }),
      );
    expect(ask("dave").outcome).toBe("pending");
    expect(ask("erin")).toMatchObject({
      outcome: "passed",
      reason: "approved by carol, dave, erin (release)",
    });
  });

  it("says that it is asked again when the run is released, once only that is missing", () => {
    expect(answer("approval", inputs({}, oneReview)).askedAgain).toBe("when the signing run is released");
  });

  it("counts the release as one person, never as two", () => {
    expect(outcome({ reviews: [], environmentHasReviewers: true, release })).toBe("pending");
  });

  it("asks a rollback for its own approvals", () => {
    const rollback = question({ kind: "rollback" });
    expect(outcome({ reviews: [] }, rollback)).toBe("passed");
    const strict = inputs(
      { rules: { ...rules, rollback: { by: ["acme/on-call"], approvals: 1 } } },
      { reviews: [] },
    );
    expect(answer("approval", strict, rollback).outcome).toBe("pending");
  });

  describe("with code owners", () => {
    const owned = { ...rules, approval: { people: 2, from: ["acme/release"], codeOwners: true } };
    const ownership = {
      file: "apps/check-in/prod/a/kustomization.yaml",
      named: ["acme/check-in"],
      people: ["Erin", "frank"],
    };
    const permissions = new Map(["carol", "dave", "erin", "frank"].map((login) => [login, "write"] as const));
    const ask = (...logins: string[]) =>
      answer(
        "approval",
        inputs({ rules: owned }, { ownership, permissions, reviews: logins.map((one) => review(one)) }),
      );

    it("waits for one of them, however many others approve, and names them", () => {
      expect(ask("carol", "dave")).toMatchObject({
        outcome: "pending",
        reason: `no owner of ${ownership.file} has approved this head; it is owned by acme/check-in`,
        unblockedBy: ["Erin", "frank"],
      });
      expect(ask("carol", "erin").outcome).toBe("passed");
    });

    it("counts an owner who isn't named to approve as owner alone", () => {
      expect(ask("carol", "frank").outcome).toBe("pending");
      expect(ask("carol", "dave", "frank").outcome).toBe("passed");
    });

    it.each<[string, Partial<ApprovalFacts>]>([
      ["nobody has looked for them", {}],
      ["nobody owns the file", { ownership: { ...ownership, named: [], people: [] } }],
      ["they are an address", { ownership: { ...ownership, named: ["a@acme.example"], people: [] } }],
      [
        "the owner lost write access",
        {
          ownership,
          permissions: new Map([
            ["carol", "write"],
            ["dave", "write"],
          ]),
        },
      ],
      ["the owner left the team", { ownership: { ...ownership, people: ["frank"] } }],
      ["the owner asked for it", { ownership, permissions, requester: "erin" }],
      [
        "an owner asks for changes",
        {
          ownership,
          permissions,
          reviews: [review("carol"), review("erin"), review("frank", { state: "CHANGES_REQUESTED" })],
        },
      ],
      [
        "the owner approved another head",
        {
          ownership,
          permissions,
          reviews: [review("carol"), review("dave"), review("erin", { commit: "b".repeat(40) })],
        },
      ],
    ])("waits when %s", (_, changes) => {
      const reviews = ["carol", "dave", "erin"].map((login) => review(login));
      expect(answer("approval", inputs({ rules: owned }, { reviews, ...changes })).outcome).toBe("pending");
    });

    it("asks no owner of a rollback", () => {
      const facts = inputs(
        { rules: { ...owned, rollback: { by: ["acme/on-call"], approvals: 1 } } },
        { reviews: [review("carol")] },
      );
      expect(answer("approval", facts, question({ kind: "rollback" })).outcome).toBe("passed");
    });
  });

  it("kargo#3440: counts how many approved, and who, in the policy's words", () => {
    const two = { ...rules, approval: { people: 2, from: ["acme/release"] } };
    const reviews = [review("carol"), review("mallory"), review("dave", { state: "COMMENTED" })];
    expect(answer("approval", inputs({ rules: two }, { reviews })).reason).toContain("1 of 2");
  });

  it("kargo#6562: an approval of one environment's promotion says nothing about another's", () => {
    const elsewhere = question({ head: "b".repeat(40) });
    expect(outcome({}, elsewhere)).toBe("pending");
  });

  it("telefonistka: a second identity of the promoter approves nothing", () => {
    const second = { login: "clearance-approver[bot]", kind: "bot" } as const;
    const named = {
      eligible: ["carol", second.login],
      permissions: new Map([
        ["carol", "write"],
        [second.login, "admin"],
      ] as const),
    };
    expect(outcome({ ...named, reviews: [review("carol"), review(second.login, { author: second })] })).toBe(
      "pending",
    );
  });

  it("kargo#5144: an approval isn't for ever: who lost the permission doesn't count at the next asking", () => {
    expect(outcome({})).toBe("passed");
    expect(outcome({ eligible: ["carol", "erin"] })).toBe("pending");
  });

  it("never passes by knowing less", () => {
    const one = fc.constantFrom(
      review("carol"),
      review("dave"),
      review("erin"),
      review("erin", { state: "DISMISSED", submittedAt: ago(1) }),
    );
    fc.assert(
      fc.property(fc.uniqueArray(one), fc.subarray(["carol", "dave", "erin"]), (reviews, eligible) => {
        const words = new Set(
          reviews.filter(({ state }) => state === "APPROVED").map(({ author }) => author.login),
        );
        if (reviews.some(({ state }) => state === "DISMISSED")) words.delete("erin");
        const enough = [...words].filter((login) => eligible.includes(login)).length >= 2;
        expect(outcome({ reviews, eligible }) === "passed").toBe(enough);
      }),
    );
  });
});
