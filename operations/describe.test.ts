import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, describe as suite } from "vitest";
import { assemble } from "#adapters/builder/assemble.ts";
import { layerReader } from "#adapters/layers/read-layer.ts";
import type { Digest } from "#chain/digest/digest.ts";
import type { ImageBuild } from "#chain/digest/image-build.ts";
import { ImageName } from "#chain/digest/image-name.ts";
import type { CycloneDx } from "#chain/evidence/sbom/cyclonedx.ts";
import { memoryRegistry } from "#test/memory-registry.ts";
import { describe } from "./describe.ts";

const APP = ImageName.parse("localhost:5000/acme/check-in");
const BASE = ImageName.parse("localhost:5000/acme/node");
const TOOL = { name: "clearance", version: "1.2.3" };

const registry = memoryRegistry();
const ports = { registry, readLayer: layerReader() };
let folder: string;
let digest: Digest;

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "clearance-describe-")));
  const dpkg = join(folder, "base/var/lib/dpkg");
  mkdirSync(dpkg, { recursive: true });
  mkdirSync(join(folder, "base/etc"));
  const status = "/var/lib/dpkg/status";
  // The packages of the machine where it has some: thousands of relations that nobody here made up.
  writeFileSync(
    join(dpkg, "status"),
    existsSync(status)
      ? readFileSync(status)
      : "Package: base-files\nStatus: install ok installed\nVersion: 12\n",
  );
  writeFileSync(join(folder, "base/etc/os-release"), 'ID=debian\nVERSION_ID="12"\n');
  const shared = {
    user: "0:0",
    env: {},
    labels: {},
    created: new Date(1_700_000_000_000),
    owner: { uid: 0, gid: 0 },
    compression: "zstd",
    platforms: [
      { os: "linux", architecture: "amd64" },
      { os: "linux", architecture: "arm64" },
    ],
  } satisfies Partial<ImageBuild>;
  const targets = { base: registry, target: registry };
  await assemble(
    {
      ...shared,
      image: BASE,
      context: join(folder, "base"),
      workdir: "/",
      entrypoint: ["/bin/sh"],
      tags: ["24"],
    },
    targets,
  );
  const built = await assemble(
    {
      ...shared,
      image: APP,
      base: { image: BASE, reference: "24" },
      context: "examples/services/check-in",
      workdir: "/app",
      entrypoint: ["/usr/local/bin/node", "/app/src/main.js"],
      tags: [],
      labels: {
        "org.opencontainers.image.source": "https://github.com/acme/check-in",
        "org.opencontainers.image.revision": "c0ffee",
      },
    },
    targets,
  );
  digest = built.digest;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sbomOf = async (): Promise<CycloneDx> =>
  (await describe({ subject: { image: APP, digest }, tool: TOOL }, ports)).sbom;

suite("describe", () => {
  it("gives the same bytes for the same digest", async () => {
    const first = await describe({ subject: { image: APP, digest }, tool: TOOL }, ports);
    const second = await describe({ subject: { image: APP, digest }, tool: TOOL }, ports);
    expect(second.digest).toBe(first.digest);
    expect(Buffer.from(second.bytes).equals(first.bytes)).toBe(true);
    const later = await describe(
      { subject: { image: APP, digest }, tool: TOOL, created: new Date(0) },
      ports,
    );
    expect(later.sbom.serialNumber).not.toBe(first.sbom.serialNumber);
  });

  it("is about the digest, dated as the image is", async () => {
    const { metadata, serialNumber } = await sbomOf();
    expect(serialNumber).toMatch(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(metadata.timestamp).toBe("2023-11-14T22:13:20Z");
    expect(metadata.tools.components).toEqual([{ type: "application", ...TOOL }]);
    expect(metadata.component).toMatchObject({
      type: "container",
      name: APP,
      version: digest,
      hashes: [{ alg: "SHA-256", content: digest.slice(7) }],
      externalReferences: [{ type: "vcs", url: "https://github.com/acme/check-in" }],
      properties: [{ name: "clearance:revision", value: "c0ffee" }],
    });
    expect(metadata.component.purl).toBe(
      `pkg:oci/check-in@${digest}?repository_url=localhost%3A5000%2Facme%2Fcheck-in`,
    );
  });

  it("has one rooted graph: everything is reached, nothing dangles, nothing is there twice", async () => {
    const { metadata, components, dependencies, compositions } = await sbomOf();
    const root = metadata.component["bom-ref"] ?? "";
    const refs = [root, ...components.map((component) => component["bom-ref"] ?? "")];
    expect(new Set(refs).size).toBe(refs.length);
    expect(dependencies.map(({ ref }) => ref).toSorted()).toEqual(refs.toSorted());
    const edges = new Map(dependencies.map(({ ref, dependsOn }) => [ref, dependsOn ?? []]));
    const reached = new Set([root]);
    for (const ref of reached) for (const target of edges.get(ref) ?? []) reached.add(target);
    expect([...reached].toSorted()).toEqual(refs.toSorted());
    const judged = compositions.flatMap((composition) => composition.dependencies ?? []);
    expect(judged.toSorted()).toEqual(refs.toSorted());
    const listed = components.map((component) => component["bom-ref"] ?? "");
    expect(listed).toEqual(listed.toSorted());
  });

  it("shows both platforms, the application and everything it needs", async () => {
    const { components, dependencies } = await sbomOf();
    expect(components.filter((component) => component.type === "container")).toHaveLength(2);
    const edges = Object.fromEntries(dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
    expect(edges["pkg:generic/check-in@1.0.0"]).toEqual([
      "pkg:npm/find-my-way@9.10.1",
      "pkg:npm/http-errors@2.0.1",
    ]);
    expect(edges["pkg:npm/safe-regex2@5.1.2"]).toEqual(["pkg:npm/ret@0.5.1"]);
    const npm = components.filter((component) => component.purl?.startsWith("pkg:npm/") === true);
    expect(npm).toHaveLength(12);
    for (const component of npm) {
      expect(component.licenses, component.name).toHaveLength(1);
      expect(component.hashes, component.name).toHaveLength(1);
    }
  });

  it("lists exactly the packages that are installed on this machine", async () => {
    const { components } = await sbomOf();
    const debs = components.filter((component) => component.purl?.startsWith("pkg:deb/") === true);
    const expected = readFileSync(join(folder, "base/var/lib/dpkg/status"), "utf8")
      .split("\n\n")
      .filter((stanza) => /^Status: \S+ \S+ (installed|triggers-\w+)$/m.test(stanza))
      .map((stanza) => /^Package: (\S+)$/m.exec(stanza)?.[1] ?? "");
    expect(debs.map((component) => component.name).toSorted()).toEqual(expected.toSorted());
  });

  it("is a fault when a layer's blob was damaged, never a shorter SBOM", async () => {
    const [victim] = [...registry.blobs].toSorted(([, a], [, b]) => b.length - a.length);
    if (victim === undefined) throw new Error("no blob");
    const [name, bytes] = victim;
    registry.blobs.set(name, bytes.subarray(0, bytes.length / 2));
    try {
      await expect(sbomOf()).rejects.toMatchObject({
        code: expect.stringMatching(/^(IMAGE_MALFORMED|DIGEST_MISMATCH)$/),
      });
    } finally {
      registry.blobs.set(name, bytes);
    }
  });
});
