import { describe, expect, it } from "vitest";
import { parseQuarantines, printQuarantine, quarantinePath } from "#chain/clearance/restrictions.ts";
import { type Digest, digestOf } from "#chain/digest/digest.ts";
import type { TreeReader } from "#chain/promotion/git.ts";
import { ACME_POLICY } from "#test/acme.ts";
import { generatedFor } from "./generate.ts";

const COMMIT = "1".repeat(40);
const TRUSTED_ROOT = JSON.stringify({ tlogs: [{ baseUrl: "https://rekor.example" }] });
const [good, bad] = [digestOf("good"), digestOf("bad")];

function place(environment: string, region?: string): string {
  return ["apps/check-in", environment, region, "kustomization.yaml"]
    .filter((part) => part !== undefined)
    .join("/");
}

function kustomization(digest: Digest): string {
  return `images:\n  - name: registry.example/acme/check-in\n    digest: ${digest}\n`;
}

/** A tree in which every environment runs `good`, but for the changes. */
function tree(changes: Readonly<Record<string, string>> = {}): Map<string, string> {
  const lanes = [place("dev"), place("staging"), place("prod", "a"), place("prod", "b")];
  return new Map([
    ["clearance.yaml", ACME_POLICY],
    ["trust/trusted_root.json", TRUSTED_ROOT],
    ...lanes.map((path) => [path, kustomization(good)] as const),
    ...Object.entries(changes),
  ]);
}

function reader(files: ReadonlyMap<string, string>): TreeReader {
  return {
    async read(_commit, path) {
      const text = files.get(path);
      return text === undefined ? undefined : new TextEncoder().encode(text);
    },
    async list(_commit, folder) {
      return [...files.keys()].filter((path) => path.startsWith(`${folder}/`)).sort();
    },
  };
}

/** The tree with everything generated written into it. */
async function generated(files: Map<string, string>): Promise<Map<string, string>> {
  const written = new Map(files);
  for (const { path, bytes } of (await generatedFor(reader(files), COMMIT)).files) {
    if (bytes === null) written.delete(path);
    else written.set(path, new TextDecoder().decode(bytes));
  }
  return written;
}

function quarantineOf(digest: Digest): string {
  return printQuarantine({ digest, owner: "erin", reason: "bad", since: new Date(0), immediate: false });
}

describe("generatedFor", () => {
  it("finds every file stale in a tree that holds none, and none after they were written", async () => {
    const before = await generatedFor(reader(tree()), COMMIT);
    expect(before.stale).toEqual(before.files.map(({ path }) => path));
    expect(before.stale).toHaveLength(3 * 6);
    const after = await generatedFor(reader(await generated(tree())), COMMIT);
    expect(after.stale).toEqual([]);
  });

  it("finds a file stale that a hand has changed by one byte", async () => {
    const files = await generated(tree());
    const path = "policies/generated/prod/ivpol/clearance.yaml";
    files.set(path, `${files.get(path)} `);
    const { stale, differences } = await generatedFor(reader(files), COMMIT);
    expect(stale).toEqual([path]);
    const line = (files.get(path) ?? "").split("\n").length;
    expect(differences).toEqual([
      { path, line, column: 1, message: 'it holds " ", and the generator gives ""' },
    ]);
  });

  it("names the first line that a hand has changed, and what stands there", async () => {
    const files = await generated(tree());
    const path = "policies/generated/prod/clusterpolicy/clearance.yaml";
    files.set(path, (files.get(path) ?? "").replaceAll("failureAction: Enforce", "failureAction: Audit"));
    const [difference] = (await generatedFor(reader(files), COMMIT)).differences;
    expect(difference).toMatchObject({ path, column: 26 });
    expect(difference?.message).toBe(
      'it holds "failureAction: Audit", and the generator gives "failureAction: Enforce"',
    );
  });

  it("says in which line of clearance.yaml a signer is named who isn't there, where that is asked", async () => {
    const files = tree({ ".github/workflows/promote-dev.yml": "", ".github/workflows/promote-prod.yml": "" });
    expect((await generatedFor(reader(files), COMMIT)).stale).not.toEqual([]);
    const asked = generatedFor(reader(files), COMMIT, [], "clearance.yaml", { demandSigners: true });
    await expect(asked).rejects.toThrow(
      /^clearance\.yaml:\d+:\d+: nobody can sign for staging: \.github\/workflows\/promote-staging\.yml isn't there$/,
    );
  });

  it("stamps policies with the digest of the clearance.yaml that made them, as sha256sum prints it", async () => {
    const files = await generated(tree());
    for (const [path, text] of files) {
      if (!/^policies\/generated\/.*\/clearance\.yaml$/.test(path)) continue;
      const stamps = text.match(/clearance\/source: (\S+)/g);
      expect(new Set(stamps), path).toEqual(new Set([`clearance/source: ${digestOf(ACME_POLICY)}`]));
      expect(stamps, path).toHaveLength(text.split(/^---$/m).length - 1);
    }
  });

  it("wants a file gone that nothing generates", async () => {
    const path = "policies/generated/prod/ivpol/exception.yaml";
    const files = (await generated(tree())).set(path, "kind: PolicyException\n");
    const { files: wanted, stale } = await generatedFor(reader(files), COMMIT);
    expect(stale).toEqual([path]);
    expect(wanted.find((file) => file.path === path)?.bytes).toBeNull();
  });

  it("lists a quarantined digest only where no tree names it: not in prod while one region does", async () => {
    const files = tree({
      [place("prod", "b")]: kustomization(bad),
      [quarantinePath(bad)]: quarantineOf(bad),
    });
    expect(
      parseQuarantines(new Map([[quarantinePath(bad), new TextEncoder().encode(quarantineOf(bad))]])),
    ).toHaveLength(1);
    const listing = [...(await generated(files))].filter(
      ([path, text]) => path.endsWith("quarantine.yaml") && text.includes(bad),
    );
    expect(listing.map(([path]) => path.split("/")[2])).toEqual(["dev", "dev", "staging", "staging"]);
  });

  it("writes only quarantine policies for the commit that rolls back and puts the digest into quarantine", async () => {
    const files = await generated(tree({ [place("prod", "a")]: kustomization(bad) }));
    const changes = [
      { path: place("prod", "a"), bytes: new TextEncoder().encode(kustomization(good)) },
      { path: quarantinePath(bad), bytes: new TextEncoder().encode(quarantineOf(bad)) },
    ];
    const { files: wanted, stale } = await generatedFor(reader(files), COMMIT, changes);
    expect(stale).toHaveLength(3 * 2);
    for (const path of stale) {
      expect(path).toMatch(/\/quarantine\.yaml$/);
      const { bytes } = wanted.find((file) => file.path === path) ?? {};
      expect(new TextDecoder().decode(bytes ?? undefined)).toContain(bad);
    }
  });

  it.each([
    ["the policy", { "clearance.yaml": "apiVersion: [" }, "POLICY_INVALID"],
    ["a trusted root", { "trust/trusted_root.json": "{" }, "POLICY_INVALID"],
    ["a quarantine", { [quarantinePath(bad)]: "digest: none" }, "QUARANTINE_UNREADABLE"],
    [
      "a place that may name it",
      { [place("dev")]: `images: [] # ${bad}`, [quarantinePath(bad)]: quarantineOf(bad) },
      "EDIT_PATH_MISSING",
    ],
    [
      "a place that may spell it in another way",
      { [place("dev")]: 'images: [] # "\\x61"', [quarantinePath(bad)]: quarantineOf(bad) },
      "EDIT_PATH_MISSING",
    ],
  ])("is a fault, and never a shorter list, when %s can't be read", async (_what, changes, code) => {
    await expect(generatedFor(reader(tree(changes)), COMMIT)).rejects.toMatchObject({ code });
  });
});
