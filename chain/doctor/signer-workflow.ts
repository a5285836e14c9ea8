import { isMap, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from "yaml";

/** One rule that a signing workflow breaks, where, and what to do. */
export interface WorkflowProblem {
  readonly rule: WorkflowRule;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly why: string;
  readonly remedy: string;
}

/** What a workflow that signs clearances keeps (research on GitHub, facts 3 to 5), and why. */
export const WORKFLOW_RULES = {
  readable: "what can't be read can't be trusted",
  jobs: "any further job of the file could sign as it does",
  trigger: "other events run the pull request's own file, or take what anybody writes",
  inputs: "the run reads everything else afresh, so nothing else may be told to it",
  "run-name": "a release counts for the pull request and head that the run's title names",
  permissions: "a job that doesn't say what it needs gets what the repository gives",
  "id-token": "the certificate names the file and not the job: whoever has the token signs",
  environment: "GitHub's release and the App's key stand behind the environments",
  "called-workflow": "the certificate would name the called file, which is every caller's",
  pin: "a tag or branch is changed by whoever owns it, and then runs here",
  expression: "an input inside a script is run as part of it",
  needs: "nothing may be merged that the same run hasn't signed",
} as const;
export type WorkflowRule = keyof typeof WORKFLOW_RULES;

const INPUTS = ["head", "pull-request"];
// biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub's, not ours.
const RUN_NAME = "#${{ inputs.pull-request }} at ${{ inputs.head }}";
const PINNED = /^[\w.-]+\/[\w.-]+(?:\/[\w./-]+)*@(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** Everything that keeps a workflow file from being the signer of an environment; nothing where it may be. */
export function signerWorkflowProblems(text: string, environment: string): readonly WorkflowProblem[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const problems: WorkflowProblem[] = [];
  const found = (rule: WorkflowRule, at: unknown, message: string, remedy: string) => {
    const range = (at as Node | null | undefined)?.range;
    const { line, col } = lines.linePos(range?.[0] ?? 0);
    problems.push({
      rule,
      line: Math.max(1, line),
      column: Math.max(1, col),
      message,
      why: WORKFLOW_RULES[rule],
      remedy,
    });
  };
  const [broken] = document.errors;
  const root = document.contents;
  if (broken !== undefined || !isMap(root)) {
    found(
      "readable",
      root,
      broken?.message.split("\n")[0] ?? "it isn't a mapping",
      "write it as the shipped file",
    );
    return problems;
  }
  if (/(?:^|[\s[{,:])(?:&|\*)[A-Za-z]/m.test(text.replaceAll(/#.*$/gm, ""))) {
    found("readable", root, "it has anchors or aliases", "write every value where it stands");
  }
  triggerProblems(root, found);
  const runName = root.get("run-name", true);
  if (!isScalar(runName) || !String(runName.value).endsWith(RUN_NAME)) {
    found("run-name", runName ?? root, `run-name doesn't end with ${RUN_NAME}`, `end it with ${RUN_NAME}`);
  }
  const top = root.get("permissions", true);
  if (!isMap(top) || top.items.length > 0) {
    found("permissions", top ?? root, "the permissions at the top aren't {}", "write permissions: {}");
  }
  jobProblems(root, environment, found);
  return problems;
}

type Tell = (rule: WorkflowRule, at: unknown, message: string, remedy: string) => void;

function triggerProblems(root: YAMLMap, found: Tell): void {
  const on = root.get("on", true);
  const names = isMap(on) ? keysOf(on) : isSeq(on) ? on.items.map(textOf) : [textOf(on)];
  for (const name of names.filter((one) => one !== "workflow_dispatch")) {
    found(
      "trigger",
      keyNode(on, name) ?? on,
      `it is started by ${name}`,
      "start it by workflow_dispatch alone",
    );
  }
  const dispatch = isMap(on) ? on.get("workflow_dispatch", true) : undefined;
  const inputs = isMap(dispatch) ? dispatch.get("inputs", true) : undefined;
  const given = isMap(inputs) ? keysOf(inputs).sort() : [];
  if (given.join() !== INPUTS.join()) {
    const message = `its inputs are ${given.join(", ") || "none"}, not pull-request and head`;
    found("inputs", inputs ?? on, message, "take the inputs pull-request and head, and no other");
  }
}

function jobProblems(root: YAMLMap, environment: string, found: Tell): void {
  const jobs = root.get("jobs", true);
  const names = isMap(jobs) ? keysOf(jobs) : [];
  if ([...names].sort().join() !== "merge,sign") {
    found(
      "jobs",
      jobs ?? root,
      `its jobs are ${names.join(", ") || "none"}`,
      "keep the jobs sign and merge alone",
    );
  }
  if (!isMap(jobs)) return;
  for (const name of names) {
    const job = jobs.get(name, true);
    if (!isMap(job)) {
      found("readable", job ?? jobs, `the job ${name} isn't a mapping`, "write it as the shipped file");
      continue;
    }
    const called = job.get("uses", true);
    if (called !== undefined) {
      found("called-workflow", called, `${name} calls a workflow`, "write its steps here");
    }
    tokenProblems(name, job, found);
    const wanted = name === "sign" ? environment : name === "merge" ? "clearance-promoter" : undefined;
    const there = environmentName(job);
    if (wanted !== undefined && there !== wanted) {
      const message = `${name} runs in ${there === undefined ? "no environment" : `the environment ${there}`}, not in ${wanted}`;
      found(
        "environment",
        job.get("environment", true) ?? keyNode(jobs, name),
        message,
        `run it in ${wanted}`,
      );
    }
    if (name === "merge" && !needsSign(job)) {
      found(
        "needs",
        job.get("needs", true) ?? keyNode(jobs, name),
        "merge doesn't wait for sign",
        "add needs: sign",
      );
    }
    stepProblems(name, job, found);
  }
}

function tokenProblems(name: string, job: YAMLMap, found: Tell): void {
  const permissions = job.get("permissions", true);
  const all = isScalar(permissions) && permissions.value !== null;
  const token = isMap(permissions) ? permissions.get("id-token") : all ? permissions.value : undefined;
  const has = token === "write" || token === "write-all";
  const at = permissions ?? job;
  if (all) found("permissions", at, `${name} has ${String(token)}`, "name each permission that it needs");
  if (has && name !== "sign") {
    found("id-token", at, `${name} has id-token: write`, "leave it to the job sign alone");
  }
  if (!has && name === "sign")
    found("id-token", at, "sign has no id-token: write", "give it id-token: write");
}

function stepProblems(name: string, job: YAMLMap, found: Tell): void {
  const steps = job.get("steps", true);
  for (const step of isSeq(steps) ? steps.items : []) {
    if (!isMap(step)) continue;
    const uses = step.get("uses", true);
    if (uses !== undefined && !(isScalar(uses) && PINNED.test(String(uses.value)))) {
      const message = `${name} uses ${isScalar(uses) ? String(uses.value) : "something"}, which is no commit`;
      found("pin", uses, message, "pin it by its whole commit id");
    }
    const run = step.get("run", true);
    if (isScalar(run) && String(run.value).includes("${{")) {
      found("expression", run, `${name} has an expression inside run`, "hand the value over in env");
    }
  }
}

/** A job that runs whatever became of the one before it doesn't wait for it. */
function needsSign(job: YAMLMap): boolean {
  const needs: unknown = job.get("needs", true);
  const names = isSeq(needs) ? needs.items : [needs];
  const waits = names.some((one) => isScalar(one) && one.value === "sign");
  return waits && job.get("if", true) === undefined;
}

function environmentName(job: YAMLMap): string | undefined {
  const environment = job.get("environment", true);
  const name: unknown = isMap(environment) ? environment.get("name") : textOf(environment);
  return typeof name === "string" ? name : undefined;
}

function textOf(node: unknown): string {
  return isScalar(node) && typeof node.value === "string" ? node.value : "";
}

function keysOf(map: YAMLMap): string[] {
  return map.items.map(({ key }) => textOf(key) || "(something)");
}

function keyNode(node: unknown, name: string): unknown {
  if (!isMap(node)) return undefined;
  const pair = node.items.find((one) => isPair(one) && isScalar(one.key) && one.key.value === name);
  return pair?.key;
}
