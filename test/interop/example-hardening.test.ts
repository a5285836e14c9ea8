import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { hardeningFiles } from "#chain/admission/hardening/hardening-files.ts";
import { printPolicies } from "#chain/admission/print-policies.ts";
import { parsePolicy } from "#chain/clearance/parse-policy.ts";
import { Manifest } from "../../tools/judges/cluster/kube-api.ts";
import { until } from "../../tools/judges/cluster/until.ts";
import { DIGEST, goodPod, workload } from "../../tools/policies/workload-example.ts";
import { withCluster } from "./with-cluster.ts";

const cluster = withCluster();
const TREE = join(import.meta.dirname, "../../examples/gitops");

it("takes the example's whole tree under prod's hardening set, in one sync, and lets it roll out", async (test) => {
  const started = cluster(test);
  const { api } = started;
  const policy = parsePolicy(readFileSync(join(TREE, "clearance.yaml"), "utf8"));
  const prod = policy.environments.find(({ name }) => name === "prod");
  const set = prod === undefined ? [] : hardeningFiles(policy, prod);
  expect(set.length).toBeGreaterThan(20);
  await started.install(
    printPolicies(
      [],
      set.map((one) => one.policy),
    ),
  );
  const byHand = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "by-hand" } };
  await started.untilRefused(byHand, /prod-writes-prod/);

  const controller = { user: policy.admission.hardening.controllers[0] ?? "", groups: ["system:masters"] };
  for (const service of ["check-in", "flight-status"]) {
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: service } };
    expect(await api.apply(namespace, { as: controller })).toMatchObject({ admitted: true });
    const { stdout } = await started.kubectl(["kustomize", join(TREE, "apps", service, "prod/a")]);
    const pinned = stdout.replaceAll(
      /image: ghcr\.io\/acme\/\S+/g,
      `image: ghcr.io/acme/${service}@${DIGEST}`,
    );
    const answers: string[] = [];
    for (const object of inSyncOrder(pinned)) {
      const { reason } = await api.apply(object, { as: controller });
      answers.push(`${object.kind} ${object.metadata.name}: ${reason || "taken"}`);
    }
    expect(answers.filter((answer) => !answer.endsWith(": taken"))).toEqual([]);
    expect(answers.length).toBeGreaterThan(5);
    const path = `/apis/apps/v1/namespaces/${service}/deployments/${service}`;
    await until(`the pods of ${service}`, async () =>
      /"updatedReplicas":[23]/.test(JSON.stringify((await api.request("GET", path)).body)) ? true : undefined,
    );
  }
  const astray = workload("Pod", "astray", goodPod(), { metadata: { namespace: "flight-status" } });
  const answer = await api.create(astray, { as: controller });
  expect(answer.reason).toMatch(/namespace-ownership-prod/);
});

/** Flux and kustomize apply a Deployment before its budget and its network policies. */
function inSyncOrder(text: string): readonly Manifest[] {
  const first = ["ResourceQuota", "ConfigMap", "Service", "Deployment"];
  const place = ({ kind }: Manifest) => (first.includes(kind) ? first.indexOf(kind) : first.length);
  return parseAllDocuments(text)
    .map((document) => Manifest.parse(document.toJS()))
    .sort((a, b) => place(a) - place(b));
}
