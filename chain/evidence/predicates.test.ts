import { describe, expect, it } from "vitest";
import { checkIn, releaseRun } from "#test/acme.ts";
import { digestOf, hexOf } from "../digest/digest.ts";
import { resourceUri } from "../digest/image-name.ts";
import { provenanceIn, provenanceStatement } from "./provenance.ts";
import { sbomIn } from "./sbom-predicate.ts";
import { PREDICATE, type Statement, statementAbout } from "./statement.ts";
import { vsaFor, vsaIn } from "./vsa.ts";

const subject = checkIn();

/** A statement with one field of its predicate, by path, taken out. */
function without(statement: Statement, ...path: string[]): Statement {
  const copy = structuredClone(statement);
  let at: Record<string, unknown> = copy.predicate ?? {};
  for (const step of path.slice(0, -1)) at = at[step] as Record<string, unknown>;
  const last = path.at(-1) ?? "";
  if (!(last in at)) throw new Error(`there is no ${path.join(".")}`);
  delete at[last];
  return copy;
}

describe("provenance", () => {
  it("has the fields that GitHub's own action writes, and no others", () => {
    expect(provenanceStatement(subject, releaseRun())).toEqual({
      _type: "https://in-toto.io/Statement/v1",
      subject: [{ name: "registry.example/acme/check-in", digest: { sha256: hexOf(subject.digest) } }],
      predicateType: "https://slsa.dev/provenance/v1",
      predicate: {
        buildDefinition: {
          buildType: "https://actions.github.io/buildtypes/workflow/v1",
          externalParameters: {
            workflow: {
              ref: "refs/heads/main",
              repository: "https://github.com/acme/check-in",
              path: ".github/workflows/release.yml",
            },
          },
          internalParameters: {
            github: {
              event_name: "push",
              repository_id: "1",
              repository_owner_id: "2",
              runner_environment: "github-hosted",
            },
          },
          resolvedDependencies: [
            {
              uri: "git+https://github.com/acme/check-in@refs/heads/main",
              digest: { gitCommit: "c".repeat(40) },
            },
          ],
        },
        runDetails: {
          builder: { id: "https://github.com/acme/builder/.github/workflows/build.yml@refs/heads/main" },
          metadata: { invocationId: "https://github.com/acme/check-in/actions/runs/7/attempts/1" },
        },
      },
    });
  });

  it("keeps a ref with an @ in it whole", () => {
    const ref = "refs/tags/@acme/check-in@1.0.0";
    const predicate = provenanceIn(provenanceStatement(subject, releaseRun({ ref })));
    expect(predicate?.buildDefinition.externalParameters.workflow).toMatchObject({
      ref,
      path: ".github/workflows/release.yml",
    });
  });

  it.each([
    [["buildDefinition"]],
    [["buildDefinition", "buildType"]],
    [["buildDefinition", "externalParameters"]],
    [["runDetails", "builder"]],
    [["runDetails", "builder", "id"]],
  ])("isn't there without %j", (path) => {
    expect(provenanceIn(without(provenanceStatement(subject, releaseRun()), ...path))).toBeUndefined();
  });

  it("isn't there in a statement of another type", () => {
    expect(
      provenanceIn({ ...provenanceStatement(subject, releaseRun()), predicateType: PREDICATE.vsa }),
    ).toBeUndefined();
  });
});

describe("verification summary", () => {
  const statement = vsaFor({
    subject,
    verifierId: "https://github.com/acme/gitops/.github/workflows/promote-prod.yml",
    version: "1.2.3",
    timeVerified: new Date("2026-11-20T10:00:00.789Z"),
    resourceUri: resourceUri(subject.image),
    policyUri: "git+https://github.com/acme/gitops@abc#clearance.yaml",
    policyDigest: digestOf("policy"),
    inputs: [{ uri: "oci://registry.example/acme/check-in@sha256:x", digest: digestOf("input") }],
    levels: ["SLSA_BUILD_LEVEL_3", "CLEARANCE_ENV_PROD"],
  });

  it("has the fields of SLSA 1.2 and is always a passed one", () => {
    expect(statement.predicate).toEqual({
      verifier: {
        id: "https://github.com/acme/gitops/.github/workflows/promote-prod.yml",
        version: { clearance: "1.2.3" },
      },
      timeVerified: "2026-11-20T10:00:00Z",
      resourceUri: "pkg:oci/check-in?repository_url=registry.example/acme/check-in",
      policy: {
        uri: "git+https://github.com/acme/gitops@abc#clearance.yaml",
        digest: { sha256: hexOf(digestOf("policy")) },
      },
      inputAttestations: [
        {
          uri: "oci://registry.example/acme/check-in@sha256:x",
          digest: { sha256: hexOf(digestOf("input")) },
        },
      ],
      verificationResult: "PASSED",
      verifiedLevels: ["SLSA_BUILD_LEVEL_3", "CLEARANCE_ENV_PROD"],
      slsaVersion: "1.2",
    });
    expect(vsaIn(statement)).toEqual(statement.predicate);
  });

  it.each([
    [["verifier"]],
    [["verifier", "id"]],
    [["resourceUri"]],
    [["policy"]],
    [["verificationResult"]],
    [["verifiedLevels"]],
  ])("isn't there without %j", (path) => {
    expect(vsaIn(without(statement, ...path))).toBeUndefined();
  });

  it("isn't there with a result that the specification doesn't have", () => {
    const odd = { ...statement, predicate: { ...statement.predicate, verificationResult: "passed" } };
    expect(vsaIn(odd)).toBeUndefined();
  });
});

describe("SBOM predicate", () => {
  const document = {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    components: [{ type: "library", name: "hono" }],
  };
  const statement = statementAbout(subject, PREDICATE.sbom, document);

  it("is a CycloneDX document, kept whole", () => {
    expect(sbomIn(statement)).toEqual(document);
  });

  it.each([[["bomFormat"]], [["specVersion"]], [["components"]]])("isn't there without %j", (path) => {
    expect(sbomIn(without(statement, ...path))).toBeUndefined();
  });
});
