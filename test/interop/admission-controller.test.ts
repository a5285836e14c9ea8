import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generatePolicies } from "#chain/admission/generate.ts";
import { admissionAnswer } from "../../tools/judges/cluster/kube-api.ts";
import {
  type AdmissionCase,
  type AdmissionCorpus,
  admissionCorpus,
  quarantineOf,
} from "./admission-corpus.ts";
import { type ClearedImages, startClearedImages } from "./cleared-images.ts";
import { withCluster } from "./with-cluster.ts";

const KINDS = ["ivpol", "clusterpolicy"] as const;

let images: ClearedImages;
let corpus: AdmissionCorpus;

beforeAll(async () => {
  images = await startClearedImages("key", { referrersApi: true });
  corpus = await admissionCorpus(images);
});
afterAll(() => images.close());

const cluster = withCluster();

/** No API takes a new pod with these: they come to a running one, by a question of their own. */
const EPHEMERAL = "hostile-ephemeral-container";

describe.each(KINDS)("Kyverno's admission controller under the generated %s policies", (kind) => {
  /** The cluster under these policies alone. */
  async function enforced(test: Parameters<typeof cluster>[0]) {
    const started = cluster(test);
    for (const other of KINDS.filter((one) => one !== kind)) await started.remove(...policies(other));
    await started.install(...policies(kind));
    await started.untilRefused(caseOf("unsigned").manifest, /clearance-prod/);
    await started.untilRefused(caseOf("quarantined-elsewhere").manifest, /quarantine-prod/);
    return started;
  }

  it("answers every case of the corpus as our own evaluation does, in the policies' own words", async (test) => {
    const { api } = await enforced(test);
    const asked = corpus.cases.filter(({ name }) => name !== EPHEMERAL);
    const answers = new Map<string, string>();
    for (const one of asked) {
      const { admitted, reason } = await api.create(one.manifest, { dryRun: true });
      const policy = expected(one).find((name) => policiesThatRefused(reason).includes(name));
      answers.set(one.name, admitted ? "admitted" : (policy ?? reason));
    }
    for (const one of asked) {
      expect(one.code === null ? ["admitted"] : expected(one), one.name).toContain(answers.get(one.name));
    }
  });

  it("asks no Sigstore service about a key's clearance", async (test) => {
    const { api } = await enforced(test);
    const digest = await images.push(images.checkIn, `signed with a key, for ${kind}`);
    await images.clear(images.checkIn, digest, "prod");
    const back = await images.outage("sigstore");
    const containers = [{ name: "c0", image: `${images.checkIn}@${digest}` }];
    const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "asked" }, spec: { containers } };
    expect(await api.create(pod, { dryRun: true })).toMatchObject({ admitted: true });
    await back();
  });

  it("refuses an ephemeral container in a pod that runs, and lets the pod be", async (test) => {
    const started = await enforced(test);
    const { api } = started;
    const pod = { ...caseOf("cleared").manifest, metadata: { name: "debugged" } };
    expect(await api.create(pod)).toMatchObject({ admitted: true });
    const [debug] = ephemeralContainers(caseOf(EPHEMERAL).manifest);
    const answer = await api.request(
      "PATCH",
      `${await api.pathOf(pod)}/ephemeralcontainers`,
      { spec: { ephemeralContainers: [debug] } },
      { contentType: "application/strategic-merge-patch+json" },
    );
    expect(policiesThatRefused(admissionAnswer(answer).reason)).toContain("clearance-prod");
    const labelled = { ...pod, metadata: { name: "debugged", labels: { seen: "yes" } } };
    expect(await api.apply(labelled)).toMatchObject({ admitted: true });
    await started.remove(JSON.stringify(pod));
  });
});

function policies(kind: (typeof KINDS)[number]): readonly string[] {
  const generated = generatePolicies(images.snapshot, [quarantineOf(corpus)], new Map());
  const asked = generated.filter(
    ({ path }) => /(clearance|quarantine)\.yaml$/.test(path) && path.includes(`/prod/${kind}/`),
  );
  return asked.map(({ bytes }) => new TextDecoder().decode(bytes));
}

function caseOf(name: string): AdmissionCase {
  const found = corpus.cases.find((one) => one.name === name);
  if (found === undefined) throw new Error(`the corpus has no case ${name}`);
  return found;
}

function ephemeralContainers(manifest: object): readonly unknown[] {
  return (manifest as { spec: { ephemeralContainers: readonly unknown[] } }).spec.ephemeralContainers;
}

/** The policies of which one must say no. */
function expected({ code }: AdmissionCase): readonly string[] {
  if (code === "QUARANTINED") return ["quarantine-prod"];
  if (code === "IMAGE_UNKNOWN") return ["elsewhere-prod"];
  return code === "DIGEST_UNPINNED" ? ["clearance-prod", "elsewhere-prod"] : ["clearance-prod"];
}

/** None where the no is for another reason, a broken connection above all. */
function policiesThatRefused(reason: string): readonly string[] {
  if (/dial tcp|connection refused|no such host|timeout|deadline/.test(reason)) return [];
  return [...reason.matchAll(/(?:Policy |^)([a-z]+-prod)(?: failed)?:/gm)].map(([, policy]) => policy ?? "");
}
