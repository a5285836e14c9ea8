import { contentOf, pointsOf, type SeenRequest } from "./seen-request.ts";

/** What was asked of GitHub since the last reset. Git's own traffic is counted apart. */
export interface Tally {
  requests: number;
  /** By method and route: `GET /repos/:owner/:repo/pulls`; GraphQL is `POST /graphql`. */
  routes: Record<string, number>;
  /** GraphQL by the operation's name, or by its outermost fields where it has none. */
  operations: Record<string, number>;
  mutations: Record<string, number>;
  /** Of the primary limit of GraphQL. */
  graphqlPoints: number;
  /** Of the secondary limits. */
  points: number;
  content: number;
  notModified: number;
  /** Refused by a limit. */
  limited: number;
  /** Git over HTTP, by what it did. */
  git: Record<string, number>;
}

export interface Counted {
  readonly total: Tally;
  readonly actors: Readonly<Record<string, Tally>>;
  /** By a short hash of the token. */
  readonly tokens: Readonly<Record<string, Tally>>;
}

export interface Counters {
  /** A copy: it doesn't change any more. */
  read(): Counted;
  reset(): void;
  count(
    request: SeenRequest,
    route: string,
    answered: { readonly status: number; readonly limited: boolean },
  ): void;
  countGit(request: SeenRequest, what: string): void;
}

export function newCounters(): Counters {
  let counted = { total: newTally(), actors: new Map<string, Tally>(), tokens: new Map<string, Tally>() };
  const tallies = ({ actor, token }: SeenRequest) => [
    counted.total,
    known(counted.actors, actor),
    known(counted.tokens, token),
  ];
  return {
    read: () =>
      structuredClone({
        total: counted.total,
        actors: Object.fromEntries(counted.actors),
        tokens: Object.fromEntries(counted.tokens),
      }),
    reset() {
      counted = { total: newTally(), actors: new Map(), tokens: new Map() };
    },
    count(request, route, { status, limited }) {
      for (const tally of tallies(request)) {
        tally.requests++;
        add(tally.routes, `${request.method} ${route}`);
        tally.points += pointsOf(request);
        tally.content += contentOf(request);
        if (status === 304) tally.notModified++;
        if (limited) tally.limited++;
        const { graphql } = request;
        if (graphql === undefined) continue;
        add(tally.operations, graphql.name);
        for (const name of graphql.mutations) add(tally.mutations, name);
        tally.graphqlPoints += graphql.cost.points;
      }
    },
    countGit(request, what) {
      for (const tally of tallies(request)) add(tally.git, what);
    },
  };
}

function newTally(): Tally {
  return {
    requests: 0,
    routes: {},
    operations: {},
    mutations: {},
    graphqlPoints: 0,
    points: 0,
    content: 0,
    notModified: 0,
    limited: 0,
    git: {},
  };
}

function known(tallies: Map<string, Tally>, key: string): Tally {
  const found = tallies.get(key) ?? newTally();
  tallies.set(key, found);
  return found;
}

function add(table: Record<string, number>, key: string): void {
  table[key] = (table[key] ?? 0) + 1;
}
