import { expect, it } from "vitest";
import { keySigner } from "#adapters/sigstore/signer.ts";
import { entriesOf } from "#chain/audit/entries.ts";
import { RECORD_TYPE } from "#chain/audit/record.ts";
import { rollbackStatement } from "#chain/audit/rollback-record.ts";
import { stagingAlone } from "#test/scenarios/acme-platform.ts";
import { memoryWorld } from "#test/scenarios/memory-world.ts";
import { apply } from "./apply.ts";
import { attachBundle } from "./attach-bundle.ts";
import { auditSource } from "./audit-sources.ts";
import { verifyAudit } from "./audit-verify.ts";
import { placeOfRecord, rollbacksIn } from "./record-rollback.ts";
import { rollback } from "./rollback.ts";
import { sign } from "./sign.ts";

it("is signed by a run that is started for it, once, and the pass after that notes it; nobody else's record is taken", async () => {
  await using world = await memoryWorld({ policy: stagingAlone });
  const { git, github, registry, image, ports } = world;
  const { signerOf: _elsewhere, ...unsigning } = ports;
  const v1 = await world.release("v1");
  await world.apply();
  world.pass(1_000);
  await world.release("v2");
  await world.apply();
  const asked = { service: "check-in", environment: "staging", reason: "5xx", requestedBy: "erin" };
  const done = await rollback(asked, unsigning);
  if (done.outcome !== "rolled-back") throw new Error(done.outcome);
  const { pullRequest, commit } = done;
  const { head } = github.pull(pullRequest);

  // The builder says the same words where the record belongs.
  await git.refresh();
  const [merged] = rollbacksIn(await git.commit(commit), { number: pullRequest, head: head.commit });
  if (merged === undefined) throw new Error("it is no rollback");
  const place = await placeOfRecord(merged, "clearance.yaml", ports);
  if (typeof place === "string") throw new Error(place);
  const builder = keySigner({ pem: world.keyOf("build"), name: "build" });
  const { service, environment, regions } = { ...merged.trailers, regions: [] };
  const said = { service, environment, regions, from: null, to: v1, requestedBy: "erin", reason: "5xx" };
  const when = {
    recorded: new Date(0).toISOString(),
    version: "0",
    base: { commit, chain: v1 },
    notes: null,
  };
  const name = { gitops: "acme/gitops", pullRequest, commit, rollback: merged.trailers.promotion };
  const forged = await builder.sign(
    rollbackStatement({ image, digest: v1 }, { ...name, ...said, ...when, gates: [] }),
  );
  const about = { predicateType: "x", created: new Date(), artifactType: RECORD_TYPE };
  await attachBundle({ image, digest: place.clearance }, { bytes: forged, ...about }, registry);

  const pass = async () =>
    (await apply(unsigning)).kept.filter(({ about }) => about.startsWith("the record"));
  const waits = [{ result: "waiting", text: "the key of staging isn't here" }];
  expect(await pass()).toMatchObject(waits);
  expect(await pass()).toMatchObject(waits);

  const run = (environment: string, name: "staging" | "build") =>
    sign(
      { environment, pullRequest, head: head.commit, version: "0" },
      { ...ports, signer: keySigner({ pem: world.keyOf(name), name }) },
    );
  await expect(run("staging", "build")).rejects.toMatchObject({ code: "SIGNING_FAILED" });
  const first = await run("staging", "staging");
  expect(first).toMatchObject({ outcome: "merged", commit, records: [expect.stringMatching(/^sha256:/u)] });
  expect(await run("staging", "staging")).toEqual(first);

  expect(await pass()).toEqual([]);
  await git.refresh();
  const main = (await git.resolve("refs/heads/main")) ?? "";
  const source = await auditSource(git, main, "clearance.yaml", registry);
  const trail = entriesOf(source.history, "clearance.yaml");
  const records = trail.filter(({ kind }) => kind === "rollback").map(({ record }) => record);
  expect(records).toEqual("records" in first ? first.records : []);
  const verification = await verifyAudit(source, ports.verifier);
  expect(verification).toMatchObject({ contradictions: [], verified: 3, unchecked: [] });
});
