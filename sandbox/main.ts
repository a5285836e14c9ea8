import { parseArgs } from "node:util";
import { EXIT, Fault } from "#chain/fault.ts";
import { HELP } from "./help.ts";
import { up } from "./up.ts";

/** @throws Fault `INPUT_INVALID`, `PORT_TAKEN`, `SANDBOX_UNUSABLE`: the command prints it */
export async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args);
  const [verb, action] = positionals;
  if (values.help === true || verb === undefined) {
    process.stdout.write(HELP);
    return verb === undefined && values.help !== true ? EXIT.fault : EXIT.done;
  }
  const dir = required(values.dir, "dir");
  if (verb === "up") return await up(dir, { json: values.json === true });
  if (verb === "run") {
    const { run } = await import("./run.ts");
    return await run({
      dir,
      action: required(action, "ACTION"),
      repository: required(values.repo, "repo"),
      ref: required(values.ref, "ref"),
      workflow: required(values.workflow, "workflow"),
      jobWorkflowRef: values["job-workflow-ref"],
      environment: values.environment,
      inputs: values.with ?? [],
    });
  }
  throw new Fault("INPUT_INVALID", `the sandbox has no "${verb}": see clearance sandbox --help`);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        dir: { type: "string" },
        repo: { type: "string" },
        ref: { type: "string" },
        workflow: { type: "string" },
        "job-workflow-ref": { type: "string" },
        environment: { type: "string" },
        with: { type: "string", multiple: true },
        json: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (cause) {
    throw new Fault("INPUT_INVALID", cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function required(value: string | undefined, name: string): string {
  if (value !== undefined && value !== "") return value;
  throw new Fault("INPUT_INVALID", `--${name} is missing: see clearance sandbox --help`);
}
