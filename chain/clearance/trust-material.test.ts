import { describe, expect, it } from "vitest";
import { ACME_POLICY, acmeSnapshot } from "#test/acme.ts";
import type { PolicySnapshot } from "./policy.ts";
import { trustMaterialOf } from "./trust-material.ts";

const WITH_KEYS = ACME_POLICY.replace(
  "{ trust: main, workflow: promote-dev.yml }",
  "{ key: trust/dev.pub }",
).replace("{ trust: main, workflow: promote-staging.yml }", "{ key: trust/staging.pub }");
const bytes = (text: string) => new TextEncoder().encode(text);
const withFiles = (snapshot: PolicySnapshot, files: Record<string, string>): PolicySnapshot => ({
  ...snapshot,
  files: new Map([
    ...snapshot.files,
    ...Object.entries(files).map(([path, text]) => [path, bytes(text)] as const),
  ]),
});

describe("trustMaterialOf", () => {
  it("names every root with its issuer and every key by its path", () => {
    const material = trustMaterialOf(acmeSnapshot(WITH_KEYS));
    expect(material.roots.map(({ name, issuer }) => [name, issuer])).toEqual([
      ["main", "https://token.actions.githubusercontent.com"],
    ]);
    expect(material.keys.map(({ name }) => name)).toEqual(["trust/dev.pub", "trust/staging.pub"]);
  });

  it("faults when one key, however its lines are broken, would sign for two environments", () => {
    const snapshot = withFiles(acmeSnapshot(WITH_KEYS), {
      "trust/dev.pub": "A\nB\n",
      "trust/staging.pub": "A\r\nB",
    });
    expect(() => trustMaterialOf(snapshot)).toThrow(expect.objectContaining({ code: "POLICY_INVALID" }));
  });

  it("faults when two names stand for the same root and issuer", () => {
    const twice = ACME_POLICY.replace(
      "builders:",
      "  other: { root: trust/dev.pub, issuer: https://token.actions.githubusercontent.com }\nbuilders:",
    );
    const same = withFiles(acmeSnapshot(twice), { "trust/dev.pub": "{}", "trust/trusted_root.json": "{}" });
    expect(() => trustMaterialOf(same)).toThrow(expect.objectContaining({ code: "POLICY_INVALID" }));
    expect(trustMaterialOf(withFiles(same, { "trust/dev.pub": "{ }" })).roots).toHaveLength(2);
  });

  it("faults when a named file isn't in the commit", () => {
    const snapshot = { ...acmeSnapshot(WITH_KEYS), files: new Map() };
    expect(() => trustMaterialOf(snapshot)).toThrow(expect.objectContaining({ code: "POLICY_UNREADABLE" }));
  });
});
