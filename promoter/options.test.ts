import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readOptions } from "./options.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "clearance-options-"));
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  await writeFile(join(folder, "dev.pem"), privateKey.export({ type: "pkcs8", format: "pem" }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const ENOUGH = {
  CLEARANCE_WEBHOOK_SECRET: "s3cret",
  CLEARANCE_GITOPS: "acme/gitops",
  CLEARANCE_APP_ID: "7",
  CLEARANCE_APP_PRIVATE_KEY: "pem",
};

describe("the service's options", () => {
  it("have defaults that reach nobody but this machine", async () => {
    expect(await readOptions([], ENOUGH)).toMatchObject({
      host: "127.0.0.1",
      port: 8080,
      intervalMs: 900_000,
      repository: "acme/gitops",
      apiUrl: "https://api.github.com",
      auth: { appId: "7", privateKey: "pem" },
      base: { branch: "main", policyPath: "clearance.yaml" },
    });
  });

  it("switch the refresh off, which leaves webhooks and the times that gates name", async () => {
    expect((await readOptions(["--interval", "off"], ENOUGH))?.intervalMs).toBeNull();
  });

  it("take keys per environment, and no key for another one", async () => {
    const keys = { CLEARANCE_SIGNING_KEYS: `dev=${join(folder, "dev.pem")}` };
    const options = await readOptions([], { ...ENOUGH, ...keys });
    expect([...(options?.signers.keys() ?? [])]).toEqual(["dev"]);
  });

  it("are none where only help is asked for, whatever is missing", async () => {
    expect(await readOptions(["--help"], {})).toBeUndefined();
  });

  it.each([
    [[], { CLEARANCE_WEBHOOK_SECRET: "" }, /CLEARANCE_WEBHOOK_SECRET/],
    [[], { CLEARANCE_GITOPS: "gitops" }, /GitOps repository/],
    [[], { CLEARANCE_APP_PRIVATE_KEY: "" }, /both or neither/],
    [[], { CLEARANCE_SIGNING_KEYS: "dev" }, /environment=file/],
    [[], { CLEARANCE_SIGNING_KEYS: "dev=/nowhere.pem" }, /nowhere\.pem/],
    [["--port", "65536"], {}, /--port/],
    [["--port", "http"], {}, /--port/],
    [["--interval", "often"], {}, /--interval/],
    [["--secret", "x"], {}, /--secret/],
    [["up"], {}, /up/],
  ])("%j with %j is a fault that names what is wrong", async (args, environment, message) => {
    await expect(readOptions(args, { ...ENOUGH, ...environment })).rejects.toMatchObject({
      code: "INPUT_INVALID",
      message: expect.stringMatching(message),
    });
  });
});
