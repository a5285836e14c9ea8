import type { Examples, KubernetesObject, OtherRun } from "./example.ts";

/**
 * A file that `kyverno test` reads: every example, by kind, and what is expected of it.
 *
 * @param updated What a bad example gets when it is changed and changes nothing that is asked about.
 */
export function kyvernoTest(policy: string, examples: Examples, updated?: "fail" | "skip"): object {
  const { good, bad, skipped = [], context, namespaces, kinds, user } = examples;
  return {
    ...beginning(policy, ""),
    resources: ["good.yaml", "bad.yaml", ...(skipped.length > 0 ? ["skipped.yaml"] : [])].filter(
      (path) => path !== "good.yaml" || good.length > 0,
    ),
    ...(context === undefined ? {} : { context: "cluster.yaml" }),
    ...(kinds === undefined ? {} : { clusterResources: ["kinds.yaml"] }),
    ...(namespaces === undefined ? {} : { values: { namespaces } }),
    ...(user === undefined ? {} : { userinfo: "user.yaml" }),
    results: [
      ...expected(policy, "pass", good),
      ...expected(policy, "fail", bad),
      ...expected(policy, "skip", skipped),
      // The CLI plays an UPDATE with the object as its own predecessor.
      ...(updated === undefined
        ? []
        : expected(policy, updated, bad.slice(0, 1)).map((one) => ({ ...one, operation: "UPDATE" }))),
    ],
  };
}

/** The same bad examples, seen by somebody else. */
export function otherTest(policy: string, examples: Examples, run: OtherRun): object {
  return {
    ...beginning(policy, "../"),
    resources: ["../bad.yaml"],
    ...(run.user === undefined ? {} : { userinfo: "user.yaml" }),
    ...(run.exceptions === undefined ? {} : { exceptions: ["exception.yaml"] }),
    results: expected(policy, run.bad, examples.bad),
  };
}

export function userInfo(username: string): object {
  return {
    apiVersion: "cli.kyverno.io/v1alpha1",
    kind: "UserInfo",
    metadata: { name: "user" },
    userInfo: { username },
  };
}

export function clusterContext(resources: readonly KubernetesObject[]): object {
  return {
    apiVersion: "cli.kyverno.io/v1alpha1",
    kind: "Context",
    metadata: { name: "cluster" },
    spec: { resources },
  };
}

/** The definitions stand in files that this names; with them the CLI takes the namespaces from here too. */
export function clusterResources(definitions: readonly string[], namespaces: readonly object[]): object {
  return {
    apiVersion: "cli.kyverno.io/v1alpha1",
    kind: "ClusterResource",
    metadata: { name: "kinds" },
    spec: { crds: definitions, resources: namespaces },
  };
}

function beginning(policy: string, up: string): object {
  return {
    apiVersion: "cli.kyverno.io/v1alpha1",
    kind: "Test",
    metadata: { name: policy },
    policies: [`${up}policy.yaml`],
  };
}

function expected(policy: string, result: string, examples: readonly KubernetesObject[]): object[] {
  const kinds = [...new Set(examples.map(({ kind }) => kind))];
  return kinds.map((kind) => ({
    isValidatingPolicy: true,
    policy,
    kind,
    resources: examples.filter((one) => one.kind === kind).map(({ metadata }) => metadata.name),
    result,
  }));
}
