import { honourNetworkVariables } from "#adapters/host/network-variables.ts";
import { Fault } from "#chain/fault.ts";
import type { HandedOver } from "./command.ts";
import { dispatch } from "./dispatch.ts";
import { failed, type Surroundings } from "./surroundings.ts";

const around: Surroundings = {
  environment: process.env,
  directory: process.cwd(),
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
};

/** Sandbox and service are shells of their own beside this one: bundles in dist/, folders among the sources. */
async function handOver(program: HandedOver["program"], args: readonly string[]): Promise<number> {
  const sources = { sandbox: "../sandbox/main.ts", serve: "../promoter/main.ts" };
  const path = import.meta.url.endsWith(".ts") ? sources[program] : `./${program}.js`;
  const shell = (await import(new URL(path, import.meta.url).href)) as {
    main(args: readonly string[]): Promise<number>;
  };
  return shell.main(args);
}

async function run(): Promise<number> {
  try {
    demandNode(process.versions.node);
    await honourNetworkVariables(process.env);
  } catch (error) {
    return failed(error, json, around);
  }
  return dispatch(process.argv.slice(2), around, handOver);
}

/** Installed with whatever Node the machine has: an old one is told by name, not by a stack. */
function demandNode(version: string): void {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > 24 || (major === 24 && minor >= 15)) return;
  throw new Fault("INPUT_INVALID", `clearance runs on Node 24.15 or newer; this is ${version}: install it`);
}

function leave(code: number): void {
  // Sockets that are kept alive would hold the process for seconds; what was printed must still get out.
  process.stdout.write("", () => process.stderr.write("", () => process.exit(code)));
}

const json = process.argv.includes("--json");
// A reader that has seen enough (`| head`) is no failure of ours.
process.stdout.on("error", () => process.exit());
process.on("uncaughtException", (error) => leave(failed(error, json, around)));
leave(await run());
