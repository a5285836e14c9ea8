import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { assemble } from "#adapters/builder/assemble.ts";
import { layerReader } from "#adapters/layers/read-layer.ts";
import { ociLayout } from "#adapters/registry/layout.ts";
import { ociRegistry } from "#adapters/registry/oci-registry.ts";
import { startRegistry } from "#adapters/registry/twin/registry-twin.ts";
import { readImage } from "#chain/digest/image.ts";
import type { ImageBuild } from "#chain/digest/image-build.ts";
import { ImageName } from "#chain/digest/image-name.ts";
import type { RegistryReader } from "#chain/digest/registry.ts";
import { Fault } from "#chain/fault.ts";
import { type MemoryRegistry, memoryRegistry } from "#test/memory-registry.ts";

const APP = ImageName.parse("localhost:5000/acme/check-in");
const BASE = ImageName.parse("localhost:5000/acme/node");
const AMD64 = { os: "linux", architecture: "amd64" };
const ARM64 = { os: "linux", architecture: "arm64" };

let folder: string;
let context: string;
let registry: MemoryRegistry;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "clearance-builder-")));
  context = join(folder, "context");
  mkdirSync(join(context, "src"), { recursive: true });
  mkdirSync(join(context, "node_modules/left"), { recursive: true });
  writeFileSync(join(context, "package.json"), `{"name":"app","version":"1.0.0"}`);
  writeFileSync(join(context, "src/main.js"), "console.log(1)");
  writeFileSync(join(context, "src/empty"), "");
  writeFileSync(join(context, "node_modules/left/index.js"), "x".repeat(100_000));
  writeFileSync(join(context, "run.sh"), "#!/bin/sh\n", { mode: 0o755 });
  symlinkSync("src/main.js", join(context, "main"));
  registry = memoryRegistry();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function request(changes: Partial<ImageBuild> = {}): ImageBuild {
  return {
    image: APP,
    context,
    platforms: [AMD64],
    tags: [],
    entrypoint: ["/usr/local/bin/node", "/app/src/main.js"],
    user: "65532:65532",
    workdir: "/app",
    env: { NODE_ENV: "production" },
    labels: { "org.opencontainers.image.revision": "c0ffee" },
    created: new Date(1_700_000_000_000),
    owner: { uid: 0, gid: 0 },
    compression: "gzip",
    ...changes,
  };
}

const build = (changes: Partial<ImageBuild> = {}) =>
  assemble(request(changes), { base: registry, target: registry });

/** `path mode content` of every entry, the way a container would see the top layers. */
async function contents(digest: Awaited<ReturnType<typeof build>>["digest"]): Promise<string[]> {
  const seen: string[] = [];
  const [platform] = (await readImage({ image: APP, digest }, registry)).platforms;
  for (const layer of platform?.layers ?? []) {
    for await (const entry of layerReader()(layer, registry.blob(APP, layer.descriptor))) {
      let text = entry.target ?? "";
      for await (const chunk of entry.content) text += Buffer.from(chunk).toString("utf8").slice(0, 20);
      seen.push(`${entry.path} ${entry.mode.toString(8)} ${text.slice(0, 20)}`.trim());
    }
  }
  return seen;
}

describe("assemble", () => {
  it("gives the same bytes from another folder, at another time, under another umask", async () => {
    const first = await build();
    const copy = join(folder, "elsewhere");
    const umask = process.umask(0o077);
    try {
      cpSync(context, copy, { recursive: true, verbatimSymlinks: true });
      chmodSync(join(copy, "src/main.js"), 0o600);
      utimesSync(join(copy, "src/main.js"), 1, 1);
      registry = memoryRegistry();
      expect(await build({ context: copy })).toEqual(first);
    } finally {
      process.umask(umask);
    }
  });

  it("gives the bytes that it gave on every machine before, wherever no compressor is involved", async () => {
    expect((await build({ compression: "none" })).digest).toBe(
      "sha256:1a391ed191f47743aa4c9c599627ffbffd3d63f2e693623e2765cebeeb0e2f73",
    );
  });

  it.each(["gzip", "zstd", "none"] as const)("packs the context's files alone (%s)", async (compression) => {
    writeFileSync(join(context, ".clearanceignore"), "*.log\n");
    writeFileSync(join(context, "debug.log"), "noise");
    mkdirSync(join(context, ".git"));
    writeFileSync(join(context, ".git/config"), "token");
    const { digest, layers } = await build({ compression });
    expect(layers.map((layer) => layer.title)).toEqual(["dependencies", "application"]);
    expect(await contents(digest)).toEqual([
      "app 755",
      "app/node_modules 755",
      "app/node_modules/left 755",
      `app/node_modules/left/index.js 644 ${"x".repeat(20)}`,
      "app 755",
      "app/main 777 src/main.js",
      `app/package.json 644 {"name":"app","versi`,
      "app/run.sh 755 #!/bin/sh",
      "app/src 755",
      "app/src/empty 644",
      "app/src/main.js 644 console.log(1)",
    ]);
  });

  it("keeps the dependencies' layer when only the application changes", async () => {
    const before = await build();
    writeFileSync(join(context, "src/main.js"), "console.log(2)");
    const after = await build();
    expect(after.layers[0]).toEqual(before.layers[0]);
    expect(after.layers[1]?.digest).not.toBe(before.layers[1]?.digest);
  });

  it("writes blobs before manifests, the index after them and tags last", async () => {
    await build({ tags: ["main", "v1"], platforms: [AMD64, ARM64] });
    expect(registry.writes.join(" ").replace(/(blob )+/g, "blobs ")).toBe(
      "blobs manifest manifest index tag main tag v1",
    );
  });

  it("leaves nothing that can be named when a blob fails", async () => {
    const failing = {
      ...registry,
      putBlob: async (...args: Parameters<MemoryRegistry["putBlob"]>) => {
        if (registry.writes.length === 2) throw new Fault("REGISTRY_UNREACHABLE", "gone");
        await registry.putBlob(...args);
      },
    };
    await expect(
      assemble(request({ tags: ["main"] }), { base: registry, target: failing }),
    ).rejects.toMatchObject({ code: "REGISTRY_UNREACHABLE" });
    expect(registry.writes).toEqual(["blob", "blob"]);
  });

  it("says in the config how the service is started, by whom and from what source", async () => {
    const { digest } = await build();
    const [platform] = (await readImage({ image: APP, digest }, registry)).platforms;
    expect(platform?.config).toMatchObject({
      created: "2023-11-14T22:13:20Z",
      architecture: "amd64",
      os: "linux",
      config: {
        User: "65532:65532",
        Entrypoint: ["/usr/local/bin/node", "/app/src/main.js"],
        WorkingDir: "/app",
        Env: ["NODE_ENV=production"],
        Labels: { "org.opencontainers.image.revision": "c0ffee" },
      },
    });
    expect(platform?.manifest.annotations).toEqual({
      "org.opencontainers.image.created": "2023-11-14T22:13:20Z",
      "org.opencontainers.image.revision": "c0ffee",
    });
  });

  describe("on a base", () => {
    const buildBase = (
      target: MemoryRegistry | ReturnType<typeof ociLayout>,
      changes: Partial<ImageBuild> = {},
    ) =>
      assemble(
        request({
          image: BASE,
          workdir: "/",
          entrypoint: ["/run.sh"],
          env: { PATH: "/bin", NODE_ENV: "none" },
          tags: ["24"],
          platforms: [AMD64, ARM64],
          ...changes,
        }),
        { base: registry, target },
      );

    it("puts its layers below, keeps its variables and names it by digest", async () => {
      const base = await buildBase(registry);
      const app = await build({ base: { image: BASE, reference: "24" } });
      expect(app.base).toEqual({ image: BASE, digest: base.digest });
      const [platform] = (await readImage({ image: APP, digest: app.digest }, registry)).platforms;
      expect(platform?.layers.map((layer) => layer.descriptor.digest)).toEqual(
        [...base.layers, ...app.layers].map((layer) => layer.digest),
      );
      expect(platform?.config.config?.Env).toEqual(["PATH=/bin", "NODE_ENV=production"]);
      expect(platform?.config.history).toHaveLength(4);
      expect(platform?.manifest.annotations).toMatchObject({
        "org.opencontainers.image.base.name": BASE,
        "org.opencontainers.image.base.digest": base.digest,
      });
    });

    it("resolves a tag once, and reads everything else by digest", async () => {
      await buildBase(registry);
      const asked: string[] = [];
      const watched: RegistryReader = {
        ...registry,
        resolve: (image, reference) => {
          asked.push(`resolve ${reference}`);
          return registry.resolve(image, reference);
        },
        manifest: (image, reference) => {
          asked.push(reference.slice(0, 7));
          return registry.manifest(image, reference);
        },
      };
      await assemble(request({ base: { image: BASE, reference: "24" } }), {
        base: watched,
        target: registry,
      });
      expect(asked).toEqual(["resolve 24", "sha256:", "sha256:", "sha256:"]);
    });

    it("takes the base of each platform, from an OCI layout into a registry over HTTP", async () => {
      const layout = ociLayout(join(folder, "layout"));
      const base = await buildBase(layout);
      const twin = await startRegistry({ dir: join(folder, "registry") });
      try {
        const remote = ociRegistry();
        const image = ImageName.parse(`${twin.host}/acme/check-in`);
        const built = await assemble(
          request({
            image,
            base: { image: BASE, reference: base.digest },
            platforms: [ARM64, AMD64],
            tags: ["main"],
          }),
          { base: layout, target: remote },
        );
        expect((await remote.resolve(image, "main"))?.digest).toBe(built.digest);
        const { platforms } = await readImage({ image, digest: built.digest }, remote);
        expect(platforms.map(({ platform }) => platform)).toEqual([
          { architecture: "arm64", os: "linux" },
          { architecture: "amd64", os: "linux" },
        ]);
        expect(platforms.map(({ layers }) => layers.length)).toEqual([4, 4]);
      } finally {
        await twin.close();
      }
    });

    it("mounts the base's layers where base and image are on one registry, and fetches none of them", async () => {
      const twin = await startRegistry({ dir: join(folder, "registry") });
      try {
        const remote = ociRegistry();
        const name = ImageName.parse(`${twin.host}/base/node`);
        const { digest } = await assemble(request({ image: name, workdir: "/", entrypoint: ["/run.sh"] }), {
          base: remote,
          target: remote,
        });
        const [below] = (await readImage({ image: name, digest }, remote)).platforms.flatMap(
          ({ layers }) => layers,
        );
        const layer = below?.descriptor.digest ?? "";
        const before = twin.requests.length;
        const image = ImageName.parse(`${twin.host}/acme/check-in`);
        await assemble(request({ image, base: { image: name, reference: digest } }), {
          base: remote,
          target: remote,
        });
        const since = twin.requests.slice(before);
        const mount = expect.stringContaining(`mount=${encodeURIComponent(layer)}`) as string;
        expect(since).toContainEqual({ method: "POST", path: mount, status: 201 });
        expect(since.filter(({ method, path }) => method === "GET" && path.endsWith(layer))).toEqual([]);
      } finally {
        await twin.close();
      }
    });

    it("refuses before it packs anything when the base lacks the platform or isn't there", async () => {
      await buildBase(registry, { platforms: [AMD64] });
      registry.writes.length = 0;
      await expect(
        build({ base: { image: BASE, reference: "24" }, platforms: [ARM64] }),
      ).rejects.toMatchObject({ code: "INPUT_INVALID" });
      await expect(build({ base: { image: BASE, reference: "23" } })).rejects.toMatchObject({
        code: "IMAGE_NOT_FOUND",
      });
      expect(registry.writes).toEqual([]);
    });
  });

  describe("with a hostile context", () => {
    it("keeps links that leave the context as links and follows none", async () => {
      mkdirSync(join(folder, "private"));
      writeFileSync(join(folder, "private/key"), "secret");
      symlinkSync("../private", join(context, "folder"));
      symlinkSync("/etc/passwd", join(context, "file"));
      const seen = await contents((await build()).digest);
      expect(seen).toContain("app/folder 777 ../private");
      expect(seen).toContain("app/file 777 /etc/passwd");
      expect(seen.join("\n")).not.toContain("key");
    });

    it("refuses a socket", async () => {
      const server = createServer().listen(join(context, "s"));
      await new Promise((listening) => server.once("listening", listening));
      try {
        await expect(build()).rejects.toMatchObject({ code: "INPUT_INVALID" });
        expect(registry.writes).toEqual([]);
      } finally {
        await new Promise((closed) => server.close(closed));
      }
    });

    it("refuses a file that grows while it is read", async () => {
      const file = join(context, "log");
      writeFileSync(file, Buffer.alloc(8_000_000));
      const stop = new AbortController();
      const writer = (async () => {
        while (!stop.signal.aborted) {
          appendFileSync(file, "more");
          await new Promise((next) => setImmediate(next));
        }
      })();
      try {
        await expect(build({ compression: "none" })).rejects.toMatchObject({
          code: "INPUT_INVALID",
          retryable: true,
        });
      } finally {
        stop.abort();
        await writer;
      }
      expect(registry.writes).toEqual([]);
    });

    it("refuses a name that isn't UTF-8", async () => {
      writeFileSync(Buffer.concat([Buffer.from(`${context}/`), Buffer.from([0x61, 0xff])]), "");
      await expect(build()).rejects.toMatchObject({ code: "INPUT_INVALID" });
    });

    it.each([
      ["a relative workdir", { workdir: "app" }],
      ["a workdir that climbs", { workdir: "/app/../.." }],
      ["a missing context", { context: "/nowhere/at/all" }],
    ])("refuses %s", async (_, changes) => {
      await expect(build(changes)).rejects.toMatchObject({ code: "INPUT_INVALID" });
    });

    it("refuses an empty context", async () => {
      mkdirSync(join(folder, "empty"));
      await expect(build({ context: join(folder, "empty") })).rejects.toMatchObject({
        code: "INPUT_INVALID",
      });
    });
  });
});
