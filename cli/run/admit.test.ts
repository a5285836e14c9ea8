import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ACME_POLICY } from "#test/acme.ts";
import { admit } from "../commands/admit.ts";
import { invoke } from "../invoke.ts";
import { failed } from "../surroundings.ts";

const IMAGE = "registry.example/acme/check-in";
const pod = (name: string, image: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name} }\nspec: { containers: [{ name: a, image: "${image}" }] }\n`;

const places: readonly (readonly [string, string])[] = ["dev", "staging", "prod/a", "prod/b"].map((place) => [
  `apps/check-in/${place}/kustomization.yaml`,
  "images:\n  - name: registry.example/acme/check-in\n",
]);

/** Manifests that no registry has to be asked about. */
const FILES = {
  ...Object.fromEntries(places),
  "clearance.yaml": ACME_POLICY,
  "trust/trusted_root.json": JSON.stringify({ tlogs: [{ baseUrl: "https://rekor.example" }] }),
  "manifests/a/tag.yaml": pod("tagged", `${IMAGE}:v1`),
  "manifests/b.yaml": `# nothing\n---\n${pod("foreign", "nginx")}`,
  "manifests/notes.txt": "kind: [",
  "none/service.yaml": "apiVersion: v1\nkind: Service\n",
  "broken.yaml": `${pod("tagged", `${IMAGE}:v1`)}---\nkind: [\n`,
  "words.txt": "",
};

describe("clearance admit", () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "clearance-admit-"));
    for (const [path, text] of Object.entries(FILES)) {
      await mkdir(dirname(join(directory, path)), { recursive: true });
      await writeFile(join(directory, path), text);
    }
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  async function run(...args: readonly string[]) {
    let [out, err] = ["", ""];
    const around = {
      environment: {},
      directory,
      out: (text: string) => {
        out += text;
      },
      err: (text: string) => {
        err += text;
      },
    };
    const code = await invoke(admit, args, around).catch((error: unknown) => failed(error, false, around));
    return { code, out, err };
  }

  it("names each refused workload by file, line and column, of a folder and of one environment", async () => {
    const { code, out } = await run("-f", "manifests", "--env", "prod");
    expect(code).toBe(1);
    expect(out).toContain("manifests/a/tag.yaml:1:1 Pod tagged: refused in prod, DIGEST_UNPINNED");
    expect(out).toContain("manifests/b.yaml:3:1 Pod foreign: refused in prod, IMAGE_UNKNOWN");
    expect(out).toContain("0 admitted, 2 refused, 0 unreadable");
  });

  it("asks every environment unless one is named, and has all of it as JSON", async () => {
    const { out } = await run("-f", "manifests/a/tag.yaml", "--json");
    const answer = JSON.parse(out) as { workloads: { environment: string; outcome: string }[] };
    expect(answer.workloads.map(({ environment, outcome }) => `${environment} ${outcome}`)).toEqual([
      "dev refused",
      "staging refused",
      "prod refused",
    ]);
  });

  it("ends with 0 where nothing starts containers, and with 1 where a file can't be read", async () => {
    expect(await run("-f", "none")).toMatchObject({ code: 0, out: "0 admitted, 0 refused, 0 unreadable\n" });
    const broken = await run("-f", "broken.yaml", "--env", "dev");
    expect(broken.code).toBe(1);
    expect(broken.out).toMatch(/broken\.yaml:\d+:\d+ it isn't YAML/);
  });

  it.each([
    ["no file", [], "--file is missing"],
    ["a file that isn't there", ["-f", "nowhere.yaml"], "no file or folder nowhere.yaml"],
    ["an environment that isn't there", ["-f", "none", "--env", "prdo"], "prdo"],
  ])("ends with 2 for %s", async (_, args, message) => {
    const { code, err } = await run(...args);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});
