import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { runGit } from "#adapters/git/run-git.ts";
import { keySigner } from "#adapters/sigstore/signer.ts";
import { NOTES_BRANCH } from "#chain/audit/note.ts";
import { RECORD_PREDICATE, RECORD_TYPE } from "#chain/audit/record.ts";
import { Digest } from "#chain/digest/digest.ts";
import type { Statement } from "#chain/evidence/statement.ts";
import { attachBundle } from "#operations/attach-bundle.ts";
import { bundleIn, readRecord } from "#operations/read-record.ts";
import { rollback } from "#operations/rollback.ts";
import { GITOPS, stagingAlone } from "#test/scenarios/acme-platform.ts";
import { type PromotionWorld, promotionWorld } from "#test/scenarios/promotion-world.ts";
import { editMain } from "./tree-edit.ts";

const HOLD = 'owner: ada\nreason: "audit week"\nexpires: 2036-12-01T00:00:00Z\n';
/** What `audit verify` ends with. */
const [HOLDS, CONTRADICTED] = [0, 1];

let world: PromotionWorld;
let v1: Digest;
let v2: Digest;
let copies = 0;

/** Two promotions with a freeze between them, a no, and a rollback that the pass after it signs. */
beforeAll(async () => {
  world = await promotionWorld({ policy: stagingAlone });
  const main = world.github.gitDirectory(GITOPS);
  v1 = await world.release("v1");
  await world.apply();
  await editMain(main, { "holds/staging.yaml": HOLD });
  await editMain(main, { "holds/staging.yaml": null });
  world.pass(1_000);
  v2 = await world.release("v2");
  await world.apply();
  const request = { service: "check-in", environment: "staging", reason: "5xx", requestedBy: "erin" };
  expect(await rollback(request, world.ports)).toMatchObject({ outcome: "rolled-back", to: v1 });
  await world.apply();
});
afterAll(() => world[Symbol.asyncDispose]());

interface Verification {
  readonly outcome: string;
  readonly verified: number;
  readonly contradictions: readonly { readonly code: string; readonly commit: string }[];
  readonly unchecked: readonly string[];
  readonly problems: readonly string[];
}

/** The built command, in a process of its own that knows nobody. */
async function clearance(...args: string[]): Promise<{ readonly code: number; readonly out: string }> {
  const child = spawn(process.execPath, [join(inject("dist"), "clearance.js"), ...args], {
    cwd: world.facts.dir,
    env: { PATH: process.env["PATH"], HOME: world.facts.dir },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [[code], out] = await Promise.all([once(child, "close") as Promise<[number]>, text(child.stdout)]);
  return { code, out };
}

async function verify(...args: string[]) {
  const { code, out } = await clearance("audit", "verify", "--json", ...args);
  return { code, ...(JSON.parse(out) as Verification) };
}

/** A clone, as somebody has it who may change all of it. */
async function cloned(): Promise<string> {
  const folder = join(world.facts.dir, `copy-${copies++}`);
  await runGit(["clone", "--mirror", "--quiet", world.github.gitDirectory(GITOPS), folder], {
    directory: world.facts.dir,
  });
  return folder;
}

/** A clone in which each commit of a branch is as `change` leaves it; left out where that is nothing. */
async function rewritten(change: (commit: string) => string | null, branch = "main"): Promise<string> {
  const directory = await cloned();
  const git = async (args: readonly string[], input?: string) =>
    (await runGit(args, { directory, ...(input === undefined ? {} : { input: Buffer.from(input) }) }))
      .toString()
      .trim();
  const ids = (await git(["rev-list", "--first-parent", "--reverse", branch])).split("\n");
  let before: string | undefined;
  for (const id of ids) {
    const raw = `${await git(["cat-file", "commit", id])}\n`;
    const own = change(raw.replace(/^parent .*$/mu, `parent ${before}`));
    if (own !== null) before = await git(["hash-object", "-t", "commit", "-w", "--stdin"], own);
  }
  await git(["update-ref", `refs/heads/${branch}`, before ?? ""]);
  return directory;
}

/** The record of the last promotion as the builder's key would say it, attached where the honest one is. */
async function forgedRecord(): Promise<Digest> {
  const { registry, image } = world;
  const record = Digest.parse((await records()).at(-1));
  const stored = await readRecord(image, record, registry);
  const bundle = stored && bundleIn(record, stored);
  const { dsseEnvelope } = JSON.parse(Buffer.from(bundle ?? []).toString()) as {
    dsseEnvelope: { payload: string };
  };
  const statement = JSON.parse(Buffer.from(dsseEnvelope.payload, "base64").toString()) as Statement;
  const bytes = await keySigner({ pem: world.keyOf("build"), name: "build" }).sign(statement);
  const about = { predicateType: RECORD_PREDICATE, created: new Date(), artifactType: RECORD_TYPE };
  return attachBundle({ image, digest: v2 }, { bytes, ...about }, registry);
}

/** What merges name as their signed records, oldest first. */
async function records(): Promise<readonly string[]> {
  const directory = world.github.gitDirectory(GITOPS);
  const log = await runGit(["log", "--reverse", "--first-parent", "--format=%B", "main"], { directory });
  return [...log.toString().matchAll(/^Clearance-Record: (\S+)$/gmu)].map(([, record = ""]) => record);
}

describe("the trail of the built command", () => {
  it("tells all of it as JSON, CSV and markdown, from a clone alone", async () => {
    const clone = await cloned();
    const [json, csv, md] = await Promise.all(
      ["json", "csv", "md"].map((format) =>
        clearance("audit", "--clone", clone, "--format", format, "--since", "2020-01-01"),
      ),
    );
    expect([json?.code, csv?.code, md?.code]).toEqual([0, 0, 0]);
    const { entries } = JSON.parse(json?.out ?? "") as { entries: Record<string, unknown>[] };
    expect(entries).toMatchObject([
      { kind: "policy" },
      {
        kind: "promotion",
        to: v1,
        gates: expect.arrayContaining([expect.objectContaining({ gate: "evidence" })]),
      },
      { kind: "hold", action: "set", who: "ada" },
      { kind: "hold", action: "lifted", who: "ada" },
      { kind: "promotion", from: v1, to: v2 },
      { kind: "rollback", from: v2, to: v1, who: "erin", record: expect.stringMatching(/^sha256:/u) },
      { kind: "quarantine", to: v2, who: "erin" },
      { kind: "refusal", to: v2, reason: expect.stringMatching(/^QUARANTINED: /u) },
    ]);
    expect(csv?.out.split("\r\n")).toHaveLength(entries.length + 2);
    expect(md?.out).toContain("| refusal | 1 |");
  });

  it("holds, with the registry and without any network, and says then what wasn't at hand", async () => {
    const clone = await cloned();
    const [records, alone, trail] = await Promise.all([
      verify("--clone", clone, "--with-records"),
      verify("--clone", clone),
      clearance("audit", "--clone", clone, "--format", "json", "--with-records"),
    ]);
    const file = join(world.facts.dir, "trail.json");
    await writeFile(file, trail.out);
    const exported = await verify("--export", file);
    const said = { code: HOLDS, outcome: "holds", verified: 3, contradictions: [], unchecked: [] };
    expect(records).toMatchObject(said);
    expect(exported).toMatchObject(said);
    expect(alone).toMatchObject({
      code: HOLDS,
      verified: 0,
      unchecked: expect.arrayContaining([expect.stringContaining("3 signed records aren't at hand")]),
    });
  });

  it("ends with 1 at the first contradiction, whatever was done to the history, a record or the notes", async () => {
    const [first = "", second = ""] = await records();
    const forged = await forgedRecord();
    const inLast = (from: string, to: string) => (commit: string) =>
      commit.includes(`Clearance-Record: ${second}`) ? commit.replace(from, to) : commit;
    const by = (from: RegExp, name: string) => (commit: string) => commit.replace(from, `author ${name} <`);
    const tampered: Readonly<Record<string, Promise<string>>> = {
      "RECORD_DIFFERS: a gate's answer": rewritten(
        inLast("Clearance-Gate: evidence", "Clearance-Gate: nobody"),
      ),
      "RECORD_DIFFERS: another digest's record": rewritten(inLast(second, first)),
      "RECORD_UNTRUSTED: the builder's record": rewritten(inLast(second, forged)),
      "HISTORY_REWRITTEN: a commit left out": rewritten((one) => (one.endsWith("by hand\n") ? null : one)),
      "HISTORY_REWRITTEN: another author": rewritten(by(/^author ada </mu, "bob")),
      "HISTORY_REWRITTEN: who rolled back": rewritten((one) => one.replace("By: erin", "By: mallory")),
      "ENTRY_FORGED: a person's note": rewritten(
        by(/^author clearance-promoter\[bot\] </mu, "bob"),
        NOTES_BRANCH,
      ),
    };
    const found = await Promise.all(
      Object.entries(tampered).map(async ([name, clone]) => {
        const { code, outcome, contradictions } = await verify("--with-records", "--clone", await clone);
        const [, what] = name.split(": ");
        return [code, outcome, `${contradictions[0]?.code}: ${what}`];
      }),
    );
    expect(found).toEqual(Object.keys(tampered).map((name) => [CONTRADICTED, "contradicted", name]));
  });
});
