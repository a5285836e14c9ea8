import { createServer } from "node:net";
import { join } from "node:path";
import { expect, it } from "vitest";
import { imageBuilder } from "#adapters/builder/assemble.ts";
import { Digest } from "#chain/digest/digest.ts";
import { readImage } from "#chain/digest/image.ts";
import { ImageName } from "#chain/digest/image-name.ts";
import { EXIT } from "#chain/fault.ts";
import { faultOf } from "./harness.ts";
import { releaseWorld } from "./release-world.ts";

it("builds once: the same checkout has the same digest, and each tag points to it", async () => {
  await using world = await releaseWorld();
  const built = await world.run("build", { image: world.image, tags: "main, v1", labels: "team=ground" });
  expect(built).toMatchObject({ exitCode: EXIT.done, annotations: [] });
  const digest = Digest.parse(built.outputs["digest"]);
  expect(built.outputs).toEqual({ digest, image: `${world.image}@${digest}` });
  expect(world.readable(built.summary)).toMatchInlineSnapshot(`
    "### Built once

    **\`REGISTRY/acme/check-in@sha256:…\`**

    Base: none. Platforms: linux/amd64.

    | layer | digest | bytes |
    | --- | --- | ---: |
    | dependencies | \`sha256:…\` | 256 |
    | application | \`sha256:…\` | 230 |
    "
  `);
  expect(world.writes().filter((line) => line.includes("/manifests/"))).toEqual([
    "PUT /v2/acme/check-in/manifests/DIGEST 201",
    "PUT /v2/acme/check-in/manifests/DIGEST 201",
    "PUT /v2/acme/check-in/manifests/main 201",
    "PUT /v2/acme/check-in/manifests/v1 201",
  ]);
  expect((await world.registry.resolve(world.image, "v1"))?.digest).toBe(digest);

  const [platform] = (await readImage({ image: world.image, digest }, world.registry)).platforms;
  expect(platform?.config.config).toMatchObject({
    User: "65532:65532",
    Entrypoint: ["/usr/local/bin/node", "/app/main.js"],
    Labels: {
      team: "ground",
      "org.opencontainers.image.source": "https://github.com/acme/check-in",
      "org.opencontainers.image.revision": "1".repeat(40),
    },
  });
  const again = await world.run("build", { image: world.image, labels: "team=ground" });
  expect(again.outputs["digest"]).toBe(digest);
});

it("builds on a base that a tag names, and says by which digest", async () => {
  await using world = await releaseWorld();
  const base = ImageName.parse(`${world.twin.host}/base/node`);
  const { digest } = await imageBuilder({ base: world.registry, target: world.registry }).assemble({
    image: base,
    context: join(world.workspace, "node_modules"),
    platforms: [{ os: "linux", architecture: "amd64" }],
    tags: ["24"],
    entrypoint: ["/usr/local/bin/node"],
    user: "65532:65532",
    workdir: "/usr/local",
    env: {},
    labels: {},
    created: new Date(0),
    owner: { uid: 0, gid: 0 },
    compression: "gzip",
  });
  const byTag = await world.run("build", { image: world.image, base: `${base}:24` });
  expect(byTag.summary).toContain(`Base: \`${base}@${digest}\``);
  const byDigest = await world.run("build", { image: world.image, base: `${base}@${digest}` });
  expect(byDigest.outputs["digest"]).toBe(byTag.outputs["digest"]);
});

it("refuses a context with a socket in it, and has sent nothing", async () => {
  await using world = await releaseWorld();
  const socket = createServer().listen(join(world.workspace, "agent.sock"));
  try {
    const built = await world.run("build", { image: world.image, tags: "main" });
    expect(built).toMatchObject({ exitCode: EXIT.fault, outputs: {} });
    expect(faultOf(built)).toMatch(/^INPUT_INVALID: "agent\.sock" in the context/);
    expect(world.writes()).toEqual([]);
  } finally {
    socket.close();
  }
});

it.each([
  ["a layer", /\/blobs\/uploads\//, 0],
  ["the index", /\/manifests\/sha256/, 0],
])("leaves no tag and no output where the registry refuses %s", async (_what, path, manifests) => {
  await using world = await releaseWorld();
  world.twin.intrude({
    method: path.source.includes("blobs") ? "POST" : "PUT",
    path,
    times: 9,
    effect: { status: 403 },
  });
  const built = await world.run("build", { image: world.image, tags: "main" });
  expect(built).toMatchObject({ exitCode: EXIT.fault, outputs: {} });
  expect(faultOf(built)).toMatch(/^REGISTRY_DENIED: /);
  const written = world.writes().filter((line) => line.includes("/manifests/") && line.endsWith("201"));
  expect(written).toHaveLength(manifests);
  expect(await world.registry.resolve(world.image, "main")).toBeUndefined();
});
