import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generatePolicies } from "#chain/admission/generate.ts";
import type { ImageName } from "#chain/digest/image-name.ts";
import type { Cluster } from "../../tools/judges/cluster/cluster.ts";
import { until } from "../../tools/judges/cluster/until.ts";
import { type ClearedImages, startClearedImages } from "./cleared-images.ts";
import { withCluster } from "./with-cluster.ts";

type Kind = "ivpol" | "clusterpolicy";

let images: ClearedImages;
let sigstore: { enableTuf: string; tufMirror: string; tufRootRaw: string };

beforeAll(async () => {
  images = await startClearedImages("keyless", { referrersApi: true });
  const mirror = images.snapshot.policy.trust["main"]?.tuf?.mirror ?? "";
  const root = Buffer.from(images.snapshot.files.get("trust/root.json") ?? "").toString("base64");
  sigstore = { enableTuf: "true", tufMirror: mirror, tufRootRaw: root };
});
afterAll(() => images.close());

const clusterOf = withCluster(() => ({ flags: sigstore }));

describe("while the registry is down", () => {
  it("a ClusterPolicy starts what it has seen, and what is new waits until the registry is back", async (test) => {
    const cluster = clusterOf(test);
    await enforce(cluster, "clusterpolicy");
    const [seen, fresh] = [await cleared("seen"), await cleared("fresh")];
    expect(await starts(cluster, seen)).toBe("starts");
    await without("registry", async () => {
      expect(await starts(cluster, seen)).toBe("starts");
      expect(await starts(cluster, fresh)).toMatch(/connection refused/);
    });
    expect(await starts(cluster, fresh)).toBe("starts");
  });

  it("an ImageValidatingPolicy starts nothing, for it asks for each manifest anew, and lets what runs be scaled down", async (test) => {
    const cluster = clusterOf(test);
    await enforce(cluster, "ivpol");
    const [seen, fresh] = [await cleared("seen by ivpol"), await cleared("fresh for ivpol")];
    expect(await starts(cluster, seen)).toBe("starts");
    await cluster.install(deployment(seen));
    await untilPods(cluster, 1);
    await without("registry", async () => {
      // It introduces no image, so nobody is asked about it; nor about the ReplicaSet that is scaled down.
      const scaled = await cluster.kubectl(["scale", "deployment/runs", "--replicas=0"]);
      expect(scaled).toMatchObject({ code: 0 });
      await untilPods(cluster, 0);
      expect(await starts(cluster, seen)).toMatch(/connection refused/);
      expect(await starts(cluster, fresh)).toMatch(/connection refused/);
    });
    expect([await starts(cluster, seen), await starts(cluster, fresh)]).toEqual(["starts", "starts"]);
    await cluster.remove(deployment(seen));
  });
});

describe.each<Kind>(["ivpol", "clusterpolicy"])("while one region's registry is gone, a %s", (kind) => {
  it("starts what is in the other, and holds back what needs both", async (test) => {
    const cluster = clusterOf(test);
    await enforce(cluster, kind);
    const here = await cleared(`here ${kind}`);
    const there = await cleared(`there ${kind}`, images.elsewhere);
    await without("elsewhere", async () => {
      expect(await starts(cluster, here)).toBe("starts");
      expect(await starts(cluster, here, there)).toMatch(/connection refused/);
    });
    expect(await starts(cluster, here, there)).toBe("starts");
  });
});

describe("while the transparency log and the TUF mirror are down", () => {
  it("both kinds start what they have seen, a ClusterPolicy also what is new, an ImageValidatingPolicy not", async (test) => {
    const cluster = clusterOf(test);
    const answers: Record<string, unknown> = {};
    for (const kind of ["ivpol", "clusterpolicy"] as const) {
      await enforce(cluster, kind);
      const [seen, fresh] = [await cleared(`logged ${kind}`), await cleared(`not seen ${kind}`)];
      await starts(cluster, seen);
      await without("sigstore", async () => {
        answers[kind] = { seen: await starts(cluster, seen), fresh: await starts(cluster, fresh) };
      });
      expect(await starts(cluster, fresh)).toBe("starts");
    }
    expect(answers).toEqual({
      // The words mislead: the mirror is what is missing, not the clearance.
      ivpol: { seen: "starts", fresh: expect.stringContaining("an image has no clearance for prod") },
      clusterpolicy: { seen: "starts", fresh: "starts" },
    });
  });
});

describe("while the TUF mirror is down, a Kyverno that was given it for its ClusterPolicies", () => {
  it("can't be started", async (test) => {
    const cluster = clusterOf(test);
    await enforce(cluster, "clusterpolicy");
    const image = await cleared("meanwhile");
    await cluster.kyverno.stop();
    await without("sigstore", async () => {
      await expect(cluster.kyverno.start()).rejects.toThrow(/has ended \(exit 1\)/);
      expect(await starts(cluster, image)).toMatch(/failed calling webhook/);
    });
    await cluster.kyverno.start();
    expect(await starts(cluster, image)).toBe("starts");
  });
});

describe("while Kyverno itself is down", () => {
  it("no pod starts where policies hold; what runs can be ended, and scaled for later", async (test) => {
    const cluster = clusterOf(test);
    await enforce(cluster, "clusterpolicy");
    const image = await cleared("runs");
    const [first] = await cluster.install(deployment(image));
    await untilPods(cluster, 1);
    await cluster.kyverno.stop();

    expect(await starts(cluster, image)).toMatch(/failed calling webhook/);
    for (const namespace of ["kube-system", "kyverno"]) {
      expect(await cluster.api.create(pod([image], namespace), { dryRun: true })).toMatchObject({
        admitted: true,
      });
    }
    const scaled = await cluster.kubectl(["scale", "deployment/runs", "--replicas=3"]);
    expect(scaled).toMatchObject({ code: 0 });
    // So the ReplicaSet, which the Deployment's controller writes whole, follows when Kyverno is back.
    const labelled = await cluster.kubectl(["label", "replicasets", "--selector=app=runs", "seen=yes"]);
    expect(labelled.stderr).toMatch(/failed calling webhook/);
    const node = { apiVersion: "v1", kind: "Node", metadata: { name: "spare" } };
    expect(await cluster.api.create(node)).toMatchObject({ admitted: true });
    const evicted = await cluster.kubectl(["delete", "pod", "--selector=app=runs", "--wait=false"]);
    expect(evicted).toMatchObject({ code: 0 });
    await untilPods(cluster, 0);

    await cluster.kyverno.start();
    await untilPods(cluster, 3);
    await cluster.remove(JSON.stringify(first));
  });

  it("everything starts once its webhooks are deleted, until it is back", async (test) => {
    const cluster = clusterOf(test);
    await enforce(cluster, "clusterpolicy");
    await cluster.kyverno.stop();
    const kinds = "validatingwebhookconfigurations,mutatingwebhookconfigurations";
    const asked = ["delete", kinds, "--selector=webhook.kyverno.io/managed-by=kyverno"];
    expect(await cluster.kubectl(asked)).toMatchObject({ code: 0 });
    const unsigned = `${images.checkIn}@${await images.push(images.checkIn, "unsigned")}`;
    await until("a cluster without webhooks", async () =>
      (await starts(cluster, unsigned)) === "starts" ? true : undefined,
    );
    await cluster.kyverno.start();
    await cluster.untilRefused(pod([unsigned]), /clearance-prod/);
  });
});

async function without(what: Parameters<ClearedImages["outage"]>[0], ask: () => Promise<void>) {
  const back = await images.outage(what);
  try {
    await ask();
  } finally {
    await back();
  }
}

/** What admission answers to a pod of these images: "starts", or why not. */
async function starts(cluster: Cluster, ...references: readonly string[]): Promise<string> {
  const { admitted, reason } = await cluster.api.create(pod(references), { dryRun: true });
  return admitted ? "starts" : reason;
}

async function cleared(seed: string, image: ImageName = images.checkIn): Promise<string> {
  const digest = await images.push(image, seed);
  await images.clear(image, digest, "prod");
  return `${image}@${digest}`;
}

let installed: readonly string[] = [];

async function enforce(cluster: Cluster, kind: Kind): Promise<void> {
  await cluster.remove(...installed);
  const generated = generatePolicies(images.snapshot, [], new Map());
  const policies = generated.filter(
    ({ path }) => /(clearance|quarantine)\.yaml$/.test(path) && path.includes(`/prod/${kind}/`),
  );
  installed = policies.map(({ bytes }) => new TextDecoder().decode(bytes));
  await cluster.install(...installed);
  const unsigned = `${images.checkIn}@${await images.push(images.checkIn, "unsigned")}`;
  await cluster.untilRefused(pod([unsigned]), /clearance-prod/);
}

function pod(references: readonly string[], namespace = "default"): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "asked", namespace },
    spec: { containers: references.map((image, index) => ({ name: `c${index}`, image })) },
  };
}

function deployment(image: string): string {
  const labels = { app: "runs" };
  const template = { metadata: { labels }, spec: { containers: [{ name: "runs", image }] } };
  return JSON.stringify({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "runs", namespace: "default" },
    spec: { replicas: 1, selector: { matchLabels: labels }, template },
  });
}

function untilPods(cluster: Cluster, count: number): Promise<true> {
  return until(`${count} pods`, async () => {
    const { stdout } = await cluster.kubectl(["get", "pods", "--selector=app=runs", "--output=name"]);
    return stdout.split("\n").filter((line) => line !== "").length === count ? true : undefined;
  });
}
