import { expect, it } from "vitest";
import { EXIT } from "#chain/fault.ts";
import { RELEASE } from "#test/contract/sigstore-fixture.ts";
import { gitopsWorld } from "./gitops-world.ts";
import { faultOf } from "./harness.ts";
import { releaseWorld } from "./release-world.ts";

it("clears a digest for an environment of the policy, and refuses one without evidence", async () => {
  await using world = await gitopsWorld();
  const good = await world.release("v1");
  const bad = await world.release("v2", { attested: false });
  const inputs = { "subject-name": world.image, environment: "dev" };

  const cleared = await world.run("verify", { ...inputs, "subject-digest": good });
  expect(cleared).toMatchObject({
    exitCode: EXIT.done,
    annotations: [],
    outputs: { outcome: "cleared", findings: "[]" },
  });
  expect(world.readable(cleared.summary)).toMatchInlineSnapshot(`
    "### Verified

    **Cleared** \`sha256:…\`
    "
  `);

  const refused = await world.run("verify", { ...inputs, "subject-digest": bad });
  expect(refused).toMatchObject({
    exitCode: EXIT.refused,
    annotations: [
      { level: "failure", title: "Refused: PROVENANCE_MISSING" },
      { level: "failure", title: "Refused: SBOM_MISSING" },
    ],
    outputs: { outcome: "refused" },
  });
  expect(JSON.parse(refused.outputs["findings"] ?? "")).toMatchObject([
    { code: "PROVENANCE_MISSING" },
    { code: "SBOM_MISSING" },
  ]);
  expect(world.readable(refused.summary)).toMatchInlineSnapshot(`
    "### Verified

    **Refused** \`sha256:…\`

    | finding | what it means |
    |---|---|
    | \`PROVENANCE_MISSING\` | no build provenance about sha256:…: build it with the declared builder |
    | \`SBOM_MISSING\` | no accepted SBOM about sha256:…: attest one in the build workflow |
    "
  `);
  expect(world.writes()).toEqual([]);
});

it("refuses an image of nobody, and doesn't decide for an environment that isn't there", async () => {
  await using world = await gitopsWorld();
  const digest = await world.release("v1");
  const stranger = { "subject-name": `${world.image}-other`, "subject-digest": digest, environment: "dev" };
  expect(await world.run("verify", stranger)).toMatchObject({
    exitCode: EXIT.refused,
    annotations: [{ title: "Refused: IMAGE_UNKNOWN" }],
  });
  const qa = await world.run("verify", {
    "subject-name": world.image,
    "subject-digest": digest,
    environment: "qa",
  });
  expect(qa).toMatchObject({ exitCode: EXIT.fault, outputs: {} });
  expect(faultOf(qa)).toMatch(
    /^ENVIRONMENT_MISSING: clearance\.yaml has no environment "qa"; it has: dev, staging, prod/,
  );
});

it("takes an identity by hand: exactly that workflow, from exactly that source", async () => {
  await using world = await releaseWorld();
  const digest = await world.push();
  const subject = { "subject-name": world.image, "subject-digest": digest };
  await world.sign("attest", subject);
  const verify = (inputs: Record<string, string>) =>
    world.run("verify", {
      ...subject,
      "trusted-root": world.sigstore.trustedRoot,
      "certificate-oidc-issuer": world.sigstore.issuer,
      "certificate-identity": `https://github.com/${RELEASE.workflow_ref}`,
      "source-repository": "acme/check-in",
      ...inputs,
    });
  expect(await verify({})).toMatchObject({ exitCode: EXIT.done, outputs: { outcome: "cleared" } });
  expect(await verify({ "source-repository": "acme/other" })).toMatchObject({
    exitCode: EXIT.refused,
    annotations: [{ title: "Refused: SOURCE_NOT_ACCEPTED" }],
    outputs: { outcome: "refused" },
  });
  expect(
    await verify({
      "certificate-identity": "https://github.com/acme/x/.github/workflows/x.yml@refs/heads/main",
    }),
  ).toMatchObject({ exitCode: EXIT.refused, annotations: [{ title: "Refused: BUILDER_NOT_ACCEPTED" }] });
  const pattern = await verify({ "certificate-identity": "https://github.com/acme/*" });
  expect(faultOf(pattern)).toMatch(/^INPUT_INVALID: wrong inputs: certificate-identity: write it out/);
  const both = await verify({ environment: "dev" });
  expect(faultOf(both)).toMatch(/^INPUT_INVALID: environment: its identities are the policy's/);
  const neither = await world.run("verify", subject);
  expect(faultOf(neither)).toMatch(
    /^INPUT_INVALID: give environment, or certificate-identity and source-repository/,
  );
});
