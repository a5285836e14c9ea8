/**
 * `node tools/judges/cluster/up.ts [FILE…]`: a Kubernetes API with Kyverno at its door, on loopback, with the
 * policies of these files, until it is told to stop by Ctrl-C or SIGTERM. Nothing is left behind.
 */
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { builtJudge } from "../judges-folder.ts";
import { CLUSTER_JUDGES, type ClusterPrograms, startCluster } from "./cluster.ts";

const paths = CLUSTER_JUDGES.map((name) => [name, builtJudge(name) ?? ""] as const);
const missing = paths.filter(([, path]) => !existsSync(path)).map(([name]) => name);
if (missing.length > 0) {
  console.error(`${missing.join(", ")}: not built yet; run \`npm run judges\``);
  process.exit(2);
}
const stopped = Promise.race([once(process, "SIGTERM"), once(process, "SIGINT")]);
const cluster = await startCluster(Object.fromEntries(paths) as ClusterPrograms);
try {
  const installed = await cluster.install(...process.argv.slice(2).map((path) => readFileSync(path, "utf8")));
  for (const { kind, metadata } of installed) console.error(`installed ${kind} ${metadata.name}`);
  console.log(JSON.stringify({ pid: process.pid, server: cluster.server, kubeconfig: cluster.kubeconfig }));
  console.error(`ready: KUBECONFIG=${cluster.kubeconfig} ${builtJudge("kubectl")} get pods -A`);
  await stopped;
} finally {
  await cluster.close();
}
