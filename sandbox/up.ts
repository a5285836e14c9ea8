import { once } from "node:events";
import { printLane } from "#chain/clearance/lane.ts";
import { EXIT } from "#chain/fault.ts";
import { startSandbox } from "./start.ts";

/** Runs until it is told to stop. */
export async function up(dir: string, options: { readonly json: boolean }): Promise<number> {
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const stopped = Promise.race([once(process, "SIGTERM"), once(process, "SIGINT")]);
  const sandbox = await startSandbox({
    dir,
    onEvent: ({ lane, image, outcome, code, reason }) =>
      say(
        `${printLane(lane)}: ${outcome} ${image}${code === null ? "" : ` ${code}`}${reason === null ? "" : `: ${reason}`}`,
      ),
  });
  const { document } = sandbox;
  if (options.json) process.stdout.write(`${JSON.stringify(document)}\n`);
  say(`registry   ${document.registry}`);
  say(`GitHub     ${document.github.git} (API ${document.github.api})`);
  say(
    `Sigstore   ${document.fulcio} (Fulcio), ${document.rekor} (Rekor), ${document.tsa} (timestamps), ${document.tuf} (TUF)`,
  );
  say(`OIDC       ${document.oidc}`);
  say(`services   ${document.edge}/check-in/dev/`);
  say(`ready: ${dir}/sandbox.json; stop with Ctrl-C or SIGTERM`);
  await stopped;
  await sandbox.close();
  return EXIT.done;
}
