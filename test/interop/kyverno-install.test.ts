import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import {
  installOf,
  KYVERNO_VALUES,
  type RenderedObject,
  renderKyverno,
} from "../../tools/judges/cluster/kyverno-install.ts";
import { findJudge, judge } from "./judges.ts";

let objects: readonly RenderedObject[] = [];

beforeAll(async () => {
  const [helm, chart] = [findJudge("helm"), findJudge("kyverno-chart")];
  if (helm !== undefined && chart !== undefined) {
    objects = await renderKyverno({ helm, "kyverno-chart": chart }, KYVERNO_VALUES);
  }
});

/** What Kyverno's own chart makes of policies/kyverno/values.yaml. */
function rendered(kind: string, test: Parameters<typeof judge>[1]): RenderedObject {
  for (const name of ["helm", "kyverno-chart"] as const) judge(name, test);
  const found = objects.find(
    (one) => one.kind === kind && one.metadata.name === "kyverno-admission-controller",
  );
  if (found === undefined) throw new Error(`the chart makes no ${kind} of the admission controller`);
  return found;
}

describe("the values of policies/kyverno", () => {
  it("name nothing that the chart doesn't know, which Helm would pass over in silence", (test) => {
    const chart: unknown = parse(readFileSync(join(judge("kyverno-chart", test), "values.yaml"), "utf8"));
    const ours: unknown = parse(readFileSync(KYVERNO_VALUES, "utf8"));
    expect(unknownPaths(ours, chart)).toEqual([]);
  });

  it("keep two of three replicas through drains, one a node, spread over zones, last to be evicted", (test) => {
    const spread = { topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "DoNotSchedule" };
    const apart = [expect.objectContaining({ topologyKey: "kubernetes.io/hostname" })];
    expect(rendered("PodDisruptionBudget", test)).toMatchObject({ spec: { minAvailable: 2 } });
    expect(rendered("Deployment", test)).toMatchObject({
      spec: {
        replicas: 3,
        template: {
          spec: {
            priorityClassName: "system-cluster-critical",
            topologySpreadConstraints: [expect.objectContaining(spread)],
            affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: apart } },
          },
        },
      },
    });
  });

  it("give the admission controller a cache in bytes, exceptions in one namespace, and no Ignore by flag", (test) => {
    rendered("Deployment", test);
    expect(installOf(objects).flags).toMatchObject({
      imageVerifyCacheMaxSize: "10000000",
      imageVerifyCacheTTLDuration: "24h",
      enablePolicyException: "true",
      exceptionNamespace: "kyverno",
      forceFailurePolicyIgnore: "false",
    });
  });

  it("leave out two namespaces and the kubelets, and no kind that holds a pod template", (test) => {
    rendered("Deployment", test);
    const { config } = installOf(objects);
    const { namespaceSelector } = JSON.parse(config["webhooks"] ?? "") as {
      namespaceSelector: { matchExpressions: readonly { operator: string; values: readonly string[] }[] };
    };
    const left = namespaceSelector.matchExpressions.flatMap(({ operator, values }) => [operator, ...values]);
    expect(left).toEqual(["NotIn", "kube-system", "NotIn", "kyverno"]);
    expect(config["excludeGroups"]).toBe("system:nodes");
    const everywhere = (config["resourceFilters"] ?? "").match(/\[[^,\]]+,\*,\*\]/g) ?? [];
    expect(everywhere.join()).not.toMatch(/Pod,|ReplicaSet|Deployment|StatefulSet|DaemonSet|Job/);
  });
});

/** What the chart hands on to Kubernetes as it is. */
const FORWARDED = [".admissionController.podAntiAffinity"];

/** Where the chart has an empty object or a list, anything may stand. */
function unknownPaths(ours: unknown, chart: unknown, path = ""): readonly string[] {
  if (!isObject(ours) || !isObject(chart) || Object.keys(chart).length === 0) return [];
  if (FORWARDED.includes(path)) return [];
  return Object.entries(ours).flatMap(([key, value]) =>
    key in chart ? unknownPaths(value, chart[key], `${path}.${key}`) : [`${path}.${key}`],
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
