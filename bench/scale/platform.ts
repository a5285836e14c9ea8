import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { type Digest, digestOf } from "#chain/digest/digest.ts";
import { ImageName } from "#chain/digest/image-name.ts";

/** How a team writes down what runs: a file per lane, one for the service, or one that many services share. */
export const STYLES = ["kustomization", "values", "shared"] as const;
export type Style = (typeof STYLES)[number];

export const PLACES = ["dev", "staging", "prod"].flatMap((environment) =>
  ["a", "b"].map((region) => ({ environment, region })),
);
/** Services in one shared file: what a team of teams comes to. */
const SHARD = 350;
/** Commits after the first that are looked at; of those to a shared file only every tenth is made. */
const HISTORY = 2_500;
/** 2026-01-05, a commit each hour from then on. */
const BEGUN = 1_767_600_000;

/** A GitOps tree of as many services as are asked for, the same one each time. */
export interface Platform {
  readonly services: readonly Service[];
  readonly policy: string;
}

export interface Service {
  readonly name: string;
  readonly image: ImageName;
  readonly style: Style;
  /** Which shared file, where it is in one. */
  readonly shard: number;
  /** What stands in all of its places. */
  readonly standing: Digest;
}

export function platformOf(size: number, registry: string, keys: readonly string[]): Platform {
  const changed = new Set(changedAt(size));
  const shared = Math.floor(size / 3);
  const services = Array.from({ length: size }, (_, index): Service => {
    const name = `service-${String(index).padStart(5, "0")}`;
    const style = STYLES[index % 3] ?? "kustomization";
    const shard = Math.floor(Math.floor(index / 3) / Math.min(SHARD, Math.max(1, shared)));
    const image = ImageName.parse(`${registry}/acme/${name}`);
    return { name, image, style, shard, standing: digestOf(`${name} ${changed.has(index) ? 1 : 0}`) };
  });
  return { services, policy: policyOf(services, keys) };
}

/** Whose digests the history changes, in its order: a stride that meets each service once. */
function changedAt(size: number): readonly number[] {
  const touched = Array.from({ length: Math.min(HISTORY, size) }, (_, at) => (at * 7_919 + 4) % size);
  // A shared file is long, and so are thousands of its versions: most commits change a small one.
  return touched.filter((index, at) => index % 3 !== 2 || at % 30 === 2);
}

function policyOf(services: readonly Service[], [build, ...signers]: readonly string[]): string {
  return [
    "apiVersion: clearance/v1",
    "gitops: acme/gitops",
    `builders: { app: { key: ${build} } }`,
    "services:",
    ...services.map(({ name, image, style, shard }) => {
      const batch = style === "shared" ? `, batch: shard-${shard}` : "";
      const { file: template, path } = TEMPLATES[style];
      const at = `{ file: "${template.replace("N", String(shard))}", path: "${path}" }`;
      return `  ${name}: { image: "${image}", builder: app, channel: main${batch}, digestAt: ${at} }`;
    }),
    "environments:",
    `  - { name: dev, signer: { key: ${signers[0]} }, regions: [a, b], approval: { people: 1, from: [carol] } }`,
    `  - { name: staging, signer: { key: ${signers[1]} }, regions: [a, b], soak: 10m, health: { http: "https://{service}.{region}.staging.example/healthz" } }`,
    `  - { name: prod, signer: { key: ${signers[2]} }, regions: [a, b], approval: { people: 2, from: [carol, dave] }, health: { http: "https://{service}.{region}.prod.example/healthz" } }`,
    "rollback: { by: [erin] }",
    "admission: { elsewhere: refuse }",
    "",
  ].join("\n");
}

/** Of `digestAt`; each shared file has its number in the place of `N`. */
const TEMPLATES: Readonly<Record<Style, { readonly file: string; readonly path: string }>> = {
  kustomization: {
    file: "apps/{service}/{environment}/{region}/kustomization.yaml",
    path: "images[{service}].digest",
  },
  values: { file: "charts/{service}/values.yaml", path: "{environment}.{region}.image.digest" },
  shared: { file: "fleet/shard-N/{environment}-{region}.yaml", path: "services.{service}.image.digest" },
};

/** Makes the tree with its history in a bare repository, by the one stream that git reads. */
export async function importPlatform(
  directory: string,
  { services, policy }: Platform,
  trust: Readonly<Record<string, string>>,
): Promise<void> {
  const git = spawn("git", ["fast-import", "--quiet"], { cwd: directory, stdio: ["pipe", "ignore", "pipe"] });
  const said = text(git.stderr);
  const ended = once(git, "close");
  for (const part of commits(services, policy, trust)) {
    if (!git.stdin.write(part)) await Promise.race([once(git.stdin, "drain"), ended]);
  }
  git.stdin.end();
  const [code] = await ended;
  if (code !== 0) throw new Error(`git fast-import ended with ${String(code)}: ${await said}`);
}

function* commits(
  services: readonly Service[],
  policy: string,
  trust: Readonly<Record<string, string>>,
): Generator<string> {
  const versions = new Map(services.map(({ name }) => [name, 0]));
  yield commit(0, "Begin");
  yield file("clearance.yaml", policy);
  for (const [path, content] of Object.entries(trust)) yield file(path, content);
  for (const service of services) {
    if (service.style !== "shared") yield* filesOf(service, versions, services);
  }
  const heads = new Map(services.filter(({ style }) => style === "shared").map((one) => [one.shard, one]));
  for (const first of heads.values()) yield* filesOf(first, versions, services);
  for (const [at, index] of changedAt(services.length).entries()) {
    const service = services[index];
    if (service === undefined) continue;
    versions.set(service.name, 1);
    yield commit(at + 1, `Change ${service.name}`);
    yield* filesOf(service, versions, services);
  }
}

/** Every file that names this service, with all that it holds. */
function* filesOf(
  service: Service,
  versions: ReadonlyMap<string, number>,
  services: readonly Service[],
): Generator<string> {
  const digest = ({ name }: Service) => digestOf(`${name} ${versions.get(name) ?? 0}`);
  const { name, image, style, shard } = service;
  switch (style) {
    case "kustomization":
      for (const { environment, region } of PLACES) {
        yield file(
          `apps/${name}/${environment}/${region}/kustomization.yaml`,
          `# ${name} in ${environment}/${region}\nresources: [../../base]\nimages:\n  - name: ${name}\n    newName: ${image}\n    digest: ${digest(service)}\n`,
        );
      }
      return;
    case "values":
      yield file(
        `charts/${name}/values.yaml`,
        ["dev", "staging", "prod"]
          .map((environment) => {
            const places = ["a", "b"].map(
              (region) =>
                `  ${region}:\n    replicas: 2\n    image:\n      repository: ${image}\n      digest: ${digest(service)}\n`,
            );
            return `${environment}:\n${places.join("")}`;
          })
          .join(""),
      );
      return;
    case "shared": {
      const members = services.filter((one) => one.style === "shared" && one.shard === shard);
      const entries = members.map(
        (one) =>
          `  ${one.name}:\n    replicas: 3\n    image:\n      repository: ${one.image}\n      digest: ${digest(one)}\n`,
      );
      for (const { environment, region } of PLACES) {
        yield file(`fleet/shard-${shard}/${environment}-${region}.yaml`, `services:\n${entries.join("")}`);
      }
    }
  }
}

/** fast-import goes on from the branch's last commit by itself. */
function commit(at: number, message: string): string {
  const data = `${message}\n`;
  return `commit refs/heads/main\ncommitter Ada <ada@acme.example> ${BEGUN + at * 3_600} +0000\ndata ${Buffer.byteLength(data)}\n${data}\n`;
}

function file(path: string, content: string): string {
  return `M 100644 inline ${path}\ndata ${Buffer.byteLength(content)}\n${content}\n`;
}
