import { describe, expect, it } from "vitest";
import { chainOf } from "#chain/audit/history.ts";
import { treesOf } from "#chain/audit/line-tree.ts";
import { type PromotionRecord, RECORD_TYPE, recordStatement } from "#chain/audit/record.ts";
import { lastRecord, recordHistory } from "#chain/audit/record-history.ts";
import { rulesFor } from "#chain/clearance/rules.ts";
import { MEDIA } from "#chain/digest/descriptor.ts";
import { type Digest, digestOf, hexOf } from "#chain/digest/digest.ts";
import { mergeMessage } from "#chain/promotion/commit-message.ts";
import type { PromotionTrailers } from "#chain/promotion/trailers.ts";
import { AuditHistory } from "#test/audit-history.ts";
import { PRETEND_VERIFIER, pretendSigner, publicKey } from "#test/proof/model/pretend-sigstore.ts";
import { readExport, writeExport } from "./audit-export.ts";
import { verifyAudit } from "./audit-verify.ts";
import { readPolicy } from "./observe-policy.ts";
import type { StoredRecord } from "./read-record.ts";

const POLICY = `apiVersion: clearance/v1
gitops: acme/gitops
admission: { elsewhere: refuse }
builders: { app: { key: trust/build.pub } }
services:
  api: { image: ghcr.io/acme/api, builder: app, channel: main, digestAt: { file: "api/{environment}.yaml", path: image } }
environments:
  - { name: dev, signer: { key: trust/dev.pub } }
  - { name: prod, signer: { key: trust/prod.pub } }
`;
const GATES = [{ gate: "approval", reason: "approved by carol" }];
const image = (digest: string) => `image: ghcr.io/acme/api@${digest}\n`;
const json = (value: object) => new TextEncoder().encode(JSON.stringify(value));

interface Changes {
  /** The digest that the signed statement is about. */
  readonly about?: Digest;
  /** Signed by this key instead. */
  readonly key?: string;
  readonly signed?: Partial<PromotionRecord>;
  readonly merged?: Partial<PromotionTrailers>;
  readonly by?: "a person";
  /** Done between the signature and the merge. */
  readonly meanwhile?: () => void;
}

/** A repository in which promotions are signed, recorded and merged, as the promoter does it, or nearly. */
class Trail {
  readonly history = new AuditHistory();
  readonly records = new Map<Digest, StoredRecord>();
  readonly #stands = new Map<string, Digest>();

  constructor() {
    const keys = ["build", "dev", "prod"].map((name) => [`trust/${name}.pub`, publicKey(name)]);
    this.history.commit("begin", { "clearance.yaml": POLICY, ...Object.fromEntries(keys) });
  }

  get source() {
    const { history, records } = this;
    const ancestry = { resolve: async () => undefined, isAncestor: async () => false };
    return { history, records, policyPath: "clearance.yaml", trees: treesOf(history), ancestry };
  }

  async verify() {
    return verifyAudit(this.source, PRETEND_VERIFIER);
  }

  async promote(environment: string, release: string, changes: Changes = {}): Promise<Digest> {
    const { history } = this;
    const { head: base, line } = history;
    const [to, from] = [digestOf(release), this.#stands.get(environment) ?? null];
    const lane = { service: "api", environment, region: null };
    const { policyDigest } = rulesFor(
      await readPolicy(treesOf(history), base, "clearance.yaml"),
      "api",
      environment,
    );
    const promotion = hexOf(digestOf(`${environment} ${release} ${line.length}`));
    const chain = chainOf(line).get(base) ?? to;
    const number = line.length;
    const previousRecord = lastRecord(recordHistory(line), `${environment}/api`, line.length);
    const gates = GATES.map((gate) => ({ ...gate, outcome: "passed" as const }));
    const record: PromotionRecord = {
      gitops: "acme/gitops",
      pullRequest: number,
      head: "b".repeat(40),
      base: { commit: base, chain },
      notes: null,
      recorded: "2026-11-20T10:00:00.000Z",
      version: "0.0.0",
      promotions: [{ promotion, ...lane, from, to, policyDigest, gates, previousRecord }],
      ...changes.signed,
    };
    const name = await this.#sign(record, changes.about ?? to, changes.key ?? `trust/${environment}.pub`);
    changes.meanwhile?.();
    const { title, message } = mergeMessage(
      [
        {
          promotion,
          service: "api",
          environment,
          regions: [],
          digest: to,
          previous: from === null ? null : { digest: from, state: "unknown" },
          gates: GATES,
          record: name,
          ...changes.merged,
        },
      ],
      `https://github.com/acme/gitops/pull/${number}`,
    );
    const digest = changes.merged?.digest ?? to;
    history.commit(
      `${title}\n\n${message}`,
      { [`api/${environment}.yaml`]: image(digest) },
      changes.by === undefined,
    );
    this.#stands.set(environment, digest);
    return name;
  }

  async #sign(record: PromotionRecord, digest: Digest, key: string): Promise<Digest> {
    const statement = recordStatement({ image: "ghcr.io/acme/api" as never, digest }, record);
    const signed = JSON.parse(new TextDecoder().decode(await pretendSigner(key).sign(statement))) as object;
    const payload = Buffer.from(JSON.stringify(statement)).toString("base64");
    const bundle = json({ ...signed, dsseEnvelope: { payload } });
    const layer = { mediaType: MEDIA.bundle, digest: digestOf(bundle), size: bundle.length };
    const config = { mediaType: MEDIA.empty, digest: digestOf("{}"), size: 2 };
    const manifest = json({ schemaVersion: 2, artifactType: RECORD_TYPE, config, layers: [layer] });
    this.records.set(digestOf(manifest), { manifest, bundle });
    return digestOf(manifest);
  }
}

/** As a rebase or a queue leaves it: no answers of gates, and no record. */
const AHEAD: Changes = {
  merged: { gates: undefined, record: undefined, written: new Date("2026-11-20T09:00:00Z") } as never,
};
const LAST = expect.stringMatching(/^1 commits are newer/);

/** Two promotions, a freeze and one more promotion. */
async function honest(): Promise<Trail> {
  const trail = new Trail();
  await trail.promote("dev", "v1");
  await trail.promote("prod", "v1");
  trail.history.commit("freeze", {
    "holds/prod.yaml": "owner: ada\nreason: audit\nexpires: 2026-12-01T00:00:00Z\n",
  });
  trail.history.commit("thaw", { "holds/prod.yaml": null });
  await trail.promote("dev", "v2");
  return trail;
}

describe("an honest trail", () => {
  it("holds, and says how far its signatures reach and what nobody signs", async () => {
    const trail = await honest();
    const { contradictions, verified, pinned, unchecked } = await trail.verify();
    expect(contradictions).toEqual([]);
    expect(verified).toBe(3);
    expect(pinned).toBe(trail.history.line.at(-2)?.id);
    expect(unchecked).toEqual([expect.stringMatching(/^1 commits are newer/)]);
  });

  it("finds the record of a promotion that was written ahead by its identity, and passes by what others attach", async () => {
    const trail = new Trail();
    await trail.promote("dev", "v1", AHEAD);
    const own = new Map(trail.records);
    expect(await trail.verify()).toMatchObject({ verified: 1, contradictions: [], unchecked: [LAST] });
    await trail.promote("dev", "v2", { ...AHEAD, key: "trust/build.pub" });
    const strange = await trail.verify();
    expect(strange).toMatchObject({ verified: 1, contradictions: [] });
    expect(strange.unchecked).toContainEqual(expect.stringMatching(/^1 promotions were written down ahead/));
    trail.records.clear();
    expect((await trail.verify()).unchecked[0]).toMatch(/^2 promotions .* none of theirs is at hand/);
    expect(own.size).toBe(1);
  });

  it("is contradicted by a signer's record of a promotion that was written ahead, where history is another", async () => {
    const trail = new Trail();
    await trail.promote("dev", "v1", { ...AHEAD, signed: { gitops: "acme/other" } });
    expect((await trail.verify()).contradictions).toMatchObject([{ code: "RECORD_DIFFERS" }]);
  });

  it("says which records weren't at hand, and takes none of them for verified", async () => {
    const trail = await honest();
    trail.records.clear();
    const { verified, unchecked, contradictions } = await trail.verify();
    expect([verified, contradictions]).toEqual([0, []]);
    expect(unchecked.join()).toContain("3 signed records aren't at hand");
  });

  it("may have promotions from before there were records, which are told", async () => {
    const trail = new Trail();
    await trail.promote("dev", "v0", { merged: { record: undefined as never } });
    await trail.promote("dev", "v1");
    const { contradictions, unchecked } = await trail.verify();
    expect(contradictions).toEqual([]);
    expect(unchecked.join()).toContain("1 promotions are older");
  });
});

describe("a trail that somebody changed", () => {
  const dropped = (trail: Trail, index: number) => {
    const [gone] = trail.history.line.splice(index, 1);
    const next = trail.history.line[index];
    if (gone !== undefined && next !== undefined)
      trail.history.line[index] = { ...next, parents: gone.parents };
  };

  it.each<readonly [string, string, (trail: Trail) => unknown]>([
    ["HISTORY_REWRITTEN", "an entry was dropped", (trail) => dropped(trail, 3)],
    [
      "HISTORY_REWRITTEN",
      "two entries changed places",
      ({ history: { line } }) => void line.splice(3, 2, ...line.slice(3, 5).reverse()),
    ],
    [
      "HISTORY_REWRITTEN",
      "a hold says another name now",
      ({ history: { line } }) => {
        const [freeze] = line.slice(3);
        if (freeze !== undefined) line[3] = { ...freeze, author: { name: "Bob", email: "bob@acme.example" } };
      },
    ],
    [
      "HISTORY_REWRITTEN",
      "the record was made on a commit that isn't there",
      (trail) =>
        trail.promote("prod", "v2", { signed: { base: { commit: "c".repeat(40), chain: digestOf("c") } } }),
    ],
    [
      "RECORD_DIFFERS",
      "the lane's record before is shown again",
      (trail) => trail.promote("prod", "v2", { merged: { record: [...trail.records.keys()][1] as Digest } }),
    ],
    [
      "RECORD_DIFFERS",
      "a record is about another digest than it says inside",
      (trail) => trail.promote("prod", "v2", { about: digestOf("evil") }),
    ],
    [
      "RECORD_DIFFERS",
      "a record is kept under another's name",
      async ({ records }) => {
        const [first, second] = [...records.keys()];
        const other = records.get(second as Digest);
        if (first !== undefined && other !== undefined) records.set(first, other);
      },
    ],
    [
      "RECORD_UNTRUSTED",
      "a record of another lane is shown again",
      async (trail) => trail.promote("prod", "v2", { merged: { record: await trail.promote("dev", "v3") } }),
    ],
    [
      "RECORD_DIFFERS",
      "a record is said to be of another digest",
      (trail) => trail.promote("prod", "v2", { merged: { digest: digestOf("evil") } }),
    ],
    [
      "RECORD_DIFFERS",
      "a gate's answer was left out of the merge",
      (trail) => trail.promote("prod", "v2", { merged: { gates: [{ gate: "soak", reason: "1h" }] } }),
    ],
    [
      "RECORD_DIFFERS",
      "it is another pull request's",
      (trail) => trail.promote("prod", "v2", { signed: { pullRequest: 99 } }),
    ],
    [
      "RECORD_DIFFERS",
      "the policy was changed before the merge",
      (trail) => {
        const weak = POLICY.replace("key: trust/prod.pub }", "key: trust/prod.pub }, requires: []");
        return trail.promote("prod", "v2", {
          meanwhile: () => void trail.history.commit("weaker", { "clearance.yaml": weak }),
        });
      },
    ],
    [
      "RECORD_DIFFERS",
      "the bytes of a record were exchanged",
      async ({ records }) => {
        for (const [name, { manifest }] of records) records.set(name, { manifest, bundle: json({}) });
      },
    ],
    [
      "RECORD_UNTRUSTED",
      "another environment's signer made it",
      (trail) => trail.promote("prod", "v2", { key: "trust/dev.pub" }),
    ],
    [
      "RECORD_UNTRUSTED",
      "nobody whom the policy trusts made it",
      (trail) => trail.promote("prod", "v2", { key: "evil" }),
    ],
    [
      "RECORD_MISSING",
      "a promotion names no record",
      (trail) => trail.promote("prod", "v2", { merged: { record: undefined as never } }),
    ],
    [
      "ENTRY_FORGED",
      "a person wrote the promoter's trailers",
      (trail) => trail.promote("prod", "v2", { by: "a person" }),
    ],
    [
      "ENTRY_FORGED",
      "a rollback goes to where nobody has been",
      (trail) =>
        trail.promote("prod", "v9", {
          merged: { rollback: { reason: "x", requestedBy: "erin" }, record: undefined as never },
        }),
    ],
  ])("is contradicted by %s where %s", async (code, _what, tamper) => {
    const trail = await honest();
    await tamper(trail);
    const { contradictions } = await trail.verify();
    expect(contradictions[0]?.code).toBe(code);
    expect(trail.history.line.some(({ id }) => id === contradictions[0]?.commit)).toBe(true);
  });
});

describe("an export", () => {
  const exported = async () => {
    const { source } = await honest();
    return JSON.stringify(writeExport(source, { environment: "prod" }));
  };

  it("verifies as the repository does, without it", async () => {
    const trail = await honest();
    const { source, problems } = readExport(JSON.stringify(writeExport(trail.source, {})));
    expect(problems).toEqual([]);
    expect(await verifyAudit(source, PRETEND_VERIFIER)).toEqual(await trail.verify());
  });

  it.each<readonly [string, (text: string) => string]>([
    ["an entry was edited", (text) => text.replace('"who":"ada"', '"who":"bob"')],
    ["an entry was taken out", (text) => text.replace(/"entries":\[\{.*?\},\{/u, '"entries":[{')],
    [
      "a file was exchanged",
      (text) =>
        text.replace(
          Buffer.from("owner: ada").toString("base64").slice(0, 12),
          Buffer.from("owner: bob").toString("base64").slice(0, 12),
        ),
    ],
    [
      "it is said to be of another environment",
      (text) => text.replace('"environment":"prod"}', '"environment":"dev"}'),
    ],
  ])("is found out where %s", async (_what, edit) => {
    const text = await exported();
    expect(edit(text)).not.toBe(text);
    expect(readExport(edit(text)).problems).not.toEqual([]);
  });

  it("is found out where commits were edited, and everything computed anew from them", async () => {
    const text = (await exported()).replace('"message":"freeze"', '"message":"frozen"');
    const { source, problems } = readExport(JSON.stringify(writeExport(readExport(text).source, {})));
    expect(problems).toEqual([]);
    expect((await verifyAudit(source, PRETEND_VERIFIER)).contradictions[0]?.code).toBe("HISTORY_REWRITTEN");
  });

  it("is found out where a file was exchanged, and everything computed anew from it", async () => {
    const [ada, bob] = ["ada", "bob"].map((name) =>
      Buffer.from(`owner: ${name}\nrea`).toString("base64").slice(0, 16),
    );
    const text = (await exported()).replace(ada ?? "", bob ?? "");
    const again = JSON.stringify(writeExport(readExport(text).source, {}));
    expect(again).toContain('"who":"bob"');
    expect(readExport(again).problems).toEqual([expect.stringMatching(/^the contents of/)]);
  });

  it("that isn't one is refused as an input", () => {
    for (const text of ["", "{}", "[]", '{"format":"clearance-audit/v2"}']) {
      expect(() => readExport(text)).toThrow(expect.objectContaining({ code: "INPUT_INVALID" }));
    }
  });
});
