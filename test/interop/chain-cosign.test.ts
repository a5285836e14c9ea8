import { afterAll, beforeAll, describe, expect, inject, it, type TestContext } from "vitest";
import * as z from "zod";
import type { Digest } from "#chain/digest/digest.ts";
import { PREDICATE } from "#chain/evidence/statement.ts";
import { type ChainWorld, startChainWorld } from "./chain-world.ts";
import { judge } from "./judges.ts";
import { type JudgeAnswer, runJudge } from "./run-judge.ts";

const BUILDER = "https://github.com/acme/builder/.github/workflows/build.yml@refs/heads/main";
const RELEASE = "https://github.com/acme/check-in/.github/workflows/release.yml@refs/heads/main";
const promoter = (environment: string) =>
  `https://github.com/acme/gitops/.github/workflows/promote-${environment}.yml@refs/heads/main`;
const VSA = PREDICATE.vsa;

let world: ChainWorld;
let digest: Digest;

beforeAll(async () => {
  world = await startChainWorld(inject("toolkit"));
  digest = await world.release("one");
  await world.promote();
});
afterAll(() => world.close());

/** cosign by the sandbox's trusted root, as somebody would ask who has nothing else of ours. */
function ask(
  test: TestContext,
  type: string,
  identity: string,
  more: readonly string[] = [],
): Promise<JudgeAnswer> {
  const { trustedRoot, oidc } = world.sandbox.document;
  const signer = ["--certificate-identity", identity, "--certificate-oidc-issuer", oidc];
  const args = ["verify-attestation", "--trusted-root", trustedRoot, "--type", type, ...signer, ...more];
  return runJudge(judge("cosign", test), [...args, `${world.image}@${digest}`], {
    env: { HOME: world.dir, PATH: process.env["PATH"] ?? "" },
  });
}

const Statement = z.looseObject({
  predicateType: z.string(),
  subject: z.array(z.looseObject({ digest: z.object({ sha256: z.string() }) })),
  predicate: z.looseObject({}),
});

/** The statements that cosign took, in its own output: one envelope a line. */
function statements({ stdout }: JudgeAnswer): z.infer<typeof Statement>[] {
  const envelopes = stdout.split("\n").filter((line) => line.startsWith("{"));
  return envelopes.map((line) => {
    const { payload } = z.looseObject({ payload: z.base64() }).parse(JSON.parse(line));
    return Statement.parse(JSON.parse(Buffer.from(payload, "base64").toString()));
  });
}

const subject = () => [{ digest: { sha256: digest.replace("sha256:", "") } }];

describe("cosign, of what the actions attached", () => {
  it("accepts the builder's provenance, with the source that called it", async (test) => {
    const clone = await world.clone("acme/check-in");
    const sha = (await world.git(clone, "rev-parse", "HEAD")).trim();
    const source = [
      ["--certificate-github-workflow-repository", "acme/check-in"],
      ["--certificate-github-workflow-ref", "refs/heads/main"],
      ["--certificate-github-workflow-trigger", "push"],
      ["--certificate-github-workflow-sha", sha],
    ].flat();
    const answer = await ask(test, "slsaprovenance1", BUILDER, source);
    expect(answer, answer.stderr).toMatchObject({ code: 0 });
    expect(statements(answer)).toMatchObject([
      { predicateType: PREDICATE.provenance, subject: subject(), predicate: {} },
    ]);
  });

  it("accepts the builder's SBOM", async (test) => {
    const answer = await ask(test, "cyclonedx", BUILDER);
    expect(answer, answer.stderr).toMatchObject({ code: 0 });
    expect(statements(answer)).toMatchObject([
      {
        predicateType: PREDICATE.sbom,
        subject: subject(),
        predicate: { bomFormat: "CycloneDX", specVersion: "1.6" },
      },
    ]);
  });

  it.for(["dev", "staging"])(
    "accepts the clearance of %s from its own workflow",
    async (environment, test) => {
      const answer = await ask(test, VSA, promoter(environment));
      expect(answer, answer.stderr).toMatchObject({ code: 0 });
      expect(statements(answer)).toContainEqual(
        expect.objectContaining({
          predicateType: VSA,
          predicate: expect.objectContaining({
            verificationResult: "PASSED",
            verifiedLevels: expect.arrayContaining([`CLEARANCE_ENV_${environment.toUpperCase()}`]),
          }),
        }),
      );
    },
  );

  it.for([
    { what: "provenance of the workflow that only calls the builder", type: "slsaprovenance1", by: RELEASE },
    { what: "SBOM of a promoter", type: "cyclonedx", by: promoter("dev") },
    { what: "clearance of the builder", type: VSA, by: BUILDER },
    { what: "clearance of prod, which nobody gave", type: VSA, by: promoter("prod") },
    { what: "clearance of dev from another branch", type: VSA, by: `${promoter("dev")}x` },
  ])("accepts no $what", async ({ type, by }, test) => {
    const { code, stderr } = await ask(test, type, by);
    expect(code).not.toBe(0);
    // Where the identity signed something else, cosign takes that and says that it isn't what was asked for.
    expect(stderr).toMatch(
      /no matching CertificateIdentity found|none of the attestations matched the predicate type/,
    );
  });

  it("accepts no provenance of another source by the same builder", async (test) => {
    const foreign = ["--certificate-github-workflow-repository", "acme/side-project"];
    const { code, stderr } = await ask(test, "slsaprovenance1", BUILDER, foreign);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/repository/i);
  });
});
