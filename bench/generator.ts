import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { parseAllDocuments } from "yaml";
import { GENERATED_FOLDER } from "#chain/admission/generate.ts";
import { printQuarantine, quarantinePath } from "#chain/clearance/restrictions.ts";
import { digestOf } from "#chain/digest/digest.ts";
import { buildToolkit } from "#test/build-toolkit.ts";
import { type Benchmark, figure, median } from "./figure.ts";

const run = promisify(execFile);
const SERVICES = 2000;
const QUARANTINED = 500;
const ROUNDS = 3;
/** What etcd takes in one request, unless it is started otherwise (`--max-request-bytes`). */
const ETCD = 1.5 * 1024 * 1024;

export const generatorBenchmark: Benchmark = {
  name: "generator",
  summary: `policies of ${SERVICES} services in 3 environments with 2 regions, ${QUARANTINED} digests in quarantine`,
  async run(progress) {
    const directory = mkdtempSync(join(tmpdir(), "clearance-bench-generator-"));
    const { dist, remove } = await buildToolkit();
    try {
      for (const [path, text] of tree()) {
        mkdirSync(join(directory, dirname(path)), { recursive: true });
        writeFileSync(join(directory, path), text);
      }
      progress(`${SERVICES * 6} places of a digest are written`);
      const times: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        rmSync(join(directory, GENERATED_FOLDER), { recursive: true, force: true });
        const start = performance.now();
        await run(process.execPath, [join(dist, "clearance.js"), "policies", "generate"], { cwd: directory });
        times.push((performance.now() - start) / 1000);
      }
      const policies = readdirSync(join(directory, GENERATED_FOLDER), { recursive: true, encoding: "utf8" })
        .filter((path) => /\/(?:clearance|quarantine)\.yaml$/.test(path))
        .map((path) => parseAllDocuments(readFileSync(join(directory, GENERATED_FOLDER, path), "utf8")));
      const sizes = policies.flat().map((document) => JSON.stringify(document).length);
      const each = policies.map((documents) => documents.length);
      return [
        figure(`the whole command, median of ${ROUNDS}`, median(times), "s", 2),
        figure("the largest policy; etcd takes requests of that size", Math.max(...sizes), "bytes", ETCD),
        figure("policies in one file, however many services there are", Math.max(...each), "count", 4),
      ];
    } finally {
      remove();
      rmSync(directory, { recursive: true, force: true });
    }
  },
};

function* tree(): Iterable<readonly [path: string, text: string]> {
  const names = Array.from({ length: SERVICES }, (_, index) => `service-${index}`);
  yield ["clearance.yaml", policy(names)];
  yield ["trust/root.json", JSON.stringify({ tlogs: [{ baseUrl: "https://rekor.sigstore.dev" }] })];
  for (const environment of ["dev", "staging", "prod"]) {
    yield [`.github/workflows/promote-${environment}.yml`, ""];
    for (const name of names) {
      for (const region of ["a", "b"]) {
        yield [
          `apps/${name}/${environment}/${region}/kustomization.yaml`,
          `images:\n  - name: ${name}\n    digest: ${digestOf(`${name} ${environment}`)}\n`,
        ];
      }
    }
  }
  for (let index = 0; index < QUARANTINED; index += 1) {
    const digest = digestOf(`bad ${index}`);
    const why = { owner: "erin", reason: "it loses bookings", since: new Date(0), immediate: false };
    yield [quarantinePath(digest), printQuarantine({ digest, ...why })];
  }
}

function policy(names: readonly string[]): string {
  const environment = (name: string) =>
    `  - { name: ${name}, signer: { trust: main, workflow: promote-${name}.yml }, regions: [a, b] }`;
  const service = (name: string) =>
    `  ${name}: { image: ghcr.io/acme/${name}, builder: app, channel: main, digestAt: { file: "apps/${name}/{environment}/{region}/kustomization.yaml", path: "images[${name}].digest" } }`;
  return [
    "apiVersion: clearance/v1",
    "gitops: acme/gitops",
    'trust: { main: { root: trust/root.json, issuer: "https://token.actions.githubusercontent.com" } }',
    "builders: { app: { trust: main, workflow: acme/builder/.github/workflows/build.yml@refs/heads/main, source: acme/app, ref: refs/heads/main } }",
    "admission: { images: [ghcr.io/acme/*], elsewhere: refuse }",
    "environments:",
    ...["dev", "staging", "prod"].map(environment),
    "services:",
    ...names.map(service),
    "",
  ].join("\n");
}
