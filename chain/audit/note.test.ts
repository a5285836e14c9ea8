import { describe, expect, it } from "vitest";
import { digestOf } from "#chain/digest/digest.ts";
import { mergeMessage } from "#chain/promotion/commit-message.ts";
import { AuditHistory } from "#test/audit-history.ts";
import { contradictionsIn } from "./check-entries.ts";
import { entriesOf } from "./entries.ts";
import { type Note, noteKey, parseNotes, printNotes } from "./note.ts";

const [v1, v2, record] = [digestOf("v1"), digestOf("v2"), digestOf("record")];
const commit = "c".repeat(40);
const declined: Note = {
  kind: "declined",
  pullRequest: 12,
  branch: "clearance/prod/api/0123456789ab",
  head: commit,
  title: "promote api in prod",
  by: "carol",
  places: ["a", "b"].map((region) => ({ service: "api", environment: "prod", region })),
  to: v2,
};
const refused: Note = {
  kind: "refused",
  promotion: "1".repeat(64),
  service: "api",
  environment: "prod",
  region: null,
  from: v1,
  to: v2,
  findings: [{ code: "QUARANTINED", message: 'by "erin"\u2028Clearance-Note: {}' }],
};
const signed: Note = { kind: "signed", rollback: "2".repeat(64), commit, service: "api", record };
const POLICY = `apiVersion: clearance/v1
gitops: acme/gitops
admission: { elsewhere: refuse }
builders: { app: { key: trust/build.pub } }
services:
  api: { image: ghcr.io/acme/api, builder: app, channel: main, digestAt: { file: "api/{environment}.yaml", path: image } }
environments:
  - { name: prod, signer: { key: trust/prod.pub } }
`;

describe("notes", () => {
  it("read back as they were printed, one or many", () => {
    for (const notes of [[declined], [refused], [signed], [declined, refused, signed]]) {
      expect(parseNotes(printNotes(notes))).toEqual(notes);
      expect(parseNotes(`${printNotes(notes)}\n`)).toEqual(notes);
    }
  });

  it.each([
    ["a line is none", (text: string) => `${text}\nHello: there`],
    ["a field is unknown", (text: string) => text.replace('"kind"', '"more":1,"kind"')],
    ["a digest is misshapen", (text: string) => text.replace("sha256:", "sha512:")],
    ["there is nothing but a title", () => "three notes"],
  ])("are none where %s", (_what, change) => {
    expect(parseNotes(change(printNotes([declined, refused])))).toBeUndefined();
  });

  it("are of one thing by what it is, not by the words", () => {
    const [finding] = refused.findings;
    const again = {
      ...refused,
      findings: finding === undefined ? [] : [{ ...finding, message: "x" }, finding],
    };
    expect(noteKey(again)).toBe(noteKey(refused));
    const keys = [declined, { ...declined, head: "d".repeat(40) }, refused, signed].map(noteKey);
    expect(new Set(keys).size).toBe(4);
  });
});

describe("the trail with notes", () => {
  const trail = (history: AuditHistory) => entriesOf(history, "clearance.yaml");
  const begun = () => {
    const history = new AuditHistory();
    history.commit("begin", { "clearance.yaml": POLICY, "api/prod.yaml": `image: x@${v1}\n` });
    return history;
  };

  it("kargo#3572: tells who declined what and what was refused, which no merge tells", () => {
    const history = begun();
    history.note(printNotes([declined, refused]));
    expect(trail(history).slice(2)).toMatchObject([
      { kind: "decline", service: "api", regions: ["a", "b"], to: v2, who: "carol", pullRequest: 12 },
      {
        kind: "refusal",
        service: "api",
        from: v1,
        to: v2,
        reason: expect.stringMatching(/^QUARANTINED: by/),
      },
    ]);
  });

  it("is loud about notes that aren't the promoter's, or aren't notes", () => {
    const history = begun();
    history.note(printNotes([declined]), false);
    history.note("hello");
    const entries = trail(history);
    expect(entries.slice(2).map(({ kind }) => kind)).toEqual(["forgery", "forgery"]);
    expect(contradictionsIn(entries).map(({ code }) => code)).toEqual(["ENTRY_FORGED", "ENTRY_FORGED"]);
  });

  it("gives a rollback the record that was signed after it, service by service, and not a forged one", () => {
    const history = begun();
    const places = { "api/prod.yaml": `image: x@${v2}\nother: x@${v1}\n` };
    history.commit("by hand", places);
    const common = { promotion: "2".repeat(64), batch: "set", environment: "prod", regions: [] };
    const rollback = { reason: "5xx", requestedBy: "erin" };
    const { title, message } = mergeMessage(
      [
        { ...common, service: "api", digest: v1, previous: { digest: v2, state: "unhealthy" }, rollback },
        { ...common, service: "web", digest: v1, previous: { digest: v2, state: "unhealthy" }, rollback },
      ],
      "https://github.com/acme/gitops/pull/9",
    );
    const merge = history.commit(`${title}\n\n${message}`, { "api/prod.yaml": `image: x@${v1}\n` }, true);
    const note = (service: string, named: typeof record) =>
      printNotes([{ ...signed, commit: merge, service, record: named }]);
    history.note(note("web", digestOf("forged")), false);
    history.note(note("api", record));
    const entries = trail(history).filter(({ kind }) => kind === "rollback");
    expect(entries.map(({ service, record }) => [service, record])).toEqual([
      ["api", record],
      ["web", null],
    ]);
    // All images of a service go back by one identity: that is no promotion twice.
    expect(contradictionsIn(entries).filter(({ message }) => message.includes("before"))).toEqual([]);
  });
});
