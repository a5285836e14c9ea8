import { describe, expect, it } from "vitest";
import { sbomDifference } from "./sbom-difference.ts";
import { SbomPredicate } from "./sbom-predicate.ts";

function sbom(...components: readonly Readonly<Record<string, unknown>>[]): SbomPredicate {
  return SbomPredicate.parse({ bomFormat: "CycloneDX", specVersion: "1.6", components });
}
const library = (name: string, version?: string, more: object = {}) => ({
  type: "library",
  name,
  ...(version === undefined ? {} : { version }),
  ...more,
});

describe("sbomDifference", () => {
  it("finds what came, went and changed, and nothing between an SBOM and itself", () => {
    const from = sbom(library("a", "1"), library("b", "1"), library("c", "1"));
    const to = sbom(library("c", "1"), library("b", "2"), library("d", "1"));
    expect(sbomDifference(from, to)).toEqual({
      added: [{ name: "d", versions: ["1"] }],
      removed: [{ name: "a", versions: ["1"] }],
      changed: [{ name: "b", from: ["1"], to: ["2"] }],
      counts: { from: 3, to: 3 },
    });
    expect(sbomDifference(from, from)).toMatchObject({ added: [], removed: [], changed: [] });
  });

  it("knows a component by its purl, whatever its version and qualifiers", () => {
    const deb = (version: string, architecture: string) =>
      library("libc6", version, { purl: `pkg:deb/debian/libc6@${version}?arch=${architecture}` });
    expect(sbomDifference(sbom(deb("2.36-9", "amd64")), sbom(deb("2.36-9", "arm64")))).toMatchObject({
      changed: [],
    });
    expect(sbomDifference(sbom(deb("2.36-9", "amd64")), sbom(deb("2.36-10", "amd64"))).changed).toHaveLength(
      1,
    );
    const scoped = (version: string) =>
      library("core", version, { group: "@acme", purl: `pkg:npm/%40acme/core@${version}` });
    expect(sbomDifference(sbom(scoped("1")), sbom(scoped("2"))).changed).toEqual([
      { name: "@acme/core", from: ["1"], to: ["2"] },
    ]);
  });

  it("tells names in different groups apart, and holds several versions of one", () => {
    const from = sbom(library("core", "1", { group: "a" }), library("x", "1"), library("x", "2"));
    const to = sbom(library("core", "1", { group: "b" }), library("x", "2"), library("x", "1"));
    expect(sbomDifference(from, to)).toMatchObject({
      added: [{ name: "b/core" }],
      removed: [{ name: "a/core" }],
      changed: [],
    });
  });

  it("reads what isn't as it should be as far as it goes", () => {
    const odd = { type: "library", name: "odd", version: 3, purl: null };
    expect(sbomDifference(sbom(odd), sbom(library("odd", "1"))).changed).toEqual([
      { name: "odd", from: [""], to: ["1"] },
    ]);
  });
});
