/** `::name key=value,key=value::message`, what a step says to the runner in its log. */
export interface WorkflowCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

const LINE = /^\s*::([\w-]+)(?: ([^\r\n]*?))?::(.*)$/;

export function parseCommand(line: string): WorkflowCommand | undefined {
  const [, name, properties = "", message = ""] = LINE.exec(line) ?? [];
  if (name === undefined) return undefined;
  return {
    name: name.toLowerCase(),
    properties: Object.fromEntries(
      properties
        .split(",")
        .map((pair): [string, string] => {
          const equals = pair.indexOf("=");
          return [pair.slice(0, Math.max(equals, 0)).trim(), unescapeProperty(pair.slice(equals + 1))];
        })
        .filter(([key]) => key !== ""),
    ),
    message: unescapeMessage(message),
  };
}

function unescapeMessage(text: string): string {
  return text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
}

function unescapeProperty(text: string): string {
  return text
    .replaceAll("%0D", "\r")
    .replaceAll("%0A", "\n")
    .replaceAll("%3A", ":")
    .replaceAll("%2C", ",")
    .replaceAll("%25", "%");
}
