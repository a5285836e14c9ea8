import { Fault } from "#chain/fault.ts";
import type { WholeAnswer } from "./answer.ts";
import { printUrl } from "./endpoint.ts";

/** More pages than any honest list has. */
const MOST_PAGES = 1000;

/**
 * Every page of a list, following `Link: <…>; rel="next"` to the end. A next page is on the same host
 * and hasn't been read yet, else the list could go on for ever or send us elsewhere.
 *
 * @throws Fault `REGISTRY_REJECTED`.
 */
export async function* pages(
  first: URL,
  read: (page: URL) => Promise<WholeAnswer>,
): AsyncGenerator<WholeAnswer, void, undefined> {
  const seen = new Set<string>();
  for (let page: URL | undefined = first; page !== undefined; ) {
    if (seen.has(page.href) || seen.size >= MOST_PAGES) {
      throw new Fault("REGISTRY_REJECTED", `the pages of ${printUrl(first)} don't come to an end`);
    }
    seen.add(page.href);
    const answer: WholeAnswer = await read(page);
    yield answer;
    page = nextOf(answer.headers["link"], page);
  }
}

function nextOf(link: string | string[] | undefined, page: URL): URL | undefined {
  const header = Array.isArray(link) ? link.join(",") : (link ?? "");
  const target = /<([^>]*)>[^<]*;\s*rel="?next"?(?:\s|;|,|$)/i.exec(header)?.[1];
  if (target === undefined) return undefined;
  const next = URL.canParse(target, page.href) ? new URL(target, page) : undefined;
  if (next?.origin === page.origin) return next;
  throw new Fault("REGISTRY_REJECTED", `${printUrl(page)} names a next page on another host`);
}
