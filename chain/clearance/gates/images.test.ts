import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestOf } from "#chain/digest/digest.ts";
import { inputs, question, rules } from "#test/gate-facts.ts";
import type { Companion } from "./gate-inputs.ts";
import { images } from "./images.ts";

const services = ["check-in", "check-in-cron", "check-in-worker"];
const set = { name: "check-in", image: "api", services };
const ours = { ...rules, set };
const beside = (service: string, commits: readonly string[]): Companion => ({
  service,
  digest: digestOf(service),
  stands: false,
  commits,
});
const ask = (commits: readonly string[], companions: readonly Companion[]) =>
  images.ask(question(), { ...inputs(), rules: ours, commits, companions });

describe("images of one service", () => {
  it("pass where one commit is witnessed of all of them, and say which", () => {
    const answer = ask(
      ["r@1", "r@2"],
      [beside("check-in-cron", ["r@2"]), beside("check-in-worker", ["r@2", "r@3"])],
    );
    expect(answer).toMatchObject({ outcome: "passed", reason: expect.stringContaining("r@2") });
  });

  it("wait where each two have a commit in common, and all three none", () => {
    const answer = ask(
      ["r@1", "r@2"],
      [beside("check-in-cron", ["r@2", "r@3"]), beside("check-in-worker", ["r@1", "r@3"])],
    );
    expect(answer.outcome).toBe("pending");
  });

  it("are never a half: what is absent, unknown or not looked at waits", () => {
    const whole = services.slice(1).map((service) => beside(service, ["r@1"]));
    expect(ask(["r@1"], whole).outcome).toBe("passed");
    fc.assert(
      fc.property(fc.constantFrom("absent", "nothing", "unknown"), fc.nat(1), (kind, index) => {
        const broken = whole.flatMap((one, at) => {
          if (at !== index) return [one];
          if (kind === "absent") return [];
          return [kind === "nothing" ? { ...one, digest: null } : { ...one, commits: [] }];
        });
        expect(ask(["r@1"], broken).outcome).toBe("pending");
      }),
    );
    expect(ask([], whole).outcome).toBe("pending");
    expect(images.ask(question(), { ...inputs(), rules: ours }).outcome).toBe("pending");
  });

  it("are not asked of a service that has one", () => {
    expect(images.ask(question(), inputs()).outcome).toBe("passed");
  });
});
