import type { Command, Option } from "./command.ts";

/** Options that every command has. */
export const SHARED: Readonly<Record<string, Option>> = {
  json: { type: "boolean", help: "one JSON document on stdout; progress stays on stderr" },
  help: { type: "boolean", short: "h", help: "show this" },
};

export function helpOf(command: Command): string {
  return [
    usageOf(command),
    "",
    `${command.summary}.`,
    ...(command.details === undefined ? [] : ["", command.details]),
    "",
    ...columns(optionsOf(command).map(([left, right]) => [`  ${left}`, right])),
    "",
  ].join("\n");
}

/** `Usage: clearance why SERVICE --env E [--region R] …` */
export function usageOf({ name, arguments: named, rest, options, requires = [] }: Command): string {
  const spelled = Object.entries(options).map(([key, option]) => {
    const text = option.type === "string" ? `--${key} ${option.value ?? "VALUE"}` : `--${key}`;
    return { required: requires.includes(key), text: requires.includes(key) ? text : `[${text}]` };
  });
  const ordered = [...spelled.filter((one) => one.required), ...spelled.filter((one) => !one.required)];
  const more = rest === undefined ? [] : [`${rest}…`];
  return ["Usage: clearance", name, ...named, ...more, ...ordered.map(({ text }) => text)].join(" ");
}

export function optionsOf(command: Command): (readonly [string, string])[] {
  return Object.entries({ ...command.options, ...SHARED }).map(([name, option]) => {
    const short = option.short === undefined ? "" : `-${option.short}, `;
    const value = option.type === "string" ? ` ${option.value ?? "VALUE"}` : "";
    return [`${short}--${name}${value}`, option.help];
  });
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
