import { expressions } from "./expressions.ts";
import { groupOf, type PolicyDocument, readPolicyDocuments, type Spot, textAt } from "./policy-document.ts";
import type { LintContext, LintEffect, LintRule } from "./rule.ts";
import { rootWithoutLog } from "./rules/trust-roots.ts";
import { LINT_RULES } from "./rules.ts";

/** What `clearance policies lint` says of one place. */
export interface LintFinding {
  readonly file: string;
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
  readonly rule: string;
  readonly effect: LintEffect;
  /** `ClusterPolicy require-signed` */
  readonly policy: string;
  readonly message: string;
  readonly why: string;
  readonly source: string;
  readonly remedy: string;
}

export interface LintReport {
  /** In the order of files and lines. */
  readonly findings: readonly LintFinding[];
  /** How many Kyverno policies and exceptions were read. */
  readonly policies: number;
  /** Files that hold something that isn't YAML: they say nothing about what stands there. */
  readonly unreadable: readonly {
    readonly file: string;
    readonly line: number;
    readonly column: number;
    readonly message: string;
  }[];
}

/**
 * Names what Kyverno 1.19 would ignore in a policy, let pass, or refuse for ever. Any Kyverno policy is
 * read, ours or another's; other objects in the files are passed over.
 *
 * @param files Path and text, YAML or JSON; a trusted root in JSON is judged too.
 * @param images As manifests write them: a glob that matches none of them is a finding.
 */
export function lintPolicies(
  files: readonly { readonly path: string; readonly text: string }[],
  images: readonly string[] = [],
): LintReport {
  const read = files.map(({ path, text }) => ({ path, ...readPolicyDocuments(text) }));
  const all = read.map(({ path, documents }) => ({ path, documents: documents.flatMap(unlist) }));
  const context: LintContext = {
    images,
    expressions: all
      .flatMap(({ documents }) => documents)
      .filter(({ kind }) => kind.endsWith("ValidatingPolicy") && !kind.endsWith("ImageValidatingPolicy"))
      .flatMap((document) => expressions(document).map(({ value }) => String(value))),
  };
  const findings = all.flatMap(({ path, documents }) =>
    documents
      .flatMap((document) =>
        (isKyverno(document) ? LINT_RULES : [rootWithoutLog]).flatMap((rule) =>
          rule.find(document, context).map(({ at, message }) => finding(path, document, rule, at, message)),
        ),
      )
      .sort((a, b) => a.line - b.line || a.column - b.column),
  );
  return {
    findings,
    policies: all.flatMap(({ documents }) => documents.filter(isKyverno)).length,
    unreadable: read.flatMap(({ path, problems }) => problems.map((problem) => ({ file: path, ...problem }))),
  };
}

function finding(
  file: string,
  document: PolicyDocument,
  { name, effect, why, source, remedy }: LintRule,
  { line, column }: Spot,
  message: string,
): LintFinding {
  const policy = [document.kind, textAt(document, document.root, "metadata.name") ?? ""].filter(
    (word) => word !== "",
  );
  return { file, line, column, rule: name, effect, policy: policy.join(" "), message, why, source, remedy };
}

function isKyverno({ group }: PolicyDocument): boolean {
  return group === "kyverno.io" || group.endsWith(".kyverno.io");
}

/** `kind: List`, as `kubectl get -o yaml` writes it. */
function unlist(document: PolicyDocument): readonly PolicyDocument[] {
  if (!document.kind.endsWith("List")) return [document];
  return document.select(document.root, "items[]").map((root) => {
    const text = (name: string) => textAt(document, root, name);
    const group = groupOf(text("apiVersion"));
    return { kind: text("kind") ?? "", group, root: { ...root, path: "" }, select: document.select };
  });
}
