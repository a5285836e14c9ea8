import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { appFromEnvironment, tokenFromEnvironment } from "./auth-from-environment.ts";
import { githubServer } from "./server.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "clearance-gh-"));
  // A `gh` that is logged in to one host.
  const gh =
    '#!/bin/sh\n[ "$*" = "auth token --hostname git.acme.example" ] && echo kept && exit 0\nexit 4\n';
  await writeFile(join(folder, "gh"), gh);
  await chmod(join(folder, "gh"), 0o755);
  await writeFile(join(folder, "app.pem"), "a key");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const github = githubServer({}, "github.com");
const named = githubServer({ GH_HOST: "git.acme.example" }, undefined);
const cloned = githubServer({}, "git.acme.example");
const hostile = githubServer({}, "evil.example");

describe("tokenFromEnvironment", () => {
  it("takes GITHUB_TOKEN, then GH_TOKEN, then what gh keeps for that host", async () => {
    const both = { GITHUB_TOKEN: "first", GH_TOKEN: "second", PATH: folder };
    expect(await tokenFromEnvironment(both, named)).toBe("first");
    expect(await tokenFromEnvironment({ ...both, GITHUB_TOKEN: " " }, named)).toBe("second");
    expect(await tokenFromEnvironment({ PATH: folder }, named)).toBe("kept");
  });

  it("never shows GITHUB_TOKEN to a host that only a clone's origin names", async () => {
    const environment = { GITHUB_TOKEN: "for github.com", PATH: folder };
    expect(await tokenFromEnvironment(environment, cloned)).toBe("kept");
    await expect(tokenFromEnvironment(environment, hostile)).rejects.toMatchObject({
      code: "INPUT_INVALID",
      message: expect.stringMatching(/isn't shown.*GH_HOST=evil\.example/),
    });
  });

  it.each([[{}], [{ PATH: "/nowhere" }]])(
    "without a token or gh says both ways to one (%j)",
    async (environment) => {
      await expect(tokenFromEnvironment(environment, github)).rejects.toMatchObject({
        code: "INPUT_INVALID",
        message: expect.stringMatching(/GITHUB_TOKEN.*gh auth login/),
      });
    },
  );
});

describe("appFromEnvironment", () => {
  it("takes the key from the variable or from the file that one names", async () => {
    expect(await appFromEnvironment({ CLEARANCE_APP_ID: "7", CLEARANCE_APP_PRIVATE_KEY: "pem" })).toEqual({
      appId: "7",
      privateKey: "pem",
    });
    const file = { CLEARANCE_APP_ID: "7", CLEARANCE_APP_PRIVATE_KEY_FILE: join(folder, "app.pem") };
    expect(await appFromEnvironment(file)).toEqual({ appId: "7", privateKey: "a key" });
    expect(await appFromEnvironment({ GITHUB_TOKEN: "t" })).toBeUndefined();
  });

  it.each([
    [{ CLEARANCE_APP_ID: "7" }],
    [{ CLEARANCE_APP_PRIVATE_KEY: "pem" }],
    [{ CLEARANCE_APP_ID: "7", CLEARANCE_APP_PRIVATE_KEY_FILE: "/nowhere/app.pem" }],
  ])("half an App is a fault, never a silent fall back to a token (%j)", async (environment) => {
    await expect(appFromEnvironment(environment)).rejects.toMatchObject({ code: "INPUT_INVALID" });
  });
});
