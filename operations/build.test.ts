import { describe, expect, it } from "vitest";
import { digestOf } from "#chain/digest/digest.ts";
import type { ImageBuild } from "#chain/digest/image-build.ts";
import { ImageName } from "#chain/digest/image-name.ts";
import { type BuildRequest, build } from "./build.ts";

const REQUEST: BuildRequest = {
  image: ImageName.parse("localhost:5000/acme/check-in"),
  context: "context",
  platforms: [{ os: "linux", architecture: "amd64" }],
  tags: ["main"],
};

/** What the builder is asked for, by this request on a context with this package.json. */
async function asked(request: Partial<BuildRequest>, packageJson?: string): Promise<ImageBuild> {
  const builds: ImageBuild[] = [];
  await build(
    { ...REQUEST, ...request },
    {
      builder: {
        assemble: async (build) => {
          builds.push(build);
          return { digest: digestOf("index"), platforms: [], layers: [] };
        },
      },
      readContextFile: async (path) => (path === "package.json" ? packageJson : undefined),
    },
  );
  const [only] = builds;
  if (only === undefined) throw new Error("nothing was built");
  return only;
}

const SERVICE = JSON.stringify({ name: "check-in", version: "1.0.0", main: "./src/main.js", license: "MIT" });

describe("build", () => {
  it("starts a Node service as its package.json says, as nobody, in /app, dated 1970", async () => {
    expect(await asked({}, SERVICE)).toEqual({
      ...REQUEST,
      entrypoint: ["/usr/local/bin/node", "/app/src/main.js"],
      user: "65532:65532",
      workdir: "/app",
      env: {},
      labels: {
        "org.opencontainers.image.title": "check-in",
        "org.opencontainers.image.version": "1.0.0",
        "org.opencontainers.image.licenses": "MIT",
      },
      created: new Date(0),
      owner: { uid: 0, gid: 0 },
      compression: "gzip",
    });
  });

  it("takes what is said over what it finds, and names the source", async () => {
    const made = await asked(
      {
        entrypoint: ["/srv/run"],
        user: "1000:1000",
        workdir: "/srv",
        labels: { "org.opencontainers.image.title": "ours" },
        source: { url: "https://github.com/acme/check-in", revision: "c0ffee" },
      },
      SERVICE,
    );
    expect(made).toMatchObject({ entrypoint: ["/srv/run"], user: "1000:1000", workdir: "/srv" });
    expect(made.labels).toMatchObject({
      "org.opencontainers.image.title": "ours",
      "org.opencontainers.image.source": "https://github.com/acme/check-in",
      "org.opencontainers.image.revision": "c0ffee",
    });
  });

  it("needs no package.json where the entrypoint is said", async () => {
    expect((await asked({ entrypoint: ["/run"] })).labels).toEqual({});
  });

  it.each([
    ["no package.json", undefined],
    ["one that isn't JSON", "{"],
    ["one without a version", `{"name":"x"}`],
  ])("refuses to guess how a service starts from %s", async (_, text) => {
    await expect(asked({}, text)).rejects.toMatchObject({ code: "INPUT_INVALID" });
  });
});
