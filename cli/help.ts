import type { Command, Option } from "./command.ts";

export function helpOf(command: Command, shared: Readonly<Record<string, Option>>): string {
  const lines = Object.entries({ ...command.options, ...shared }).map(([name, option]) => {
    const short = option.short === undefined ? "" : `-${option.short}, `;
    const value = option.type === "string" ? ` ${option.value ?? "VALUE"}` : "";
    return [`  ${short}--${name}${value}`, option.help] as const;
  });
  return [
    `Usage: clearance ${command.name}${command.usage === "" ? "" : ` ${command.usage}`}`,
    "",
    `${command.summary}.`,
    ...(command.details === undefined ? [] : ["", command.details]),
    "",
    ...columns(lines),
    "",
  ].join("\n");
}

export function overview(commands: readonly { readonly name: string; readonly summary: string }[]): string {
  return [
    "Usage: clearance COMMAND [OPTIONS]",
    "",
    "A digest runs where it has been cleared: promotes, verifies and rolls back by the policy in the GitOps repository.",
    "",
    ...columns(commands.map(({ name, summary }) => [`  ${name}`, summary] as const)),
    "",
    "clearance COMMAND --help says more. Exit codes: 0 done or cleared, 1 refused, 2 fault (could not decide), 70 bug.",
    "",
  ].join("\n");
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length)) + 3;
  return rows.map(([left, right]) => `${left.padEnd(width)}${right}`);
}
