import { parseArgs } from "node:util";
import { EXIT, Fault } from "#chain/fault.ts";
import { up } from "./up.ts";

const HELP = `Usage: clearance sandbox up --dir DIR
       clearance sandbox run ACTION --dir DIR --repo OWNER/NAME --ref REF --workflow PATH
                             [--job-workflow-ref OWNER/NAME/PATH@REF] [--environment E] [--with key=value …]

A registry, a Sigstore, a GitHub and clusters on 127.0.0.1, with Acme's repositories in them.

  up    starts them with their state in DIR, writes DIR/sandbox.json when everything answers, and runs until SIGTERM.
        A second start in DIR brings the same state, ports and keys back.
  run   runs one action in a process of its own, as the runner would, with an OIDC token for that workflow;
        prints its outputs as JSON.
`;

export async function main(args: readonly string[]): Promise<number> {
  try {
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
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    process.stderr.write(`fault ${error.code}: ${error.message}\n`);
    return EXIT.fault;
  }
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
