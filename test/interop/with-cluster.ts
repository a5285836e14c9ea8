import { afterAll, beforeAll, onTestFailed, type TestContext } from "vitest";
import {
  CLUSTER_JUDGES,
  type Cluster,
  type ClusterPrograms,
  startCluster,
} from "../../tools/judges/cluster/cluster.ts";
import type { KyvernoInstall } from "../../tools/judges/cluster/kyverno-install.ts";
import { findJudge, judge } from "./judges.ts";

/**
 * A Kubernetes API with Kyverno's admission controller on loopback, one for the file's tests or for one
 * `describe`: started before them, ended after them. Where a program is missing nothing is started, and
 * each test that asks for the cluster is skipped with the remedy, or red under CI. `install` is asked when
 * the hooks that were declared before have run.
 *
 * @example
 * const cluster = withCluster();
 * it("refuses a tag", async (test) => {
 *   const { api, install } = cluster(test);
 * });
 */
export function withCluster(
  install: () => Partial<KyvernoInstall> = () => ({}),
): (test: Pick<TestContext, "skip">) => Cluster {
  let started: Cluster | undefined;
  let failed = false;
  beforeAll(async () => {
    const programs = found();
    if (programs === undefined) return;
    started = await startCluster(programs, {
      install: install(),
      tellLogs: () => failed,
    });
  });
  afterAll(() => started?.close());
  return (test) => {
    for (const name of CLUSTER_JUDGES) judge(name, test);
    if (started === undefined) throw new Error("the cluster didn't start, though its programs are there");
    onTestFailed(() => {
      failed = true;
    });
    return started;
  };
}

function found(): ClusterPrograms | undefined {
  const paths = CLUSTER_JUDGES.map((name) => [name, findJudge(name)] as const);
  return paths.every(([, path]) => path !== undefined)
    ? (Object.fromEntries(paths) as ClusterPrograms)
    : undefined;
}
