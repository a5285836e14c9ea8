import { execFile, execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it, type TestContext } from "vitest";
import { assemble } from "#adapters/builder/assemble.ts";
import { layerReader } from "#adapters/layers/read-layer.ts";
import { ociLayout } from "#adapters/registry/layout.ts";
import { ImageName } from "#chain/digest/image-name.ts";
import type { CycloneDx } from "#chain/evidence/sbom/cyclonedx.ts";
import { describe as describeImage } from "#operations/describe.ts";
import { judge } from "./judges.ts";

const IMAGE = ImageName.parse("localhost:5000/acme/judged");

let folder: string;
const documents = new Map<string, CycloneDx>();

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "clearance-sbom-judge-")));
  await document("check-in", "examples/services/check-in", "/app");
  // The toolkit's own dependencies and this machine's packages: nobody chose them for this test.
  const machine = join(folder, "machine");
  mkdirSync(join(machine, "app/node_modules"), { recursive: true });
  for (const name of ["@octokit", "@sigstore", "@tufjs", "zod", "yaml", "semver", "hono", "pino"]) {
    if (!existsSync(join("node_modules", name))) continue;
    cpSync(join("node_modules", name), join(machine, "app/node_modules", name), { recursive: true });
  }
  cpSync("package.json", join(machine, "app/package.json"));
  cpSync("package-lock.json", join(machine, "app/package-lock.json"));
  for (const file of ["etc/os-release", "var/lib/dpkg/status"]) {
    if (!existsSync(`/${file}`)) continue;
    mkdirSync(dirname(join(machine, file)), { recursive: true });
    writeFileSync(join(machine, file), readFileSync(`/${file}`));
  }
  await document("machine", machine, "/");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function document(name: string, context: string, workdir: string): Promise<void> {
  const registry = ociLayout(join(folder, `${name}-layout`));
  const { digest } = await assemble(
    {
      image: IMAGE,
      context,
      workdir,
      platforms: [
        { os: "linux", architecture: "amd64" },
        { os: "linux", architecture: "arm64" },
      ],
      tags: [],
      entrypoint: ["/usr/local/bin/node"],
      user: "0:0",
      env: {},
      labels: {
        "org.opencontainers.image.licenses": "Apache-2.0",
        "org.opencontainers.image.vendor": "Acme",
      },
      created: new Date(0),
      owner: { uid: 0, gid: 0 },
      compression: "zstd",
    },
    { base: registry, target: registry },
  );
  const described = await describeImage(
    { subject: { image: IMAGE, digest }, tool: { name: "clearance", version: "1.0.0" } },
    { registry, readLayer: layerReader() },
  );
  documents.set(name, described.sbom);
}

/** CycloneDX's own validator, from the judges' Python environment. */
function validate(test: Pick<TestContext, "skip">, sboms: readonly object[]): Promise<string[]> {
  const python = join(dirname(realpathSync(judge("zizmor", test))), "python");
  const files = sboms.map((sbom, at) => {
    const file = join(folder, `sbom-${at}.json`);
    writeFileSync(file, JSON.stringify(sbom));
    return file;
  });
  const script = join(import.meta.dirname, "sbom-schema.py");
  return promisify(execFile)(python, [script, ...files]).then(({ stdout }) => stdout.trim().split("\n"));
}

describe("CycloneDX's validator", () => {
  it("finds the SBOMs valid against the 1.6 schema, strictly", async (test) => {
    expect([...documents.values()].map((sbom) => sbom.components.length > 10)).toEqual([true, true]);
    expect(await validate(test, [...documents.values()])).toEqual(["valid", "valid"]);
  });

  it("refuses them with one field wrong: it does look", async (test) => {
    const sbom = documents.get("check-in");
    const wrong = [
      { ...sbom, serialNumber: "1" },
      { ...sbom, surprise: true },
      { ...sbom, components: [{ type: "nonsense", name: "x" }] },
    ];
    const answers = await validate(test, wrong);
    expect(answers.map((answer) => answer.split(":")[0])).toEqual(["invalid", "invalid", "invalid"]);
  });
});

interface NpmTree {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, NpmTree>>;
}

describe("npm's own tree", () => {
  it("has the same packages and the same versions as the SBOM of what it installed", () => {
    const listed = execFileSync("npm", ["ls", "--all", "--json", "--package-lock-only"], {
      cwd: "examples/services/check-in",
      encoding: "utf8",
    });
    const expected = new Set<string>();
    const visit = (tree: NpmTree) => {
      for (const [name, child] of Object.entries(tree.dependencies ?? {})) {
        expected.add(`pkg:npm/${name}@${child.version}`);
        visit(child);
      }
    };
    visit(JSON.parse(listed));
    const found = documents.get("check-in")?.components.map((component) => component.purl ?? "") ?? [];
    expect(found.filter((purl) => purl.startsWith("pkg:npm/")).toSorted()).toEqual([...expected].toSorted());
  });
});

describe("dpkg-query", () => {
  it.skipIf(!existsSync("/usr/bin/dpkg-query"))("lists the same packages and versions", () => {
    const fields = ["db:Status-Status", "Package", "Version"].map((field) => `$\{${field}}`).join(" ");
    const listed = execFileSync("dpkg-query", ["-W", "-f", `${fields}\n`], { encoding: "utf8" });
    const expected = listed
      .trim()
      .split("\n")
      .filter((line) => line.startsWith("installed "))
      .map((line) => line.slice("installed ".length));
    const found = documents
      .get("machine")
      ?.components.filter(({ purl }) => purl?.startsWith("pkg:deb/") === true)
      .map(({ name, version }) => `${name} ${version}`);
    expect(found?.toSorted()).toEqual(expected.toSorted());
  });
});
