import { describe, expect, it } from "vitest";
import { hostedRepository } from "#adapters/git/memory/hosted-repository.ts";
import { memoryClone } from "#adapters/git/memory/memory-clone.ts";
import { placeOf } from "#chain/clearance/lane.ts";
import { parsePolicy } from "#chain/clearance/parse-policy.ts";
import { digestOf } from "#chain/digest/digest.ts";
import { plannedFiles } from "#chain/promotion/planned-edit.ts";
import { refuseSharedValues } from "./shared-value.ts";

const [v1, v2] = [digestOf("v1"), digestOf("v2")];
const lane = { service: "api", environment: "prod", region: null };

/** Promotes `api` in a file that it shares with `worker`. */
async function promote(workerPath: string, yaml: string): Promise<void> {
  const policy = parsePolicy(`apiVersion: clearance/v1
gitops: acme/gitops
admission: { elsewhere: refuse }
builders: { app: { key: trust/build.pub } }
services:
  api: { image: ghcr.io/acme/api, builder: app, channel: main, digestAt: { file: all.yaml, path: "images[api].digest" } }
  worker: { image: ghcr.io/acme/api, builder: app, channel: main, digestAt: { file: all.yaml, path: "${workerPath}" } }
environments: [{ name: prod, signer: { key: trust/prod.pub } }]
`);
  const hosted = hostedRepository();
  const bytes = new TextEncoder().encode(yaml);
  const base = hosted.objects.commit({
    tree: new Map([["all.yaml", hosted.objects.blob(bytes)]]),
    parents: [],
    author: { name: "ada", email: "ada@acme.example" },
    committed: new Date(0),
    message: "base",
  });
  hosted.branches.set("main", base);
  const git = memoryClone(hosted);
  await git.refresh();
  const edits = [{ place: placeOf(policy, lane), from: yaml.includes(v1) ? v1 : null, to: v2 }];
  const files = plannedFiles(edits, new Map([["all.yaml", bytes]]));
  await refuseSharedValues(edits, files, { policy, base, git });
}

describe("two services in one file", () => {
  it.each([
    ["images[0].digest", `images:\n- name: api\n  digest: ${v1}\n`],
    ["images[ghcr.io/acme/api].digest", `images:\n- name: ghcr.io/acme/api\n  digest: ${v1}\n`],
    [
      "Kustomization/all:images[api].digest",
      `kind: Kustomization\nmetadata: {name: all}\nimages:\n- name: api\n  digest: ${v1}\n`,
    ],
    ["images[0].digest", "images:\n- name: api\n"],
  ])(
    "image-automation-controller#939: are refused where %s turns out to be the other's value too, and nothing is written",
    async (path, yaml) => {
      await expect(promote(path, yaml)).rejects.toMatchObject({
        code: "EDIT_PATH_AMBIGUOUS",
        message: expect.stringContaining(
          `images[api].digest and ${path} are one value of all.yaml, and worker in prod`,
        ),
      });
    },
  );

  it.each([
    ["images[worker].digest", `images:\n- name: api\n  digest: ${v1}\n- name: worker\n  digest: ${v1}\n`],
    ["images[worker].digest", "images:\n- name: api\n- name: worker\n"],
    ["images[gone].digest", `images:\n- name: api\n  digest: ${v1}\n`],
  ])("go their own ways where %s is a value of its own, or none", async (path, yaml) => {
    await expect(promote(path, yaml)).resolves.toBeUndefined();
  });
});
