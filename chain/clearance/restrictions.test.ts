import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { acmeSnapshot, NOW } from "#test/acme.ts";
import { digestOf, hexOf } from "../digest/digest.ts";
import { asLine } from "./person-file.ts";
import type { Origin, Quarantine } from "./restriction.ts";
import {
  holdPath,
  originPath,
  parseHolds,
  parseQuarantines,
  parseRestrictions,
  printHold,
  printQuarantine,
  printQuarantinedOrigin,
  quarantinePath,
} from "./restrictions.ts";

const { policy } = acmeSnapshot();
const digest = digestOf("v2");
const quarantine: Quarantine = { digest, owner: "carol", reason: "it leaks", since: NOW, immediate: false };
const files = (entries: Record<string, string | Uint8Array>) =>
  new Map(
    Object.entries(entries).map(([path, text]) => [
      path,
      typeof text === "string" ? new TextEncoder().encode(text) : text,
    ]),
  );
const quarantineFault = expect.objectContaining({ code: "QUARANTINE_UNREADABLE" });
const holdFault = expect.objectContaining({ code: "HOLD_UNREADABLE" });

describe("parseQuarantines", () => {
  it("reads what printQuarantine wrote, whatever the reason is", () => {
    const line = fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 60 }),
      fc.string({ unit: "binary", maxLength: 700 }),
      fc.constantFrom(
        "a\nb\u2028c\u0085d",
        "🛫".repeat(300),
        "\ud83d",
        "\u202e txet",
        "x".repeat(10_000),
        "",
      ),
    );
    const time = fc.date({ min: new Date(0), max: new Date("9999-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(line, line, time, fc.boolean(), (owner, reason, since, immediate) => {
        const given = { digest, owner, reason, since, immediate };
        const written = { ...given, owner: asLine(owner), reason: asLine(reason) };
        expect(parseQuarantines(files({ [quarantinePath(digest)]: printQuarantine(given) }))).toEqual([
          written,
        ]);
      }),
    );
  });

  it.each<Origin>([
    { kind: "builder", builder: "acme/builder/.github/workflows/build.yml@refs/heads/main" },
    { kind: "builder", builder: "trust/build.pub" },
    { kind: "commit", commit: "a".repeat(40) },
    { kind: "commit", commit: "a".repeat(40), source: "acme/check-in" },
  ])("keeps the quarantine of a $kind beside those of digests", (origin) => {
    const { digest: _, ...why } = quarantine;
    const text = printQuarantinedOrigin({ origin, ...why });
    const read = parseRestrictions(
      files({ [originPath(origin)]: text, [quarantinePath(digest)]: printQuarantine(quarantine) }),
      policy,
    );
    expect(read).toEqual({ quarantines: [quarantine], origins: [{ origin, ...why }], holds: [] });
  });

  it.each([
    [
      "another builder than its name says",
      "quarantine/builder-000000000000.yaml",
      "builder: trust/build.pub",
    ],
    [
      "another commit than its name says",
      `quarantine/commit-${"b".repeat(40)}.yaml`,
      `commit: ${"a".repeat(40)}`,
    ],
    ["half a commit", "quarantine/commit-abc.yaml", "commit: abc"],
    ["a pattern", "quarantine/builder-000000000000.yaml", 'builder: "acme/*/.github/workflows/b.yml@main"'],
    ["no name", "quarantine/builder-.yaml", "builder: trust/build.pub"],
  ])("refuses an origin's file with %s", (_, path, line) => {
    const text = `${line}\nowner: carol\nreason: leaks\nsince: 2026-11-20T12:00:00Z\n`;
    expect(() => parseRestrictions(files({ [path]: text }), policy)).toThrow(quarantineFault);
  });

  it("prints the same text for the same quarantine", () => {
    expect(printQuarantine(quarantine)).toBe(
      `digest: ${digest}\nowner: "carol"\nreason: "it leaks"\nsince: 2026-11-20T12:00:00.000Z\nimmediate: false\n`,
    );
  });

  it("lets Git's and people's own files be", () => {
    expect(parseQuarantines(files({ "quarantine/.gitkeep": "", "quarantine/README.md": "# why" }))).toEqual(
      [],
    );
  });

  const path = quarantinePath(digest);
  const text = printQuarantine(quarantine);
  it.each<[string, string, string | Uint8Array]>([
    ["is called .yml", path.replace(".yaml", ".yml"), text],
    ["is in a folder below", path.replace("quarantine/", "quarantine/old/"), text],
    ["is called by another digest", quarantinePath(digestOf("v1")), text],
    ["is called in capitals", path.replace(hexOf(digest), hexOf(digest).toUpperCase()), text],
    ["is empty", path, ""],
    ["is not UTF-8", path, new Uint8Array([0xff, 0xfe])],
    ["is broken YAML", path, `${text}x: [`],
    ["has conflict markers", path, `<<<<<<< HEAD\n${text}=======\n>>>>>>> theirs\n`],
    ["holds a digest in capitals", path, text.replace(hexOf(digest), hexOf(digest).toUpperCase())],
    ["is larger than any reason", path, `${text}#${"x".repeat(64 * 1024)}`],
    ["is a hole of brackets", path, "[".repeat(2_000)],
    ["has an unknown key", path, `${text}expires: 2026-12-01T00:00:00Z\n`],
    ["has no owner", path, text.replace(/owner.*\n/u, "")],
    ["has no reason", path, text.replace(/reason.*\n/u, "")],
    ["has a reason of two lines", path, text.replace("it leaks", "it\\nleaks")],
    ["has a day that isn't", path, text.replace("2026-11-20", "2026-02-30")],
  ])("faults on a file that %s, and names it", (_, name, content) => {
    expect(() => parseQuarantines(files({ [name]: content }))).toThrow(quarantineFault);
    expect(() => parseQuarantines(files({ [name]: content }))).toThrow(name);
  });

  it("gives nothing at all when one of several files can't be read", () => {
    const two = files({ [path]: text, [quarantinePath(digestOf("v1"))]: "" });
    expect(() => parseRestrictions(two, policy)).toThrow(quarantineFault);
  });
});

describe("parseHolds", () => {
  const text = printHold({ owner: "carol", reason: "freeze", expires: NOW });

  it.each([
    ["an environment", { environment: "prod", service: null }, "holds/prod.yaml"],
    ["a service in an environment", { environment: "prod", service: "check-in" }, "holds/prod/check-in.yaml"],
  ])("reads a hold of %s", (_, place, path) => {
    expect(holdPath(place)).toBe(path);
    expect(parseHolds(files({ [path]: text }), policy)).toEqual([
      { ...place, owner: "carol", reason: "freeze", expires: NOW },
    ]);
  });

  it("reads back a hold that starts later", () => {
    const starts = new Date("2026-11-20T11:00:00Z");
    const later = printHold({ owner: "carol", reason: "freeze", starts, expires: NOW });
    expect(parseHolds(files({ "holds/prod.yaml": later }), policy)).toMatchObject([{ starts, expires: NOW }]);
  });

  it.each([
    ["for an environment with a slip in its name", "holds/prdo.yaml", text],
    ["for a service with a slip in its name", "holds/prod/chek-in.yaml", text],
    ["for a service with an inherited name", "holds/prod/constructor.yaml", text],
    ["that is called .yml", "holds/prod.yml", text],
    ["too deep", "holds/prod/check-in/a.yaml", text],
    ["without expiry", "holds/prod.yaml", text.replace(/expires.*\n/u, "")],
    ["with an expiry without time zone", "holds/prod.yaml", text.replace(".000Z", "")],
    ["with an unknown key", "holds/prod.yaml", `${text}region: a\n`],
    ["that expires before it starts", "holds/prod.yaml", `${text}starts: 2026-11-20T12:00:01Z\n`],
    ["that expires when it starts", "holds/prod.yaml", `${text}starts: 2026-11-20T12:00:00Z\n`],
  ])("faults on a hold %s, and names it", (_, path, content) => {
    expect(() => parseHolds(files({ [path]: content }), policy)).toThrow(holdFault);
    expect(() => parseHolds(files({ [path]: content }), policy)).toThrow(path);
  });
});
