import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { Digest } from "#chain/digest/digest.ts";
import { EXIT } from "#chain/fault.ts";
import { configWith } from "#test/contract/sigstore-fixture.ts";
import { faultOf } from "./harness.ts";
import { releaseWorld } from "./release-world.ts";

it("goes from a checkout to a tag whose digest has its evidence, in one step", async () => {
  await using world = await releaseWorld();
  const done = await world.sign("main", { image: world.image, tags: "main" });
  expect(done).toMatchObject({ exitCode: EXIT.done, annotations: [] });
  const digest = Digest.parse(done.outputs["digest"]);
  expect(Object.keys(done.outputs).sort()).toEqual([
    "bundle-paths",
    "digest",
    "image",
    "referrers",
    "sbom-digest",
    "sbom-path",
  ]);
  expect(existsSync(join(world.workspace, "sbom.cdx.json"))).toBe(true);
  expect((await world.registry.resolve(world.image, "main"))?.digest).toBe(digest);
  expect(await world.registry.referrers(world.image, digest)).toHaveLength(2);
  expect(world.writes().filter((line) => line.includes("/manifests/"))).toEqual([
    "PUT /v2/acme/check-in/manifests/DIGEST 201",
    "PUT /v2/acme/check-in/manifests/DIGEST 201",
    "PUT /v2/acme/check-in/manifests/DIGEST 201",
    "PUT /v2/acme/check-in/manifests/DIGEST 201",
    "PUT /v2/acme/check-in/manifests/main 201",
  ]);
  expect(done.summary.match(/^### .*/gm)).toEqual([
    "### Built once",
    "### What is in it",
    "### Signed and attached",
  ]);
});

it("has the same digest when it runs again in the same checkout", async () => {
  await using world = await releaseWorld();
  const first = await world.sign("main", { image: world.image });
  expect(first.exitCode).toBe(EXIT.done);
  const second = await world.sign("main", { image: world.image });
  expect(second.outputs["digest"]).toBe(first.outputs["digest"]);
});

it("promo-tools#2962: sets no tag where what it built can't be signed", async () => {
  await using world = await releaseWorld();
  const config = join(world.temp, "config.json");
  writeFileSync(
    config,
    configWith(world.sigstore, ({ caUrls }) => {
      for (const ca of caUrls) ca.url = "http://127.0.0.1:9";
    }),
  );
  const done = await world.sign("main", { image: world.image, tags: "main", "signing-config": config });
  expect(done.exitCode).toBe(EXIT.fault);
  expect(faultOf(done)).toMatch(/^SIGNING_FAILED: /);
  const digest = Digest.parse(done.outputs["digest"]);
  expect(await world.registry.referrers(world.image, digest)).toEqual([]);
  expect(await world.registry.resolve(world.image, "main")).toBeUndefined();
});

it.each([
  ["has no id-token: write", { ACTIONS_ID_TOKEN_REQUEST_URL: "" }, /^TOKEN_UNAVAILABLE: /],
  [
    "has a token request that has run out",
    { ACTIONS_ID_TOKEN_REQUEST_TOKEN: "gone" },
    /^TOKEN_UNAVAILABLE: /,
  ],
])("sends nothing to the registry where the job %s", async (_what, environment, fault) => {
  await using world = await releaseWorld();
  const done = await world.sign("main", { image: world.image, tags: "main" }, environment);
  expect(done).toMatchObject({ exitCode: EXIT.fault, outputs: {} });
  expect(faultOf(done)).toMatch(fault);
  expect(world.writes()).toEqual([]);
});
