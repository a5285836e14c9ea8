import { workingTree } from "#adapters/git/working-tree.ts";
import { registryFromEnvironment } from "#adapters/registry/oci-registry.ts";
import { sigstoreVerifier } from "#adapters/sigstore/verifier.ts";
import type { Admission } from "#chain/admission/evaluate.ts";
import { type Place, readManifests } from "#chain/admission/manifests.ts";
import { environmentOf } from "#chain/clearance/lane.ts";
import { EXIT, Fault } from "#chain/fault.ts";
import { admitAll } from "#operations/admit.ts";
import { currentDigests } from "#operations/generate.ts";
import { readBreakGlass, readPolicy, readRestrictions } from "#operations/observe-policy.ts";
import type { Invocation, Outcome } from "../command.ts";
import { baseOf } from "../gitops.ts";
import { readManifestFiles } from "../manifest-files.ts";

/** Whatever stands in the checkout counts, committed or not. */
const HERE = "the working tree";

export async function runAdmit(invocation: Invocation): Promise<Outcome> {
  const { directory, environment, option, options, progress } = invocation;
  const named = options("file");
  if (named.length === 0) throw new Fault("INPUT_INVALID", "--file is missing: which manifests?");
  const files = (await readManifestFiles(directory, named)).map(({ path, text }) =>
    readManifests(path, text),
  );
  const [workloads, unjudged, problems] = [
    files.flatMap((one) => one.workloads),
    files.flatMap((one) => one.unjudged),
    files.flatMap((one) => one.problems),
  ];
  const tree = workingTree(directory);
  const snapshot = await readPolicy(tree, HERE, baseOf(invocation).policyPath);
  const only = option("env");
  const environments =
    only === undefined ? snapshot.policy.environments : [environmentOf(snapshot.policy, only)];
  const [{ quarantines }, openings] = await Promise.all([
    readRestrictions(tree, snapshot),
    readBreakGlass(tree, snapshot),
  ]);
  const current = await currentDigests(tree, HERE, snapshot.policy, quarantines);
  const now = new Date();
  const namespace = option("namespace") ?? "default";
  const asked = environments.flatMap(({ name }) => workloads.map((one) => ({ ...one, environment: name })));
  progress(
    `asking about ${workloads.length} workloads in ${environments.map(({ name }) => name).join(", ")}`,
  );
  const answers = await admitAll(
    asked.map((one) => ({
      workload: { namespace, ...one.workload },
      environment: one.environment,
      now,
    })),
    snapshot,
    { quarantines, openings, current },
    { registry: registryFromEnvironment(environment), verifier: sigstoreVerifier() },
  );
  const judged = asked.map(({ workload, environment: where, file, line, column }, index) => {
    const answer = answers[index];
    if (answer === undefined) throw new Error("each question has its answer");
    return { file, line, column, kind: workload.kind, name: workload.name, environment: where, ...answer };
  });
  const refused = judged.filter(({ outcome }) => outcome === "refused");
  const json = { workloads: judged, unjudged, problems };
  const text = [
    ...judged.flatMap((one) => linesOf(one)),
    ...unjudged.map((one) => `${placed(one)} not judged: ${one.message}`),
    ...problems.map((one) => `${placed(one)} ${one.message}`),
    `${judged.length - refused.length} admitted, ${refused.length} refused, ${problems.length} unreadable`,
  ].join("\n");
  return { code: refused.length + problems.length === 0 ? EXIT.done : EXIT.refused, json, text };
}

/** An admitted workload is worth a line only where something was reported. */
function linesOf(
  one: Place & { readonly kind: string; readonly name: string; readonly environment: string } & Admission,
): readonly string[] {
  const who = `${placed(one)} ${one.kind} ${one.name}`;
  if (one.outcome === "admitted") {
    return one.reported.map(
      ({ code, message }) => `${who}: ${one.environment} only reports ${code}: ${message}`,
    );
  }
  return one.findings.map(
    ({ code, message }) => `${who}: refused in ${one.environment}, ${code}: ${message}`,
  );
}

function placed({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}
