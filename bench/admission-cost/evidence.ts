import type { Digest } from "#chain/digest/digest.ts";
import { PREDICATE } from "#chain/evidence/statement.ts";
import type { ClearedImages } from "#test/interop/cleared-images.ts";

/** What pipelines attach today, and what a policy asks that looks at each of them. */
export const SEPARATE = [
  {
    name: "provenance",
    type: PREDICATE.provenance,
    predicate: {
      buildDefinition: {
        buildType: "https://actions.github.io/buildtypes/workflow/v1",
        externalParameters: {
          workflow: { ref: "refs/heads/main", repository: "https://github.com/acme/check-in" },
        },
      },
      runDetails: {
        builder: { id: "https://github.com/acme/builder/.github/workflows/build.yml@refs/heads/main" },
      },
    },
    cel: 'it.buildDefinition.externalParameters.workflow.repository == "https://github.com/acme/check-in"',
    condition: {
      key: "{{ buildDefinition.externalParameters.workflow.repository }}",
      value: "https://github.com/acme/check-in",
    },
  },
  {
    name: "sbom",
    type: PREDICATE.sbom,
    predicate: { bomFormat: "CycloneDX", specVersion: "1.6", components: components(600) },
    cel: 'it.bomFormat == "CycloneDX"',
    condition: { key: "{{ bomFormat }}", value: "CycloneDX" },
  },
  {
    name: "scan",
    type: "https://in-toto.io/attestation/vulns/v0.2",
    predicate: { scanner: { uri: "pkg:github/acme/scanner", result: [] }, metadata: { outcome: "PASSED" } },
    cel: 'it.metadata.outcome == "PASSED"',
    condition: { key: "{{ metadata.outcome }}", value: "PASSED" },
  },
  {
    name: "tests",
    type: "https://in-toto.io/attestation/test-result/v0.1",
    predicate: { result: "PASSED", configuration: [{ name: "npm test" }], passedTests: ["a", "b"] },
    cel: 'it.result == "PASSED"',
    condition: { key: "{{ result }}", value: "PASSED" },
  },
] as const;

function components(count: number): readonly object[] {
  return Array.from({ length: count }, (_, index) => ({
    type: "library",
    name: `library-${index}`,
    version: `1.${index}.0`,
    purl: `pkg:npm/library-${index}@1.${index}.0`,
    "bom-ref": `pkg:npm/library-${index}@1.${index}.0`,
  }));
}

/** Images as a platform has them on the day of a deploy: four kinds of evidence, and the clearances so far. */
export async function evidencedImages(images: ClearedImages, count: number): Promise<readonly string[]> {
  const made: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const digest: Digest = await images.push(images.checkIn, `image ${index}`);
    for (const { type, predicate } of SEPARATE) {
      await images.attest(images.checkIn, digest, { predicateType: type, predicate, by: "dev" });
    }
    await images.clear(images.checkIn, digest, "dev");
    await images.clear(images.checkIn, digest, "prod");
    made.push(`${images.checkIn}@${digest}`);
  }
  return made;
}
