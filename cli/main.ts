import { honourNetworkVariables } from "#adapters/host/network-variables.ts";
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
  const { main } = (await import(new URL(path, import.meta.url).href)) as {
    main(args: readonly string[]): Promise<number>;
  };
  return main(args);
}

async function run(): Promise<number> {
  try {
    await honourNetworkVariables(process.env);
  } catch (error) {
    return failed(error, json, around);
  }
  return dispatch(process.argv.slice(2), around, handOver);
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
