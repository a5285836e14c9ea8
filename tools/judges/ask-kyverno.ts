import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { parseAllDocuments } from "yaml";
import * as z from "zod";
import type { GeneratedFile } from "#chain/admission/generate.ts";

const run = promisify(execFile);

/** What Kyverno's CLI says of one resource under all the given policies. */
export interface KyvernoAnswer {
  readonly admitted: boolean;
  /** Why not, in the policies' words; empty when admitted. */
  readonly reasons: readonly string[];
  /** What policies that only audit say against it. */
  readonly reported: readonly string[];
}

export interface KyvernoQuestion {
  readonly policies: readonly GeneratedFile[];
  /** Kubernetes objects; each needs a kind and a name of its own. */
  readonly manifests: readonly object[];
  /**
   * Where ClusterPolicies find a private Sigstore: they can't name one, and the CLI has no flag for it.
   * An ImageValidatingPolicy that names it is asked about one workload first, and leaves in TUF_ROOT
   * what ClusterPolicies then read (`cosign initialize` writes another layout since 3.0).
   */
  readonly trustFrom?: { readonly policy: GeneratedFile; readonly manifest: object } | undefined;
  /** PolicyExceptions: what one of them lets be is admitted. */
  readonly exceptions?: readonly GeneratedFile[];
  /** The admission operation that is played; the CLI plays an UPDATE with the object as its own predecessor. */
  readonly operation?: "CREATE" | "UPDATE";
  /** How long it may think about the question, in milliseconds; absent: two minutes. */
  readonly patience?: number;
}

const Report = z.looseObject({
  results: z.array(
    z.looseObject({
      result: z.enum(["pass", "fail", "warn", "error", "skip"]),
      policy: z.string(),
      message: z.string().default(""),
      resources: z.tuple([z.looseObject({ kind: z.string(), name: z.string() })]),
    }),
  ),
});

/**
 * Asks Kyverno's CLI to judge resources, by `Kind/name`. It looks at the registry for itself.
 * An answer that is neither yes nor no (an error, or none about a resource) is thrown: silence is no consent.
 */
export async function askKyverno(
  program: string,
  question: KyvernoQuestion,
): Promise<ReadonlyMap<string, KyvernoAnswer>> {
  const folder = await mkdtemp(join(tmpdir(), "clearance-kyverno-"));
  // Without a TUF_ROOT of its own it would lean on what this machine trusts.
  const variables = { HOME: folder, TUF_ROOT: join(folder, "tuf") };
  try {
    if (question.trustFrom !== undefined) {
      const { policy, manifest } = question.trustFrom;
      await report(program, await written(folder, "trust", [policy], [manifest]), variables);
    }
    const input = await written(folder, "question", question.policies, question.manifests);
    const operation = await playing(folder, question.operation ?? "CREATE");
    const excepting = await writtenExceptions(folder, question.exceptions ?? []);
    const args = [...input, ...excepting, ...operation];
    const found = await report(program, args, variables, question.patience);
    return answers(question.manifests, found, auditing(question.policies));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writtenExceptions(
  folder: string,
  exceptions: readonly GeneratedFile[],
): Promise<readonly string[]> {
  const paths = exceptions.map((_, index) => join(folder, `exceptions-${index}.yaml`));
  await Promise.all(exceptions.map(({ bytes }, index) => writeFile(paths[index] ?? "", bytes)));
  return paths.flatMap((path) => ["--exception", path]);
}

/** A values file: ValidatingPolicies take the operation from nowhere else. */
async function playing(folder: string, operation: string): Promise<readonly string[]> {
  const path = join(folder, "values.yaml");
  const values = {
    apiVersion: "cli.kyverno.io/v1alpha1",
    kind: "Values",
    globalValues: { "request.operation": operation },
  };
  await writeFile(path, JSON.stringify(values));
  return ["--values-file", path];
}

async function written(
  folder: string,
  name: string,
  policies: readonly GeneratedFile[],
  manifests: readonly object[],
): Promise<readonly string[]> {
  const paths = policies.map((_, index) => join(folder, `${name}-policy-${index}.yaml`));
  await Promise.all(policies.map(({ bytes }, index) => writeFile(paths[index] ?? "", bytes)));
  const resources = join(folder, `${name}-resources.yaml`);
  await writeFile(resources, manifests.map((manifest) => JSON.stringify(manifest)).join("\n---\n"));
  return [...paths, "--resource", resources];
}

/** The CLI exits with 1 when it refuses: only an exit without a report is a failure. */
async function report(
  program: string,
  args: readonly string[],
  variables: Record<string, string>,
  patience = 120_000,
) {
  const environment = { ...process.env, ...variables };
  const command = ["apply", ...args, "--registry", "--policy-report", "--output-format", "json"];
  const options = { env: environment, maxBuffer: 64 * 1024 * 1024, timeout: patience };
  const output = await run(program, command, options).catch(
    (failure: { stdout?: string; stderr?: string; killed?: boolean }) => failure,
  );
  if ("killed" in output && output.killed) {
    throw new Error(`kyverno gave no answer in ${patience} ms`);
  }
  const { stdout = "", stderr = "" } = output;
  const json = stdout.split("\n").find((line) => line.startsWith("{"));
  if (json === undefined || stdout.includes("Policies Skipped")) {
    throw new Error(`kyverno gave no whole report: ${stdout.slice(-2000)}${stderr.slice(-2000)}`);
  }
  return Report.parse(JSON.parse(json));
}

/** The names of policies that refuse nothing: the CLI's report doesn't tell them from others. */
function auditing(policies: readonly GeneratedFile[]): ReadonlySet<string> {
  const documents = policies.flatMap(({ bytes }) => parseAllDocuments(new TextDecoder().decode(bytes)));
  const silent = documents.filter((document) => !/Deny|Enforce/.test(JSON.stringify(document.get("spec"))));
  return new Set(silent.map((document) => String(document.getIn(["metadata", "name"]))));
}

/** What an exception, or a policy's own list of images to be skipped, lets be; any other skip is silence. */
const EXCEPTED =
  /^(?:rule is skipped due to policy exception|image skipped, |skipping image reference image )/;

function answers(
  manifests: readonly object[],
  { results }: z.infer<typeof Report>,
  audits: ReadonlySet<string>,
) {
  const named = z.looseObject({ kind: z.string(), metadata: z.looseObject({ name: z.string() }) });
  const asked = manifests.map((manifest) => {
    const { kind, metadata } = named.parse(manifest);
    return `${kind}/${metadata.name}`;
  });
  return new Map(
    asked.map((resource) => {
      const about = results.filter(
        ({ resources: [one], message }) =>
          `${one.kind}/${one.name}` === resource && message !== "preconditions not met",
      );
      const odd = about.find(
        ({ result, message }) =>
          result !== "pass" && result !== "fail" && !(result === "skip" && EXCEPTED.test(message)),
      );
      if (about.length === 0 || odd !== undefined) {
        throw new Error(`kyverno didn't decide about ${resource}: ${odd?.message ?? "it says nothing"}`);
      }
      const failed = about.filter(({ result }) => result === "fail");
      const words = (audited: boolean) =>
        failed.filter(({ policy }) => audits.has(policy) === audited).map(({ message }) => message);
      const reasons = words(false);
      return [resource, { admitted: reasons.length === 0, reasons, reported: words(true) }];
    }),
  );
}
