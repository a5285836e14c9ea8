import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { MemoryGitHub } from "#adapters/github/memory/memory-github.ts";
import { type SigstoreFixture, sigstoreFixture } from "#test/contract/sigstore-fixture.ts";
import { signingClaims } from "#test/evidence-world.ts";
import { stagingAlone } from "#test/scenarios/acme-platform.ts";
import { memoryWorld } from "#test/scenarios/memory-world.ts";
import { apply } from "./apply.ts";
import { clearAgain } from "./clear-again.ts";
import { merge } from "./merge.ts";
import { rollback } from "./rollback.ts";
import { sign } from "./sign.ts";
import { status } from "./status.ts";

const KEY = "signer: { key: trust/staging.pub }";
const WORKFLOW = "{ trust: main, workflow: promote-staging.yml }";
const ROOT = "trust/trusted_root.json";

let sigstore: SigstoreFixture;
beforeAll(async () => {
  sigstore = await sigstoreFixture();
});
afterAll(() => sigstore.remove());

/** Staging alone, whose workflow is trusted as the next signer, or as the signer. */
async function world(signer: string) {
  const main = `trust: { main: { root: ${ROOT}, issuer: "${sigstore.issuer}" } }\nbuilders:`;
  const made = await memoryWorld({
    policy: (text) => stagingAlone(text).replace("builders:", main).replace(KEY, signer),
    files: {
      [ROOT]: readFileSync(sigstore.trustedRoot, "utf8"),
      ".github/workflows/promote-staging.yml": readFileSync("workflows/gitops/promote-staging.yml", "utf8"),
    },
  });
  for (const name of ["staging", "clearance-promoter"]) {
    made.github.people.environments.set(name, { reviewers: true });
  }
  return made;
}

const started = (github: MemoryGitHub) =>
  github.state().runs.filter(({ workflow }) => workflow === "promote-staging.yml");
const words = (kept: readonly object[]) => kept.map((one) => ("text" in one ? one.text : one));

it("starts the next signer's run, one at a time and about no pull request, until all is cleared", async () => {
  await using there = await world(`${KEY}, next: ${WORKFLOW}`);
  const { github, git, ports } = there;
  const told = async () => words((await there.apply()).kept);
  // Nothing stands there yet: nothing is to be cleared again.
  expect(await told()).toEqual([]);
  expect(started(github)).toEqual([]);

  const v1 = await there.release("v1");
  expect(await told()).toEqual(["it has cleared 0 of the 1 digests that staging needs; its run is started"]);
  const main = (await git.resolve("refs/heads/main")) ?? "";
  expect(started(github).map(({ inputs }) => inputs)).toEqual([{ "pull-request": "0", head: main }]);
  expect(await told()).toEqual([expect.stringMatching(/1 digests that staging needs; \S+ is under way$/u)]);
  expect(started(github)).toHaveLength(1);
  expect((await status(ports)).signerChanges).toMatchObject([{ needed: 1, cleared: 0 }]);

  const signer = sigstore.signer(signingClaims("staging"));
  const done = await clearAgain({ environment: "staging", version: "0" }, { ...ports, signer });
  expect(done).toMatchObject({ digests: [{ digest: v1, fresh: true }], left: [] });
  expect(await told()).toEqual([]);
  expect((await status(ports)).signerChanges).toMatchObject([{ needed: 1, cleared: 1 }]);
  expect(started(github)).toHaveLength(1);
});

it("is how a rollback gets its record where a workflow signs: one run, which no rollback waits for", async () => {
  await using there = await world(`signer: ${WORKFLOW}`);
  const { github, ports } = there;
  const signer = sigstore.signer(signingClaims("staging"));
  const { signerOf: _nobody, ...alone } = ports;
  const promote = async () => {
    await apply(alone);
    const [pull] = github.openPulls();
    if (pull === undefined) throw new Error("nothing was opened");
    const run = { environment: "staging", pullRequest: pull.number, head: pull.head.commit };
    expect(await sign({ ...run, version: "0" }, { ...alone, signer })).toMatchObject({ outcome: "signed" });
    expect(await merge(run, alone)).toMatchObject({ outcome: "merged" });
  };
  const v1 = await there.release("v1");
  await promote();
  there.pass(1_000);
  await there.release("v2");
  await promote();
  const asked = { service: "check-in", environment: "staging", reason: "5xx", requestedBy: "erin" };
  const done = await rollback(asked, alone);
  if (done.outcome !== "rolled-back") throw new Error(done.outcome);
  expect(await there.deployed("staging")).toBe(v1);
  const head = github.pull(done.pullRequest).head.commit;
  const inputs = { "pull-request": String(done.pullRequest), head };
  const asking = () => started(github).filter((run) => run.inputs["head"] === head);
  expect(asking()).toEqual([]);

  const about = `the record of #${done.pullRequest}, check-in in staging`;
  const told = async () => words((await apply(alone)).kept.filter((one) => one.about === about));
  expect(await told()).toEqual(["promote-staging.yml is started"]);
  expect(await told()).toEqual([expect.stringMatching(/is under way$/u)]);
  expect(asking().map((run) => run.inputs)).toEqual([inputs]);

  const request = { environment: "staging", pullRequest: done.pullRequest, head, version: "0" };
  expect(await sign(request, { ...alone, signer })).toMatchObject({
    outcome: "merged",
    records: [expect.any(String)],
  });
  expect(await told()).toEqual([]);
});
