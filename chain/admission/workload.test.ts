import { describe, expect, it } from "vitest";
import { readWorkloads, workloadOf } from "./workload.ts";

const spec = {
  containers: [{ name: "a", image: "one" }],
  initContainers: [{ name: "b", image: "two" }],
  ephemeralContainers: [{ name: "c", image: "three" }],
};
const metadata = { name: "x" };

describe("workloadOf", () => {
  it.each([
    ["v1", "Pod", spec],
    ["apps/v1", "Deployment", { template: { spec } }],
    ["apps/v1", "StatefulSet", { template: { spec } }],
    ["apps/v1", "DaemonSet", { template: { spec } }],
    ["apps/v1", "ReplicaSet", { template: { spec } }],
    ["batch/v1", "Job", { template: { spec } }],
    ["batch/v1", "CronJob", { jobTemplate: { spec: { template: { spec } } } }],
  ])(
    "finds the containers, init containers and ephemeral containers of a %s %s",
    (apiVersion, kind, body) => {
      const workload = workloadOf({ apiVersion, kind, metadata, spec: body });
      expect(workload).toEqual({ kind, name: "x", images: ["one", "two", "three"] });
    },
  );

  it("passes over an object that starts no containers", () => {
    expect(workloadOf({ apiVersion: "v1", kind: "Service", metadata, spec: {} })).toBeUndefined();
  });

  it("passes over a kind of the same name in another API group", () => {
    expect(workloadOf({ apiVersion: "serving.example/v1", kind: "Job", metadata, spec: 1 })).toBeUndefined();
  });

  it.each([
    ["no kind", { apiVersion: "v1" }],
    ["no pod template", { apiVersion: "apps/v1", kind: "Deployment", metadata, spec: {} }],
    ["containers that aren't a list", { apiVersion: "v1", kind: "Pod", metadata, spec: { containers: {} } }],
    ["no spec", { apiVersion: "v1", kind: "Pod", metadata }],
  ])("is a fault for a manifest with %s", (_what, manifest) => {
    expect(() => workloadOf(manifest)).toThrow(expect.objectContaining({ code: "INPUT_INVALID" }));
  });
});

describe("readWorkloads", () => {
  it("reads every workload of a stream and passes over empty documents", () => {
    const pod = (name: string) =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {containers: []}\n`;
    const workloads = readWorkloads(`---\n${pod("a")}---\n---\n${pod("b")}`);
    expect(workloads.map(({ name }) => name)).toEqual(["a", "b"]);
  });

  it("is a fault for broken YAML", () => {
    expect(() => readWorkloads("kind: [")).toThrow(expect.objectContaining({ code: "INPUT_INVALID" }));
  });
});
