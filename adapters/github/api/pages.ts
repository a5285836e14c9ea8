import type { Octokit } from "@octokit/core";
import * as z from "zod";
import { Fault } from "#chain/fault.ts";

/** More pages than any list has that we read whole: a server that never ends is a fault, not a loop. */
const MOST_PAGES = 200;

/** Every item of a list, page after page as the Link header says. `items` finds them in an answer's body. */
export async function allPages<S extends z.ZodType>(
  octokit: Octokit,
  url: string,
  parameters: Readonly<Record<string, unknown>>,
  schema: S,
): Promise<z.infer<S>[]> {
  const found: z.infer<S>[] = [];
  let next: string | undefined = url;
  let given: Readonly<Record<string, unknown>> = { ...parameters, per_page: 100 };
  for (let page = 0; next !== undefined; page++) {
    if (page === MOST_PAGES) throw new Fault("GITHUB_REJECTED", `${url}: the list has no end`);
    const answer: { readonly data: unknown; readonly headers: { readonly link?: string | undefined } } =
      await octokit.request(`GET ${next}`, given);
    found.push(...readAnswer(z.array(schema), answer.data, url));
    next = /<([^>]+)>;\s*rel="next"/.exec(answer.headers.link ?? "")?.[1];
    given = {};
  }
  return found;
}

/** @throws Fault `GITHUB_REJECTED` when the body isn't what the API documents. */
export function readAnswer<S extends z.ZodType>(schema: S, data: unknown, what: string): z.infer<S> {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const why = z.prettifyError(parsed.error).slice(0, 500);
  throw new Fault("GITHUB_REJECTED", `${what}: GitHub's answer has another shape: ${why}`);
}
