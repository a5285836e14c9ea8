import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Credential, credentialFor } from "#adapters/registry/credentials.ts";
import { ociRegistry, registryFromEnvironment } from "#adapters/registry/oci-registry.ts";
import { startRegistry } from "#adapters/registry/twin/registry-twin.ts";
import { ImageName } from "#chain/digest/image-name.ts";
import { freshFolder, HURRIED, startServer, startTwin } from "./registry-twin-fixture.ts";
import { pushEvidence, pushImage } from "./small-image.ts";

const LOGIN = { kind: "password", username: "alice", password: "correct horse" } as const;
const TOKEN_AUTH = { ...LOGIN, kind: "token" } as const;
const BASIC_AUTH = { ...LOGIN, kind: "basic" } as const;

function knownAs(registry: string, credential: Credential = LOGIN) {
  return ociRegistry({ credentials: credentialFor(registry, credential), patience: HURRIED });
}

describe("a registry that asks who we are", () => {
  it.each([
    ["tokens", TOKEN_AUTH],
    ["a password", BASIC_AUTH],
  ])("is written and read with %s", async (_by, auth) => {
    const { twin, image } = await startTwin({ auth });
    const { descriptor } = await pushImage(knownAs(twin.host), image, "v1", "main");
    const evidence = await pushEvidence(knownAs(twin.host), image, descriptor, "evidence");
    expect(await knownAs(twin.host).referrers(image, descriptor.digest)).toEqual([evidence]);
  });

  it("is asked for one token per scope, however many calls wait for it", async () => {
    const { twin, image } = await startTwin({ auth: TOKEN_AUTH });
    await pushImage(knownAs(twin.host), image, "v1", "main");
    const before = twin.requests.length;
    const registry = knownAs(twin.host);
    await Promise.all(Array.from({ length: 8 }, () => registry.resolve(image, "main")));
    await registry.tags(image);
    const tokens = twin.requests.slice(before).filter(({ path }) => path.startsWith("/token"));
    expect(tokens.map(({ path }) => new URL(path, twin.url).searchParams.get("scope"))).toEqual([
      "repository:acme/check-in:pull",
    ]);
  });

  it("is asked for a fresh token when the old one is no longer taken", async () => {
    const dir = await freshFolder();
    const first = await startRegistry({ dir, auth: TOKEN_AUTH });
    const image = ImageName.parse(`${first.host}/acme/check-in`);
    const registry = knownAs(first.host);
    const { descriptor } = await pushImage(registry, image, "v1", "main");
    await registry.resolve(image, "main");
    await first.close();
    await startTwin({ dir, auth: TOKEN_AUTH, port: Number(first.host.split(":")[1]) });
    expect(await registry.resolve(image, "main")).toEqual(descriptor);
  });

  it("is read without credentials where it allows that, and not written", async () => {
    const { twin, image } = await startTwin({ auth: { ...TOKEN_AUTH, anonymousPull: true } });
    const { descriptor } = await pushImage(knownAs(twin.host), image, "v1", "main");
    const anonymous = ociRegistry({ patience: HURRIED });
    expect(await anonymous.resolve(image, "main")).toEqual(descriptor);
    await expect(pushImage(anonymous, image, "v2")).rejects.toMatchObject({ code: "REGISTRY_DENIED" });
  });

  it.each([
    ["tokens", TOKEN_AUTH],
    ["a password", BASIC_AUTH],
  ])("is a fault that doesn't repeat the password when %s are refused", async (_by, auth) => {
    const { twin, image } = await startTwin({ auth });
    const registry = knownAs(twin.host, { ...LOGIN, password: "battery staple" });
    const fault = await registry.resolve(image, "main").catch((error: unknown) => error);
    expect(fault).toMatchObject({ name: "Fault", code: "REGISTRY_DENIED" });
    expect(JSON.stringify(fault, Object.getOwnPropertyNames(fault))).not.toContain("battery");
  });

  it("gets nobody else's credentials", async () => {
    const { image } = await startTwin({ auth: BASIC_AUTH });
    const registry = knownAs("registry.example");
    await expect(registry.resolve(image, "main")).rejects.toMatchObject({ code: "REGISTRY_DENIED" });
  });

  it("gets no credentials before it asks", async () => {
    const { host, seen } = await startServer((_request, response) => response.writeHead(404).end());
    await knownAs(host).resolve(ImageName.parse(`${host}/acme/check-in`), "main");
    expect(seen.map(({ headers }) => headers.authorization)).toEqual([undefined]);
  });

  it("can't have credentials sent in the clear by naming a token service outside", async () => {
    const { host } = await startServer((_request, response) => {
      const challenge = 'Bearer realm="http://collector.example/token",service="x"';
      response.writeHead(401, { "www-authenticate": challenge }).end();
    });
    const read = knownAs(host).resolve(ImageName.parse(`${host}/acme/check-in`), "main");
    await expect(read).rejects.toMatchObject({ code: "REGISTRY_REJECTED" });
  });

  it("gets an identity token by POST, never in a URL", async () => {
    const { host, seen } = await startServer((request, response) => {
      if (request.method === "POST") {
        response.end('{"access_token":"short"}');
        return;
      }
      const known = request.headers.authorization === "Bearer short";
      const challenge = `Bearer realm="http://${request.headers.host}/token",service="x"`;
      response.writeHead(known ? 404 : 401, known ? {} : { "www-authenticate": challenge }).end();
    });
    const registry = knownAs(host, { kind: "identity-token", token: "long" });
    expect(await registry.resolve(ImageName.parse(`${host}/acme/check-in`), "main")).toBeUndefined();
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "HEAD /v2/acme/check-in/manifests/main",
      "POST /token",
      "HEAD /v2/acme/check-in/manifests/main",
    ]);
  });
});

describe("credentials from Docker's config", () => {
  async function configured(config: unknown, auth: typeof TOKEN_AUTH | typeof BASIC_AUTH = TOKEN_AUTH) {
    const { twin, image } = await startTwin({ auth });
    const folder = await freshFolder();
    const text = JSON.stringify(config).replaceAll("HOST", twin.host);
    await writeFile(join(folder, "config.json"), text);
    return {
      image,
      folder,
      environment: { DOCKER_CONFIG: folder, PATH: `${folder}:${process.env["PATH"]}` },
    };
  }
  const basic = Buffer.from("alice:correct horse").toString("base64");

  it.each([
    ["as docker login writes it", { auths: { HOST: { auth: basic } } }],
    ["under an old URL", { auths: { "https://HOST/v1/": { auth: basic } } }],
    ["in two fields", { auths: { HOST: { username: "alice", password: "correct horse" } } }],
  ])("are found %s", async (_how, config) => {
    const { environment, image } = await configured(config);
    const registry = registryFromEnvironment(environment);
    const { descriptor } = await pushImage(registry, image, "v1", "main");
    expect(await registry.resolve(image, "main")).toEqual(descriptor);
  });

  it("are found below HOME", async () => {
    const { folder, image } = await configured({});
    await mkdir(join(folder, ".docker"));
    const host = image.slice(0, image.indexOf("/"));
    await writeFile(join(folder, ".docker", "config.json"), `{"auths":{"${host}":{"auth":"${basic}"}}}`);
    const registry = registryFromEnvironment({ HOME: folder });
    await pushImage(registry, image, "v1", "main");
  });

  it.each([
    ["for the registry", { credHelpers: { HOST: "test" } }],
    ["for all", { credsStore: "test" }],
  ])("come from a helper %s", async (_whom, config) => {
    const { environment, folder, image } = await configured(config, BASIC_AUTH);
    await helper(folder, `read asked; echo '{"Username":"alice","Secret":"correct horse"}'`);
    await pushImage(registryFromEnvironment(environment), image, "v1", "main");
  });

  it("stay away where a helper knows none", async () => {
    const { environment, folder, image } = await configured({ credsStore: "test" });
    await helper(folder, "echo credentials not found in native keychain; exit 1");
    const read = registryFromEnvironment(environment).resolve(image, "main");
    await expect(read).rejects.toMatchObject({ code: "REGISTRY_DENIED" });
  });

  it.each([
    ["isn't there", { credsStore: "missing" }, ""],
    ["fails", { credsStore: "test" }, "echo secret-thing; exit 3"],
    ["answers something else", { credsStore: "test" }, "echo secret-thing"],
  ])("are a fault when the helper %s", async (_how, config, script) => {
    const { environment, folder, image } = await configured(config);
    await helper(folder, script);
    const fault = await registryFromEnvironment(environment)
      .resolve(image, "main")
      .catch((error: unknown) => error);
    expect(fault).toMatchObject({ name: "Fault", code: "INPUT_INVALID" });
    expect(JSON.stringify(fault, Object.getOwnPropertyNames(fault))).not.toContain("secret-thing");
  });

  it.each([
    ["broken JSON", "{ secret-thing"],
    ["another shape", '{"auths":["secret-thing"]}'],
    ["an auth without a colon", '{"auths":{"HOST":{"auth":"c2VjcmV0LXRoaW5n"}}}'],
  ])("are a fault that quotes nothing when the file holds %s", async (_what, text) => {
    const { environment, folder, image } = await configured({});
    const host = image.slice(0, image.indexOf("/"));
    await writeFile(join(folder, "config.json"), text.replace("HOST", host));
    const fault = await registryFromEnvironment(environment)
      .resolve(image, "main")
      .catch((error: unknown) => error);
    expect(fault).toMatchObject({ name: "Fault", code: "INPUT_INVALID" });
    expect(JSON.stringify(fault, Object.getOwnPropertyNames(fault))).not.toContain("secret-thing");
  });

  it("aren't looked for while no registry asks", async () => {
    const { image } = await startTwin();
    const folder = await freshFolder();
    await writeFile(join(folder, "config.json"), "broken");
    expect(await registryFromEnvironment({ DOCKER_CONFIG: folder }).resolve(image, "main")).toBeUndefined();
  });
});

describe("a proxy from the environment", () => {
  it("is used for registries outside, and never for this machine", async () => {
    const { host, seen, tunnels } = await startServer((_request, response) => response.end());
    const registry = registryFromEnvironment(
      { HTTPS_PROXY: `http://${host}`, HTTP_PROXY: `http://${host}` },
      { patience: { ...HURRIED, attempts: 1 } },
    );
    const { image } = await startTwin();
    expect(await registry.resolve(image, "main")).toBeUndefined();
    expect([seen, tunnels]).toEqual([[], []]);
    const outside = registry.resolve(ImageName.parse("registry.example/acme/check-in"), "main");
    await expect(outside).rejects.toMatchObject({ code: "REGISTRY_UNREACHABLE" });
    expect(tunnels).toEqual(["registry.example:443"]);
  });
});

async function helper(folder: string, script: string): Promise<void> {
  const path = join(folder, "docker-credential-test");
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
}
