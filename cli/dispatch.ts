import { EXIT, Fault } from "#chain/fault.ts";
import { VERSION } from "#chain/version.ts";
import type { HandedOver } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { overview } from "./help.ts";
import { invoke } from "./invoke.ts";
import { failed, type Surroundings } from "./surroundings.ts";

/** One line of arguments to one exit code. `handOver` starts another program of this package. */
export async function dispatch(
  args: readonly string[],
  around: Surroundings,
  handOver: (program: HandedOver["program"], args: readonly string[]) => Promise<number>,
): Promise<number> {
  const [first] = args;
  if (first === undefined) {
    around.err(overview(COMMANDS));
    return EXIT.fault;
  }
  if (first === "--help" || first === "-h" || first === "help") {
    around.out(overview(COMMANDS));
    return EXIT.done;
  }
  if (first === "--version") {
    around.out(`${VERSION}\n`);
    return EXIT.done;
  }
  try {
    const command = COMMANDS.find(({ name }) => name.split(" ").every((word, at) => args[at] === word));
    if (command === undefined) {
      const typed = args.filter((word) => !word.startsWith("-")).slice(0, 2);
      throw new Fault("INPUT_INVALID", `there is no command "${typed.join(" ")}" (see clearance --help)`);
    }
    const rest = args.slice(command.name.split(" ").length);
    return await ("program" in command ? handOver(command.program, rest) : invoke(command, rest, around));
  } catch (error) {
    return failed(error, args.includes("--json"), around);
  }
}
