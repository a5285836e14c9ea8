import type { Annotation } from "./contract.ts";
import type { Masks } from "./masking.ts";
import { parseCommand, type WorkflowCommand } from "./workflow-command.ts";

const LEVELS: Readonly<Record<string, Annotation["level"]>> = {
  notice: "notice",
  warning: "warning",
  error: "failure",
};

/** What steps printed, as GitHub keeps it: masked, commands taken out and obeyed. */
export class JobLog {
  readonly annotations: Annotation[] = [];
  readonly #masks: Masks;
  readonly #lines: string[] = [];
  /** While set, lines are text until this token comes again (`::stop-commands::token`). */
  #stopped: string | undefined;

  constructor(masks: Masks) {
    this.#masks = masks;
  }

  get text(): string {
    return this.#lines.map((line) => `${line}\n`).join("");
  }

  /** One line of a step's output. */
  hear(line: string): void {
    const command = parseCommand(line);
    if (this.#stopped !== undefined) {
      if (command?.name === this.#stopped) this.#stopped = undefined;
      else this.say(line);
    } else if (command === undefined) this.say(line);
    else this.#obey(command, line);
  }

  /** A line of the runner's own. */
  say(line: string): void {
    this.#lines.push(this.#masks.hide(line));
  }

  fail(message: string): void {
    this.#annotate("failure", "error", message, {});
  }

  #obey(command: WorkflowCommand, line: string): void {
    const level = LEVELS[command.name];
    if (level !== undefined) this.#annotate(level, command.name, command.message, command.properties);
    else if (command.name === "add-mask") this.#masks.add(command.message);
    else if (command.name === "stop-commands") this.#stopped = command.message.toLowerCase();
    else if (command.name === "group") this.say(`##[group]${command.message}`);
    else if (command.name === "endgroup") this.say("##[endgroup]");
    else if (command.name === "debug") this.say(`##[debug]${command.message}`);
    else if (command.name === "set-output" || command.name === "save-state") {
      this.#annotate("failure", "error", `::${command.name}:: is switched off: write to its file`, {});
    } else this.say(line);
  }

  #annotate(
    level: Annotation["level"],
    label: string,
    message: string,
    properties: Readonly<Record<string, string>>,
  ): void {
    const line = Number.parseInt(properties["line"] ?? "", 10);
    this.annotations.push({
      level,
      message: this.#masks.hide(message),
      ...(properties["title"] === undefined ? {} : { title: this.#masks.hide(properties["title"]) }),
      ...(properties["file"] === undefined ? {} : { path: properties["file"] }),
      ...(Number.isNaN(line) ? {} : { line }),
    });
    this.say(`##[${label}]${message}`);
  }
}
