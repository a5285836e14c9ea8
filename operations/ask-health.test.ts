import { describe, expect, it } from "vitest";
import type { HealthQuestion } from "#chain/clearance/health.ts";
import type { FilledSource } from "#chain/clearance/health-source.ts";
import { placeOf } from "#chain/clearance/lane.ts";
import { rulesFor } from "#chain/clearance/rules.ts";
import { digestOf } from "#chain/digest/digest.ts";
import { Fault } from "#chain/fault.ts";
import { acmeSnapshot } from "#test/acme.ts";
import { askHealth } from "./ask-health.ts";

const snapshot = acmeSnapshot();
const digest = digestOf("v2");
const lane = { service: "check-in", environment: "prod", region: "b" };
const { file } = placeOf(snapshot.policy, lane);
const [HOLDS, EMPTY, FOREIGN] = ["a".repeat(40), "b".repeat(40), "c".repeat(40)];

async function asked(where = lane) {
  const heard: { source: FilledSource; question: HealthQuestion }[] = [];
  const tree = (text: string) => new TextEncoder().encode(text);
  const health = await askHealth(
    { lane: where, digest },
    rulesFor(snapshot, where.service, where.environment),
    snapshot.policy,
    {
      git: {
        async read(commit, path) {
          if (commit === FOREIGN) throw new Fault("GIT_FAILED", "no such commit");
          if (commit !== HOLDS || path !== file) return undefined;
          return tree(`images:\n  - name: check-in\n    digest: ${digest}\n`);
        },
        list: () => Promise.resolve([]),
      },
      health: {
        async ask(source, question) {
          heard.push({ source, question });
          return { state: "healthy", since: undefined, detail: "ok" };
        },
      },
    },
  );
  return { health, heard };
}

describe("askHealth", () => {
  it("asks each declared source about the digest, in the place's own names", async () => {
    const { health, heard } = await asked();
    expect(health.state).toBe("healthy");
    expect(heard).toMatchObject([
      { source: { kind: "http", url: "https://b.acme.example/healthz" }, question: { lane, digest } },
    ]);
  });

  it("tells a source what a commit holds there, and nothing of one that can't be read", async () => {
    const { heard } = await asked();
    const held = (commit = "") => heard[0]?.question.digestAt(commit);
    expect(await held(HOLDS)).toBe(digest);
    expect(await held(EMPTY)).toBeUndefined();
    expect(await held(FOREIGN)).toBeUndefined();
  });

  it("is unknown where no source is declared", async () => {
    const { health, heard } = await asked({ ...lane, environment: "dev" });
    expect(health.state).toBe("unknown");
    expect(heard).toEqual([]);
  });
});
