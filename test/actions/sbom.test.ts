import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { digestOf } from "#chain/digest/digest.ts";
import { EXIT } from "#chain/fault.ts";
import { faultOf } from "./harness.ts";
import { releaseWorld } from "./release-world.ts";

it("writes what is in the image, the same bytes each time", async () => {
  await using world = await releaseWorld();
  const digest = await world.push();
  const subject = { "subject-name": world.image, "subject-digest": digest };
  const described = await world.run("sbom", { ...subject, "sbom-path": "out/sbom.json" });
  expect(described).toMatchObject({ exitCode: EXIT.done, annotations: [] });
  const bytes = readFileSync(join(world.workspace, "out/sbom.json"));
  expect(described.outputs).toEqual({ "sbom-path": "out/sbom.json", "sbom-digest": digestOf(bytes) });
  expect(JSON.parse(bytes.toString())).toMatchObject({
    bomFormat: "CycloneDX",
    specVersion: expect.stringMatching(/^1\.[6-9]$/),
    components: expect.arrayContaining([
      expect.objectContaining({ name: "tiny", version: "2.1.0", purl: "pkg:npm/tiny@2.1.0" }),
    ]),
  });
  expect(world.readable(described.summary)).toMatchInlineSnapshot(`
    "### What is in it

    **\`REGISTRY/acme/check-in@sha256:…\`**: 3 components, SBOM \`sha256:…\` (CycloneDX 1.6).

    | component | version |
    | --- | --- |
    | check-in | 1.0.0 |
    | tiny | 2.1.0 |
    | REGISTRY/acme/check-in | sha256:… |
    "
  `);
  const again = await world.run("sbom", subject);
  expect(again.outputs).toEqual({
    "sbom-path": "sbom.cdx.json",
    "sbom-digest": described.outputs["sbom-digest"],
  });
  expect(world.writes()).toEqual([]);
});

it("names a digest that the registry doesn't hold, and writes no file", async () => {
  await using world = await releaseWorld();
  const described = await world.run("sbom", {
    "subject-name": world.image,
    "subject-digest": digestOf("nothing"),
  });
  expect(described).toMatchObject({ exitCode: EXIT.fault, outputs: {} });
  expect(faultOf(described)).toMatch(/^IMAGE_NOT_FOUND: /);
  expect(existsSync(join(world.workspace, "sbom.cdx.json"))).toBe(false);
});

it("says so where the file can't be written", async () => {
  await using world = await releaseWorld();
  const digest = await world.push();
  const described = await world.run("sbom", {
    "subject-name": world.image,
    "subject-digest": digest,
    "sbom-path": "main.js/sbom.json",
  });
  expect(described.exitCode).toBe(EXIT.fault);
  expect(faultOf(described)).toMatch(/^INPUT_INVALID: sbom-path: "main\.js\/sbom\.json" can't be written/);
});
