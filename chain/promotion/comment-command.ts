import { Name } from "../clearance/names.ts";
import { Digest } from "../digest/digest.ts";

/** `/clearance rollback …` as somebody wrote it in a comment. Who wrote it is GitHub's to say. */
export interface RollbackCommand {
  readonly service: string;
  readonly environment: string;
  readonly region?: string;
  readonly to?: Digest;
  readonly reason: string;
}

/** A comment that isn't addressed to us is undefined; one that is and can't be meant says what is wrong. */
export type ParsedComment = { readonly command: RollbackCommand } | { readonly problem: string } | undefined;

export const COMMENT_USAGE =
  '/clearance rollback SERVICE --env ENVIRONMENT [--region REGION] [--to DIGEST] --reason "why"';

/**
 * Reads a comment's first line, from its very beginning: what is quoted (`>`), indented or in a code block is
 * somebody talking about a command. Everything below that line is for people.
 */
export function parseComment(body: string): ParsedComment {
  const line = body.split(/\r\n|\r|\n/, 1)[0] ?? "";
  if (!/^\/clearance(?:[ \t]|$)/.test(line)) return undefined;
  const words = wordsOf(line);
  if (words === undefined) return { problem: "a quotation mark isn't closed" };
  const [, verb, ...rest] = words;
  if (verb !== "rollback") return { problem: `there is no command "${verb ?? ""}"` };
  return rollbackIn(rest);
}

const OPTIONS = ["env", "region", "to", "reason"] as const;

function rollbackIn(words: readonly string[]): NonNullable<ParsedComment> {
  const given = new Map<string, string>();
  const services: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    if (!word.startsWith("--")) {
      services.push(word);
      continue;
    }
    const [, name = "", value = words[++at]] = /^--([^=]*)(?:=(.*))?$/su.exec(word) ?? [];
    if (!OPTIONS.some((one) => one === name)) return { problem: `there is no option --${name}` };
    if (given.has(name)) return { problem: `--${name} is there twice` };
    if (value === undefined || value === "") return { problem: `--${name} has no value` };
    given.set(name, value);
  }
  const [service, ...more] = services;
  if (service === undefined || more.length > 0) return { problem: "name one service" };
  const [environment, region, named, reason] = OPTIONS.map((name) => given.get(name));
  if (environment === undefined) return { problem: "--env is missing" };
  if (reason === undefined) return { problem: "--reason is missing" };
  const wrong = [service, environment, ...(region === undefined ? [] : [region])].find(
    (name) => !Name.safeParse(name).success,
  );
  if (wrong !== undefined) return { problem: `"${wrong}" isn't a name of clearance.yaml` };
  if (reason.length < 3 || reason.length > 500) return { problem: "--reason: say it in 3 to 500 characters" };
  const to = named === undefined ? undefined : Digest.safeParse(named);
  if (to?.success === false) {
    return { problem: `--to: "${named}" isn't sha256: followed by 64 lowercase hex digits` };
  }
  return {
    command: {
      service,
      environment,
      reason,
      ...(region === undefined ? {} : { region }),
      ...(to === undefined ? {} : { to: to.data }),
    },
  };
}

/** Words of one line; quotation marks, as a telephone writes them too, keep several together. */
function wordsOf(line: string): readonly string[] | undefined {
  const words = [...line.matchAll(/(?:[^\s"“”]|["“”][^"“”]*["“”])+/gu)].map(([word]) => word);
  if (line.replaceAll(/["“”][^"“”]*["“”]/gu, "").match(/["“”]/u) !== null) return undefined;
  return words.map((word) => word.replaceAll(/["“”]/gu, ""));
}
