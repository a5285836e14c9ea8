import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { parsePolicy } from "#chain/clearance/parse-policy.ts";
import type { Cluster } from "../../tools/judges/cluster/cluster.ts";
import { until } from "../../tools/judges/cluster/until.ts";
import { type PolicyKind, policyIn, type RolledBack, rolledBack } from "./rolled-back.ts";
import { withCluster } from "./with-cluster.ts";

let story: RolledBack;
/** ClusterPolicies can't name a Sigstore: their controller is started with it. */
let sigstore: { enableTuf: string; tufMirror: string; tufRootRaw: string };

beforeAll(async () => {
  story = await rolledBack(inject("toolkit"));
  const policy = parsePolicy(await readFile(join(story.after, "clearance.yaml"), "utf8"), "clearance.yaml");
  const tuf = policy.trust["main"]?.tuf;
  if (tuf === undefined) throw new Error("the sandbox's own Sigstore isn't in its clearance.yaml");
  const root = await readFile(join(story.after, tuf.root), "base64");
  sigstore = { enableTuf: "true", tufMirror: tuf.mirror, tufRootRaw: root };
});
afterAll(() => story.world.close());

const clusterOf = withCluster(() => ({ flags: sigstore }));

/** As the tree's own kustomizations say. */
const NAMESPACE = "check-in";
const DEPLOYMENT = object("apps/v1", "Deployment", { name: "check-in", namespace: NAMESPACE });

describe.each<PolicyKind>(["ivpol", "clusterpolicy"])(
  "a cluster that syncs the GitOps tree and its %s",
  (kind) => {
    it("creates in dev what was promoted there, down to the pods", async (test) => {
      const cluster = clusterOf(test);
      await enforce(cluster, story.before, "dev", kind);
      await sync(cluster, story.before, "dev");
      await untilPodOf(cluster, story.images["only-in-dev"]);
    });

    it("creates in staging what was promoted there, and refuses whatever is set in its place", async (test) => {
      const cluster = clusterOf(test);
      await enforce(cluster, story.before, "staging", kind);
      await sync(cluster, story.before, "staging");
      await untilPodOf(cluster, story.images.bad);
      for (const name of ["unsigned", "only-in-dev", "good-by-tag"] as const) {
        const container = `check-in=${story.images[name]}`;
        const { code, stderr } = await kubectl(cluster, "set", "image", "deployment/check-in", container);
        expect({ name, code }).toEqual({ name, code: 1 });
        expect(stderr).toContain("clearance-staging");
        expect(stderr, "it was out of reach, which proves nothing").not.toMatch(/dial tcp|timeout|deadline/);
        expect(await podImages(cluster)).toEqual(new Set([story.images.bad]));
      }
    });

    it("lets `rollout undo` go back to what was cleared", async (test) => {
      const cluster = clusterOf(test);
      await goodThenBad(cluster, kind);
      expect(await kubectl(cluster, "rollout", "undo", "deployment/check-in")).toMatchObject({ code: 0 });
      expect(await deployed(cluster)).toBe(story.images.good);
    });

    it("lets it not go back to what is in quarantine, and restarts no pod of that", async (test) => {
      const cluster = clusterOf(test);
      await goodThenBad(cluster, kind);
      await enforce(cluster, story.after, "staging", kind);
      await sync(cluster, story.after, "staging");
      const { code, stderr } = await kubectl(cluster, "rollout", "undo", "deployment/check-in");
      expect(code).toBe(1);
      expect(stderr).toMatch(/in quarantine in staging/);
      expect(await deployed(cluster)).toBe(story.images.good);

      // There is no kubelet to make the good pods ready, so the bad one's ReplicaSet still wants its pod.
      await kubectl(cluster, "delete", "pods", "--all");
      await until("the refusal of another bad pod", async () => {
        const asked = "--field-selector=reason=FailedCreate";
        const { stdout } = await kubectl(cluster, "get", "events", asked, "--output=yaml");
        return stdout.includes("in quarantine in staging") ? true : undefined;
      });
      await untilPodOf(cluster, story.images.good);
      expect(await podImages(cluster)).toEqual(new Set([story.images.good]));
    });
  },
);

/** Two rollouts in staging, both of what was cleared for it. */
async function goodThenBad(cluster: Cluster, kind: PolicyKind): Promise<void> {
  await enforce(cluster, story.before, "staging", kind);
  await sync(cluster, story.after, "staging");
  await untilPodOf(cluster, story.images.good);
  await sync(cluster, story.before, "staging");
  await untilPodOf(cluster, story.images.bad);
}

let installed: readonly string[] = [];

/** An empty namespace under one tree's policies of one environment and kind, and no others. */
async function enforce(cluster: Cluster, tree: string, environment: string, kind: PolicyKind): Promise<void> {
  await cluster.remove(...installed);
  installed = await Promise.all(
    (["clearance", "quarantine"] as const).map(async (name) => {
      const { bytes } = await policyIn(tree, environment, `${kind}/${name}.yaml`);
      return new TextDecoder().decode(bytes);
    }),
  );
  await cluster.install(JSON.stringify(object("v1", "Namespace", { name: NAMESPACE })), ...installed);
  await cluster.untilRefused(pod(story.images.unsigned), new RegExp(`clearance-${environment}`));
  if (tree === story.after) {
    await cluster.untilRefused(pod(story.images.bad), /in quarantine in/);
    return;
  }
  await cluster.remove(JSON.stringify(DEPLOYMENT));
  await until("an empty namespace", async () => ((await podImages(cluster)).size === 0 ? true : undefined));
}

/** What a GitOps controller does with an environment's folder. */
async function sync(cluster: Cluster, tree: string, environment: string): Promise<void> {
  const folder = join(tree, "apps/check-in", environment);
  const asked = ["apply", "--server-side", "--force-conflicts", `--kustomize=${folder}`];
  const { code, stderr } = await kubectl(cluster, ...asked);
  if (code !== 0) throw new Error(stderr);
}

/** The images of the pods that the cluster's own controllers have made. */
async function podImages(cluster: Cluster): Promise<ReadonlySet<string>> {
  const images = "{range .items[*]}{.spec.containers[*].image}{'\\n'}{end}";
  const { stdout } = await kubectl(cluster, "get", "pods", `--output=jsonpath=${images}`);
  return new Set(stdout.split("\n").filter((line) => line !== ""));
}

async function deployed(cluster: Cluster): Promise<string> {
  const image = "{.spec.template.spec.containers[0].image}";
  const { stdout } = await kubectl(cluster, "get", "deployment/check-in", `--output=jsonpath=${image}`);
  return stdout;
}

function untilPodOf(cluster: Cluster, image: string): Promise<true> {
  return until(`a pod of ${image}`, async () => ((await podImages(cluster)).has(image) ? true : undefined));
}

function kubectl(cluster: Cluster, ...args: readonly string[]) {
  return cluster.kubectl([...args, `--namespace=${NAMESPACE}`]);
}

function pod(image: string): object {
  const asked = object("v1", "Pod", { name: "asked", namespace: NAMESPACE });
  return { ...asked, spec: { containers: [{ name: "check-in", image }] } };
}

function object(
  apiVersion: string,
  kind: string,
  metadata: { readonly name: string; readonly namespace?: string },
): object {
  return { apiVersion, kind, metadata };
}
