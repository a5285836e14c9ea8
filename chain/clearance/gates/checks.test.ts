import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ACME_POLICY } from "#test/acme.ts";
import { ago, answer, HEAD, inputs, question, rules } from "#test/gate-facts.ts";
import type { Actor, CheckRun, Status } from "../../promotion/github.ts";
import { parsePolicy } from "../parse-policy.ts";
import type { CheckFacts } from "./gate-inputs.ts";

const bot = (login: string): Actor => ({ login, kind: "bot" });
const run = (changes: Partial<CheckRun> = {}): CheckRun => ({
  name: "render",
  app: "ci",
  head: HEAD,
  id: 1,
  conclusion: "success",
  started: null,
  completed: null,
  url: "https://x.example/1",
  ...changes,
});
const status = (changes: Partial<Status> = {}): Status => ({
  context: "render",
  state: "success",
  description: "",
  creator: bot("ci[bot]"),
  ...changes,
});

describe("the checks gate", () => {
  const strict = { ...rules, checks: [{ name: "render", app: "ci" }] };
  const facts = (runs: readonly CheckRun[], statuses: readonly Status[] = []): CheckFacts => ({
    head: HEAD,
    runs,
    statuses,
  });
  const ask = (checks: CheckFacts, about = question()) =>
    answer("checks", inputs({ rules: strict, checks }), about);

  it("passes a success of the named App, as a check run or as a status", () => {
    expect(ask(facts([run()]))).toMatchObject({ outcome: "passed", reason: "render by ci says success" });
    expect(ask(facts([], [status()])).outcome).toBe("passed");
  });

  it.each<[string, readonly CheckRun[], readonly Status[]]>([
    ["nothing", [], []],
    ["another check", [run({ name: "lint" })], [status({ context: "lint" })]],
    ["another App's", [run({ app: "other" })], [status({ creator: bot("other[bot]") })]],
    ["nobody known's", [run({ app: null })], []],
    ["a person's who took the App's name", [], [status({ creator: { login: "ci[bot]", kind: "human" } })]],
    ["a person's status", [], [status({ creator: { login: "ci", kind: "human" } })]],
    ["a run that isn't completed", [run({ conclusion: null })], []],
    ["a pending status", [], [status({ state: "pending" })]],
    ["one of two that isn't done", [run(), run({ conclusion: null })], []],
    ["a pending status beside a green run", [run()], [status({ state: "pending" })]],
  ])("waits for %s", (_, runs, statuses) => {
    expect(ask(facts(runs, statuses)).outcome).toBe("pending");
  });

  it.each(["failure", "neutral", "skipped", "stale", "cancelled", "timed_out", "action_required"])(
    "takes %s for no yes",
    (conclusion) => {
      expect(ask(facts([run({ conclusion })]))).toMatchObject({
        outcome: "refused",
        reason: `render by ci says ${conclusion}`,
        link: "https://x.example/1",
        unblockedBy: ["the App ci"],
      });
      expect(ask(facts([run({ conclusion }), run()])).outcome).toBe("refused");
    },
  );

  it("says who it was that doesn't count", () => {
    expect(ask(facts([run({ app: "mallory" })])).reason).toBe(
      "render by ci isn't there; one by mallory doesn't count",
    );
  });

  it("gitops-promoter#991: a success for another commit passes nothing", () => {
    expect(ask({ ...facts([run()]), head: "b".repeat(40) }).outcome).toBe("pending");
    expect(ask(facts([run({ head: "b".repeat(40) })])).outcome).toBe("pending");
    expect(ask(facts([run()]), question({ head: "b".repeat(40) })).outcome).toBe("pending");
  });

  it("gitops-promoter#570: of two answers for one commit, the green one doesn't outweigh the red", () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([run(), run({ conclusion: "failure" })], { minLength: 2 }),
        (runs) => ask(facts(runs)).outcome === "refused",
      ),
    );
  });

  describe("of two runs of one name by one App", () => {
    const red = run({ id: 1, conclusion: "failure", started: ago(30), completed: ago(20) });
    const green = run({ id: 2, started: ago(20), completed: ago(10) });

    it("lets the one that was run again count, whichever it is and whatever comes first", () => {
      expect(ask(facts([red, green])).outcome).toBe("passed");
      expect(ask(facts([green, red])).outcome).toBe("passed");
      const again = { ...red, id: 3, started: ago(10), completed: ago(5) };
      expect(ask(facts([red, green, again])).outcome).toBe("refused");
      expect(ask(facts([green, { ...again, conclusion: null, completed: null }])).outcome).toBe("pending");
    });

    it.each<[string, CheckRun]>([
      ["began before the red one had ended", { ...green, started: ago(21) }],
      ["has a lower id", { ...green, id: 0 }],
      ["has the same id", { ...green, id: 1 }],
      ["began nobody knows when", { ...green, started: null }],
      ["began at no time", { ...green, started: new Date(Number.NaN) }],
    ])("gitops-promoter#570: doesn't let the green one outweigh the red that %s", (_, other) => {
      expect(ask(facts([red, other])).outcome).toBe("refused");
      expect(ask(facts([other, red])).outcome).toBe("refused");
    });

    it("doesn't let it outweigh a red one that nobody knows the end of", () => {
      expect(ask(facts([{ ...red, completed: null }, green])).outcome).toBe("refused");
    });
  });

  it("kargo#7180: a failed check is no step that the next one could follow", () => {
    const two = { ...rules, checks: [...strict.checks, { name: "lint", app: "ci" }] };
    const checks = facts([run({ conclusion: "failure" }), run({ name: "lint" })]);
    expect(answer("checks", inputs({ rules: two, checks })).outcome).toBe("refused");
  });

  it("asks nothing of a rollback or where no check is named", () => {
    expect(ask(facts([]), question({ kind: "rollback" })).outcome).toBe("passed");
    expect(answer("checks", inputs()).outcome).toBe("passed");
  });

  it("passes exactly when the named App has answered for this head, and nothing but success", () => {
    const anyRun = fc.record({
      name: fc.constantFrom("render", "lint"),
      app: fc.constantFrom("ci", "other", null),
      head: fc.constantFrom(HEAD, "b".repeat(40)),
      conclusion: fc.constantFrom("success", "failure", null),
      id: fc.nat(3),
      started: fc.constant(null),
      completed: fc.constant(null),
      url: fc.constant(""),
    });
    fc.assert(
      fc.property(fc.array(anyRun, { maxLength: 4 }), (runs) => {
        const named = runs.filter(
          ({ name, app, head }) => name === "render" && app === "ci" && head === HEAD,
        );
        const yes = named.length > 0 && named.every(({ conclusion }) => conclusion === "success");
        expect(ask(facts(runs)).outcome === "passed").toBe(yes);
      }),
    );
  });

  it("is written in clearance.yaml, each check once", () => {
    const policy = (checks: string) =>
      parsePolicy(
        ACME_POLICY.replace("    regions: [a, b]\n", `    regions: [a, b]\n    checks: ${checks}\n`),
      );
    expect(policy("[{ name: render, app: ci }]").environments[2]?.checks).toEqual(strict.checks);
    expect(() => policy("[{ name: render, app: ci }, { name: render, app: ci }]")).toThrow("twice");
    expect(() => policy('[{ name: render, app: "ci[bot]" }]')).toThrow("slug");
    expect(() => policy("[]")).toThrow("checks");
  });
});
