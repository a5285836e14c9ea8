import { describe, expect, it } from "vitest";
import { workloadOf } from "./workload.ts";

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

  it("knows its namespace where it says one", () => {
    const there = { ...metadata, namespace: "y" };
    expect(workloadOf({ apiVersion: "v1", kind: "Pod", metadata: there, spec })).toMatchObject({
      namespace: "y",
    });
  });

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
    ["metadata that isn't a map", { apiVersion: "v1", kind: "Pod", metadata: [], spec }],
    ["no spec", { apiVersion: "v1", kind: "Pod", metadata }],
  ])("is a fault for a manifest with %s", (_what, manifest) => {
    expect(() => workloadOf(manifest)).toThrow(expect.objectContaining({ code: "INPUT_INVALID" }));
  });
});
