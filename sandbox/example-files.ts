import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { generatePolicies } from "#chain/admission/generate.ts";
import { parsePolicy } from "#chain/clearance/parse-policy.ts";
import { digestOf } from "#chain/digest/digest.ts";
import { PLACEHOLDER, TOOLKIT_REPOSITORY } from "./toolkit.ts";

/** Files of a repository to be seeded, by path. */
export type Files = Readonly<Record<string, Uint8Array>>;

/** Where the sandbox's services are, for the texts that name them. */
export interface Surroundings {
  readonly toolkit: string;
  readonly commit: string;
  readonly registryHost: string;
  readonly issuer: string;
  readonly tufMirror: string;
  readonly edge: string;
  readonly trustedRoot: Uint8Array;
  readonly tufRoot: Uint8Array;
}

export function gitopsFiles(around: Surroundings): Files {
  const tree = folder(join(around.toolkit, "examples/gitops"), (text, path) => {
    if (path === "clearance.yaml") return policyHere(text, around);
    return text.replaceAll("ghcr.io/acme/", `${around.registryHost}/acme/`);
  });
  const files = {
    ...tree,
    ...workflows(around, "workflows/gitops"),
    "trust/trusted_root.json": around.trustedRoot,
    "trust/tuf-root.json": around.tufRoot,
  };
  return { ...files, ...generatedPolicies(files) };
}

/** The policies of a tree where nothing is deployed and nothing is in quarantine. */
function generatedPolicies(files: Files): Files {
  const bytes = files["clearance.yaml"] ?? new Uint8Array();
  const policy = parsePolicy(decode(bytes), "clearance.yaml");
  const snapshot = { policy, commit: "", digest: digestOf(bytes), files: new Map(Object.entries(files)) };
  return Object.fromEntries(
    generatePolicies(snapshot, [], new Map()).map(({ path, bytes }) => [path, bytes]),
  );
}

export function serviceFiles(around: Surroundings, service: string): Files {
  const release = workflows(around, "workflows/service")[".github/workflows/release-with-builder.yml"];
  if (release === undefined) throw new Error("the service workflow is missing");
  const text = decode(release).replace(
    `your-org/builder/.github/workflows/build.yml@${PLACEHOLDER.commit}`,
    "acme/builder/.github/workflows/build.yml@main",
  );
  return {
    ...folder(join(around.toolkit, "examples/services", service)),
    ".github/workflows/release.yml": encode(text),
  };
}

export function builderFiles(around: Surroundings): Files {
  return workflows(around, "workflows/builder");
}

function workflows(around: Surroundings, from: string): Files {
  const files = folder(join(around.toolkit, from), (text) =>
    withoutDeployment(text).replaceAll(
      new RegExp(`${PLACEHOLDER.owner}/clearance(/[a-z/]+)?@${PLACEHOLDER.commit}`, "g"),
      (_, path: string | undefined) => `${TOOLKIT_REPOSITORY}${path ?? ""}@${around.commit}`,
    ),
  );
  return Object.fromEntries(
    Object.entries(files).map(([path, bytes]) => [`.github/workflows/${path}`, bytes]),
  );
}

/** act 0.2.89 doesn't know the key; the sandbox's GitHub records no deployments, with it or without. */
function withoutDeployment(text: string): string {
  return text.replaceAll(/^ +deployment: false\n/gm, "");
}

/** The example's policy with this machine's addresses in place of the public ones. */
function policyHere(text: string, around: Surroundings): string {
  return text
    .replaceAll("ghcr.io/acme/", `${around.registryHost}/acme/`)
    .replace(
      "issuer: https://token.actions.githubusercontent.com",
      `issuer: ${around.issuer}\n    tuf: { mirror: "${around.tufMirror}", root: trust/tuf-root.json }`,
    )
    .replace("https://{service}.{region}.acme.example/", `${around.edge}/{service}/prod/{region}/`);
}

function folder(root: string, edit?: (text: string, path: string) => string): Files {
  const files: Record<string, Uint8Array> = {};
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = relative(root, join(entry.parentPath, entry.name));
    const bytes = readFileSync(join(root, path));
    files[path] = edit === undefined ? bytes : encode(edit(decode(bytes), path));
  }
  return files;
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
