import { EXIT, FAULTS, Fault } from "#chain/fault.ts";
import { type ActionsHost, actionsHost } from "./actions-host.ts";
import type { Host } from "./host.ts";
import { honourNetworkVariables } from "./network-variables.ts";

/**
 * The frame of every action's main.ts: says at once that it has started, runs the action, and turns the
 * three kinds of no into exit codes. `main` imports what is heavy itself, so that the first line never waits.
 */
export async function runAction(name: string, main: (host: Host) => Promise<void>): Promise<never> {
  const host = actionsHost();
  host.info(`clearance ${name}`);
  // Node would end with 1, which says refused; a promise that nobody awaited is a bug.
  process.once("uncaughtException", (error) => process.exit(bug(error, host)));
  const code = await outcome(name, main, host);
  // Sockets that are kept alive would hold the process for seconds; what was printed must still get out.
  await new Promise<void>((resolve) => {
    process.stdout.write("", () => resolve());
  });
  process.exit(code);
}

async function outcome(
  name: string,
  main: (host: Host) => Promise<void>,
  host: ActionsHost,
): Promise<number> {
  try {
    await honourNetworkVariables(process.env);
    await main(host);
    return host.failed ? EXIT.refused : EXIT.done;
  } catch (error) {
    if (error instanceof Fault) {
      const remedy = FAULTS[error.code];
      host.error(`${error.message.replace(/\.$/, "")}. ${remedy}`, { title: `Fault: ${error.code}` });
      host.summary(
        `### Clearance: \`${name}\` could not decide\n\n**${error.code}**: ${error.message}\n\n${remedy}\n`,
      );
      return EXIT.fault;
    }
    return bug(error, host);
  }
}

function bug(error: unknown, host: ActionsHost): number {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  host.error(text, { title: "Bug in Clearance" });
  return EXIT.bug;
}
