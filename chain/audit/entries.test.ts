import { describe, expect, it } from "vitest";
import { digestOf } from "#chain/digest/digest.ts";
import { mergeMessage } from "#chain/promotion/commit-message.ts";
import type { PromotionTrailers } from "#chain/promotion/trailers.ts";
import { AuditHistory } from "#test/audit-history.ts";
import { chooseEntries } from "./choose-entries.ts";
import { entriesOf } from "./entries.ts";
import { chainOf } from "./history.ts";
import { printCsv } from "./print-csv.ts";
import { printMarkdown } from "./print-markdown.ts";

const POLICY = `apiVersion: clearance/v1
gitops: acme/gitops
admission: { elsewhere: refuse }
builders: { app: { key: trust/build.pub } }
services:
  api: { image: ghcr.io/acme/api, builder: app, channel: main, digestAt: { file: "api/{environment}.yaml", path: image } }
environments:
  - { name: prod, signer: { key: trust/prod.pub } }
`;
const [v1, v2] = [digestOf("v1"), digestOf("v2")];
const image = (digest: string) => `image: ghcr.io/acme/api@${digest}\n`;
const gates = [{ gate: "approval", reason: "approved by carol, dave" }];

function merged(changes: Partial<PromotionTrailers> = {}): string {
  const trailers = {
    promotion: "a".repeat(64),
    service: "api",
    environment: "prod",
    regions: [],
    digest: v1,
    previous: null,
    gates,
    ...changes,
  };
  const { title, message } = mergeMessage([trailers], "https://github.com/acme/gitops/pull/7");
  return `${title}\n\n${message}`;
}

function begun(): AuditHistory {
  const history = new AuditHistory();
  history.commit("begin", { "clearance.yaml": POLICY, "api/prod.yaml": "image: ghcr.io/acme/api\n" });
  return history;
}

const trail = (history: AuditHistory) => entriesOf(history, "clearance.yaml");
const last = (history: AuditHistory) => trail(history).slice(1);

describe("the audit trail of a base branch", () => {
  it("tells a promotion with each gate's answer, which GitHub's statuses would have forgotten", () => {
    const history = begun();
    history.commit(merged({ record: digestOf("record") }), { "api/prod.yaml": image(v1) }, true);
    expect(last(history)).toEqual([
      expect.objectContaining({
        kind: "promotion",
        service: "api",
        environment: "prod",
        from: null,
        to: v1,
        pullRequest: 7,
        gates,
        record: digestOf("record"),
        at: "2026-11-02T08:00:00.000Z",
      }),
    ]);
  });

  it("tells a rollback, who asked for it and why", () => {
    const history = begun();
    history.commit(merged({ digest: v2 }), { "api/prod.yaml": image(v2) }, true);
    const rollback = { reason: "5xx", requestedBy: "erin" };
    const previous = { digest: v2, state: "unhealthy" } as const;
    history.commit(merged({ rollback, previous, digest: v1 }), { "api/prod.yaml": image(v1) }, true);
    expect(last(history)[1]).toMatchObject({
      kind: "rollback",
      who: "erin",
      reason: "5xx",
      from: v2,
      to: v1,
      health: "unhealthy",
    });
  });

  it("tells holds, quarantines, exceptions and emergencies from their beginning to their end", () => {
    const history = begun();
    const hold = `owner: ada\nreason: "audit week"\nexpires: 2026-12-01T00:00:00Z\n`;
    history.commit("freeze", { "holds/prod/api.yaml": hold });
    history.commit("longer", { "holds/prod/api.yaml": hold.replace("12-01", "12-02") });
    history.commit("thaw", { "holds/prod/api.yaml": null });
    const path = `quarantine/sha256-${v1.slice(7)}.yaml`;
    history.commit("lock", {
      [path]: `digest: ${v1}\nowner: bob\nreason: leak\nsince: 2026-11-05T00:00:00Z\n`,
    });
    history.commit("let through", { "calendar/exceptions/prod.yaml": "owner: eve\nreason: outage\n" });
    history.commit("glass", { "break-glass/cluster-a.yaml": "owner: zoe\nreason: [not, text]\n" });
    history.commit("more glass", {
      "break-glass/prod/a.yaml": `image: registry.example/acme/api@${v2}\nowner: zoe\nexpires: 2026-11-06T02:00:00Z\n`,
    });
    expect(
      last(history).map(({ kind, action, service, who, expires, to }) => [
        kind,
        action,
        service,
        who,
        expires,
        to,
      ]),
    ).toEqual([
      ["hold", "set", "api", "ada", "2026-12-01T00:00:00Z", null],
      ["hold", "changed", "api", "ada", "2026-12-02T00:00:00Z", null],
      ["hold", "lifted", "api", "ada", "2026-12-02T00:00:00Z", null],
      ["quarantine", "set", null, "bob", null, v1],
      ["exception", "set", null, "eve", null, null],
      ["break-glass", "set", null, "zoe", null, null],
      ["break-glass", "set", null, "zoe", "2026-11-06T02:00:00Z", v2],
    ]);
  });

  it("is loud about a digest that came round the promoter, and silent about words", () => {
    const history = begun();
    history.commit("by hand", { "api/prod.yaml": image(v1) });
    history.commit("words", { "README.md": `see ${v2}\n`, "other.yaml": image(v2) });
    history.commit("a comment", { "api/prod.yaml": `# now\n${image(v1)}` });
    expect(last(history).map(({ kind, from, to }) => [kind, from, to])).toEqual([["change", null, v1]]);
  });

  it("is loud about what a promotion changed beside its own digest", () => {
    const history = begun();
    const wide = POLICY.replace("builders:", "builders:").replace(
      "services:\n",
      `services:\n  web: { image: ghcr.io/acme/web, builder: app, channel: main, digestAt: { file: "web/{environment}.yaml", path: image } }\n`,
    );
    history.commit("a service", { "clearance.yaml": wide, "web/prod.yaml": "image: x\n" });
    history.commit(merged(), { "api/prod.yaml": image(v1), "web/prod.yaml": image(v2) }, true);
    expect(last(history).map(({ kind, service, to }) => [kind, service, to])).toEqual([
      ["policy", null, null],
      ["promotion", "api", v1],
      ["change", "web", v2],
    ]);
  });

  it.each([
    ["a person wrote them", merged(), image(v1), false],
    ["the tree doesn't do what they say", merged(), image(v2), true],
    [
      "they can't be read",
      merged().replace("Clearance-Service: api", "Clearance-Service: API"),
      image(v1),
      true,
    ],
  ])("calls trailers a forgery where %s, and tells what the tree did", (_when, message, file, promoter) => {
    const history = begun();
    history.commit(message, { "api/prod.yaml": file }, promoter);
    expect(last(history).map(({ kind }) => kind)).toEqual(["forgery", "change"]);
  });

  it("is chosen by time, service and environment; what is about everybody is always there", () => {
    const history = begun();
    history.commit(merged(), { "api/prod.yaml": image(v1) }, true);
    const all = trail(history);
    const kinds = (choice: Parameters<typeof chooseEntries>[1]) =>
      chooseEntries(all, choice).map(({ kind }) => kind);
    expect(kinds({})).toEqual(["policy", "promotion"]);
    expect(kinds({ since: new Date("2026-11-02T08:00:00Z") })).toEqual(["promotion"]);
    expect(kinds({ until: new Date("2026-11-02T08:00:00Z") })).toEqual(["policy"]);
    expect(kinds({ service: "web" })).toEqual(["policy"]);
    expect(kinds({ environment: "prod" })).toEqual(["policy", "promotion"]);
  });
});

describe("the chain", () => {
  it("changes from a commit on, whatever is changed, dropped or put elsewhere before", () => {
    const history = begun();
    for (const text of ["one", "two", "three"]) history.commit(text, { "a.txt": text });
    const end = (line: typeof history.line) => [...chainOf(line).values()].at(-1);
    const [root, one, two, three] = history.line;
    if (root === undefined || one === undefined || two === undefined || three === undefined)
      throw new Error();
    const whole = end(history.line);
    const others = [
      [root, two, three],
      [root, two, one, three],
      [root, { ...one, message: "One" }, two, three],
      [root, { ...one, author: { ...one.author, name: "Ada" } }, two, three],
      [root, { ...one, changes: [] }, two, three],
      [root, { ...one, committed: new Date(0) }, two, three],
    ].map(end);
    expect(new Set([whole, ...others]).size).toBe(7);
    expect(end([...history.line])).toBe(whole);
  });
});

describe("what is printed", () => {
  const history = begun();
  const hold = (reason: string) => ({ "holds/prod.yaml": `owner: ada\nreason: ${JSON.stringify(reason)}\n` });
  history.commit("freeze", hold(`=HYPERLINK("http://evil.example","x")`));
  history.commit("freeze", hold(`| <b>@carol</b> "quoted", #1`));
  const entries = trail(history);

  it("is CSV that no spreadsheet takes for a formula", () => {
    const rows = printCsv(entries).split("\r\n");
    expect(rows).toHaveLength(5);
    expect(rows[2]).toContain(`"'=HYPERLINK(""http://evil.example"",""x"")"`);
    for (const start of ["+1", "-1", "@x", "\t=1", " =1", "＝1"]) {
      const [entry] = entries;
      if (entry === undefined) throw new Error();
      expect(printCsv([{ ...entry, reason: start }])).toContain(`"'${start}"`);
    }
  });

  it("is markdown in which nobody's words are more than words", () => {
    const text = printMarkdown(entries, history.head);
    expect(text).toContain("| hold | 2 | a freeze was set, changed or lifted |");
    expect(text).toContain("&lt;b&gt;");
    expect(text).not.toContain("@carol");
  });
});
