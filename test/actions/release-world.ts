import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { imageBuilder } from "#adapters/builder/assemble.ts";
import type { ActionResult } from "#adapters/github/runner/run-action.ts";
import { ociRegistry } from "#adapters/registry/oci-registry.ts";
import { type RegistryTwin, startRegistry } from "#adapters/registry/twin/registry-twin.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { ImageName } from "#chain/digest/image-name.ts";
import type { Registry } from "#chain/digest/registry.ts";
import { RELEASE, type SigstoreFixture, sigstoreFixture } from "#test/contract/sigstore-fixture.ts";
import { runBuiltAction } from "./harness.ts";

const SERVICE = {
  "package.json": JSON.stringify({ name: "check-in", version: "1.0.0", main: "main.js", license: "MIT" }),
  "main.js": 'import "tiny";\n',
  "node_modules/tiny/package.json": JSON.stringify({ name: "tiny", version: "2.1.0", license: "ISC" }),
  "node_modules/tiny/index.js": "export {};\n",
};

/** A release job of acme/check-in: its checkout, a registry and a Sigstore, all on loopback. */
export interface ReleaseWorld extends AsyncDisposable {
  readonly twin: RegistryTwin;
  readonly sigstore: SigstoreFixture;
  readonly registry: Registry;
  readonly image: ImageName;
  /** The checkout. */
  readonly workspace: string;
  /** RUNNER_TEMP. */
  readonly temp: string;
  /** Runs an action as a step of the job; a variable set to "" is as good as absent. */
  run(
    name: string,
    inputs?: Record<string, string>,
    environment?: Record<string, string>,
  ): Promise<ActionResult>;
  /** `run` with what every signing action takes. */
  sign(
    name: string,
    inputs?: Record<string, string>,
    environment?: Record<string, string>,
  ): Promise<ActionResult>;
  /** An image that is in the registry already. */
  push(tag?: string): Promise<Digest>;
  /** `METHOD path status` of every request since the last call that changed something, names instead of digests. */
  writes(): readonly string[];
  /** The text with the world's names in place of ports, folders and digests. */
  readable(text: string): string;
}

export async function releaseWorld(): Promise<ReleaseWorld> {
  const folder = mkdtempSync(join(tmpdir(), "clearance-release-"));
  const [workspace, temp] = [join(folder, "workspace"), join(folder, "temp")];
  for (const [path, text] of Object.entries(SERVICE)) {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    writeFileSync(join(workspace, path), text);
  }
  mkdirSync(temp);
  const twin = await startRegistry({ dir: join(folder, "registry") });
  const sigstore = await sigstoreFixture();
  const registry = ociRegistry();
  const image = ImageName.parse(`${twin.host}/acme/check-in`);
  let seen = 0;

  const run: ReleaseWorld["run"] = async (name, inputs = {}, environment = {}) => {
    const grant = await sigstore.grant(RELEASE);
    return runBuiltAction(name, {
      inputs,
      workspace,
      temp,
      token: "ghs_job_token",
      environment: {
        GITHUB_REPOSITORY: RELEASE.repository,
        GITHUB_SHA: RELEASE.sha,
        GITHUB_REF: RELEASE.ref,
        GITHUB_ACTOR: "alice",
        GITHUB_SERVER_URL: "https://github.com",
        ACTIONS_ID_TOKEN_REQUEST_URL: grant.url,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: grant.token,
        ...environment,
      },
    });
  };

  return {
    twin,
    sigstore,
    registry,
    image,
    workspace,
    temp,
    run,
    sign: (name, inputs = {}, environment = {}) =>
      run(
        name,
        { "signing-config": sigstore.signingConfig, "trusted-root": sigstore.trustedRoot, ...inputs },
        environment,
      ),
    async push(tag) {
      const context = join(folder, "pushed");
      cpSync(workspace, context, { recursive: true });
      const built = await imageBuilder({ base: registry, target: registry }).assemble({
        image,
        context,
        platforms: [{ os: "linux", architecture: "amd64" }],
        tags: tag === undefined ? [] : [tag],
        entrypoint: ["/usr/local/bin/node", "main.js"],
        user: "65532:65532",
        workdir: "/app",
        env: {},
        labels: {},
        created: new Date(0),
        owner: { uid: 0, gid: 0 },
        compression: "gzip",
      });
      seen = twin.requests.length;
      return built.digest;
    },
    writes() {
      const requests = twin.requests.slice(seen);
      seen = twin.requests.length;
      return requests
        .filter(({ method }) => method !== "GET" && method !== "HEAD")
        .map(
          ({ method, path, status }) =>
            `${method} ${path
              .replace(/\?.*/, "")
              .replace(/(uploads\/)[\w-]+/, "$1…")
              .replace(/sha256:[0-9a-f]{64}/, "DIGEST")} ${status}`,
        );
    },
    readable: (text) =>
      text
        .replaceAll(twin.host, "REGISTRY")
        .replaceAll(sigstore.issuer, "ISSUER")
        .replaceAll(folder, "JOB")
        .replaceAll(/sha256:[0-9a-f]{64}/g, "sha256:…")
        .replaceAll(/sha256:[0-9a-f]{12}…/g, "sha256:…"),
    async [Symbol.asyncDispose]() {
      await sigstore.remove();
      await twin.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
