import { Refusal } from "../refusal.ts";

export interface PageArguments {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
}

const MOST = 100;

/** One page of a list in the shape that all of GitHub's connections have, and its rules for asking. */
export function connection<T, V>(
  name: string,
  items: readonly T[],
  page: PageArguments,
  view: (item: T) => V,
) {
  const { first, last } = page;
  const bound = first ?? last;
  if (bound === undefined || bound === null) {
    throw new Refusal(
      422,
      `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`,
      [],
      "MISSING_PAGINATION_BOUNDARIES",
    );
  }
  if (bound > MOST || bound < 0) {
    const which = typeof first === "number" ? "first" : "last";
    throw new Refusal(
      422,
      `Requesting ${bound} records on the \`${name}\` connection exceeds the \`${which}\` limit of ${MOST} records.`,
      [],
      "EXCESSIVE_PAGINATION",
    );
  }
  const from = page.after ? position(page.after) : 0;
  const to = page.before ? position(page.before) - 1 : items.length;
  const start = typeof first === "number" ? from : Math.max(from, to - bound);
  const end = typeof first === "number" ? Math.min(to, from + bound) : to;
  const shown = items.slice(start, end);
  const nodes = shown.map(view);
  return {
    totalCount: items.length,
    nodes,
    edges: nodes.map((node, at) => ({ cursor: cursor(start + at + 1), node })),
    pageInfo: {
      hasNextPage: end < items.length,
      hasPreviousPage: start > 0,
      startCursor: shown.length === 0 ? null : cursor(start + 1),
      endCursor: shown.length === 0 ? null : cursor(end),
    },
  };
}

function cursor(at: number): string {
  return Buffer.from(`cursor:v2:${at}`).toString("base64");
}

function position(text: string): number {
  const [, at] = /^cursor:v2:(\d+)$/.exec(Buffer.from(text, "base64").toString()) ?? [];
  if (at === undefined) {
    throw new Refusal(
      422,
      `\`${text}\` does not appear to be a valid cursor.`,
      [],
      "INVALID_CURSOR_ARGUMENTS",
    );
  }
  return Number(at);
}
