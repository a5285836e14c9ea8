import type * as z from "zod";
import { Fault } from "../fault.ts";
import { asWritten, expandImages, imageSetProblems } from "./image-set.ts";
import { type Policy, WrittenPolicy } from "./policy.ts";
import { type PolicyProblem, policyProblems } from "./policy-problems.ts";
import { readStrictYaml, type StrictYaml, type YamlProblem } from "./strict-yaml.ts";

/** As many problems as anybody mends in one go; finding a line for each of a hundred thousand would take minutes. */
const MOST = 50;

/** Far above any real policy; a larger file is refused before it is parsed. */
const SIZE_LIMIT = 4 * 1024 * 1024;

/**
 * clearance.yaml as a policy that can be meant: right in shape, every name known, every lane in a place
 * of its own. `path` is what messages call the file.
 *
 * @throws Fault `POLICY_INVALID` that lists every problem as `path:line:column: what is wrong`.
 */
export function parsePolicy(text: string, path = "clearance.yaml"): Policy {
  if (text.length > SIZE_LIMIT)
    throw new Fault("POLICY_INVALID", `${path} is larger than ${SIZE_LIMIT} bytes`);
  const yaml = readStrictYaml(text);
  if (yaml.problems.length > 0) throw invalid(path, yaml.problems);
  const parsed = WrittenPolicy.safeParse(yaml.value);
  if (!parsed.success)
    throw invalid(
      path,
      parsed.error.issues.slice(0, MOST).flatMap((issue) => locate(issue, yaml)),
    );
  const refuse = (problems: readonly PolicyProblem[]) => {
    const located = problems.slice(0, MOST).map(({ at, message }) => ({ ...yaml.at(at), message }));
    if (located.length > 0) throw invalid(path, located);
  };
  refuse(imageSetProblems(parsed.data));
  const policy = expandImages(parsed.data);
  refuse(policyProblems(policy).map(({ at, message }) => ({ at: asWritten(at, policy), message })));
  return policy;
}

/**
 * Problems that were found after the policy was parsed, with the trust files at hand, each where it is written.
 */
export function policyFault(
  text: string,
  path: string,
  policy: Policy,
  problems: readonly PolicyProblem[],
): Fault {
  const yaml = readStrictYaml(text);
  return invalid(
    path,
    problems.slice(0, MOST).map(({ at, message }) => ({ ...yaml.at(asWritten(at, policy)), message })),
  );
}

function invalid(path: string, problems: readonly YamlProblem[]): Fault {
  const lines = [...problems]
    .sort((a, b) => a.line - b.line || a.column - b.column)
    .map(({ line, column, message }) => `${path}:${line}:${column}: ${message}`);
  return new Fault("POLICY_INVALID", [...new Set(lines)].join("\n"));
}

type Issue = z.core.$ZodIssue;

function locate(issue: Issue, yaml: StrictYaml, above: readonly PropertyKey[] = []): YamlProblem[] {
  const path = [...above, ...issue.path];
  const name = printPath(path);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.slice(0, MOST).map((key) => ({
      ...yaml.keyAt([...path, key]),
      message: `${printPath([...path, key])} is not a known key`,
    }));
  }
  if (issue.code === "invalid_union") {
    const branch = nearestBranch(issue.errors);
    return branch.flatMap((inner) => locate(inner, yaml, path));
  }
  if (issue.code === "invalid_key") {
    return [{ ...yaml.keyAt(path), message: `${name}: ${issue.issues[0]?.message ?? issue.message}` }];
  }
  if (issue.code === "invalid_type" && issue.message.endsWith("received undefined")) {
    return [{ ...yaml.at(path), message: `${name} is missing` }];
  }
  if (issue.code === "invalid_type" && issue.expected === "string") {
    return [{ ...yaml.at(path), message: `${name} is not text: put it in quotes if it is meant` }];
  }
  return [{ ...yaml.at(path), message: `${name}: ${issue.message}` }];
}

/** A map where text is expected, or the other way round, is farther off than anything within. */
const ANOTHER_KIND = 100;

/** Of the shapes that a value may have, the one it comes closest to: the fewest and deepest complaints. */
function nearestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] {
  const weight = (issue: Issue) => {
    if (issue.code === "unrecognized_keys") return issue.keys.length;
    return issue.code === "invalid_type" && issue.path.length === 0 ? ANOTHER_KIND : 1;
  };
  const distance = (issues: readonly Issue[]) => issues.reduce((sum, issue) => sum + weight(issue), 0);
  return [...branches].sort((a, b) => distance(a) - distance(b))[0] ?? [];
}

function printPath(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "the document";
  return path
    .map((step, index) =>
      typeof step === "number" ? `[${step}]` : `${index === 0 ? "" : "."}${String(step)}`,
    )
    .join("");
}
