import * as z from "zod";
import type { AsideAnswers, Asides, MergeMethod } from "#chain/promotion/github.ts";
import { OPEN_FIELDS, OpenAnswer, SETTLED_FIELDS, SettledAnswer } from "./pull-request-fields.ts";
import { REPOSITORY_FIELDS } from "./repository.ts";

const ORDER = "orderBy: { field: CREATED_AT, direction: DESC }";

/** Pull requests into a branch and so many environments and teams: variables `e0` …, `o0` and `t0` …, and fields of those names. */
export function lookQuery(environments: number, teams: number): string {
  const e = names("e", environments);
  const t = names("t", teams);
  return [
    "query Look($owner: String!, $repo: String!, $base: String!, $after: String, $first: Boolean!",
    ...e.map((name) => `, $${name}: String!`),
    ...t.map((name, at) => `, $o${at}: String!, $${name}: String!`),
    ") { viewer { login } repository(owner: $owner, name: $repo) {",
    REPOSITORY_FIELDS,
    "queue: mergeQueue(branch: $base) { configuration { mergeMethod } }",
    `open: pullRequests(baseRefName: $base, states: [OPEN], first: 100, after: $after, ${ORDER}) {`,
    `nodes { ${OPEN_FIELDS} } pageInfo { hasNextPage endCursor } }`,
    `past: pullRequests(states: [CLOSED, MERGED], first: 100, ${ORDER}) @include(if: $first) {`,
    `nodes { ${SETTLED_FIELDS} } pageInfo { hasNextPage } }`,
    ...e.map(
      (name) => `${name}: environment(name: $${name}) { protectionRules(first: 100) { nodes { type } } }`,
    ),
    "}",
    ...t.map((name, at) => `${name}: organization(login: $o${at}) { team(slug: $${name}) { ${TEAM} } }`),
    "}",
  ].join("\n");
}

const TEAM = "members(first: 100) { nodes { login } pageInfo { hasNextPage } }";

export function lookVariables({ environments, teams }: Asides): Readonly<Record<string, string>> {
  return Object.fromEntries([
    ...environments.map((name, at) => [`e${at}`, name] as const),
    ...teams.flatMap((team, at) => {
      const [org = "", slug = ""] = team.split("/");
      return [[`o${at}`, org] as const, [`t${at}`, slug] as const];
    }),
  ]);
}

function names(prefix: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => `${prefix}${at}`);
}

const Method = z
  .string()
  .nullable()
  .transform((method) => (["squash", "rebase"] as const).find((one) => one === method?.toLowerCase()));

export const LookAnswer = z.object({
  repository: z.looseObject({
    queue: z
      .object({ configuration: z.object({ mergeMethod: Method }).nullable() })
      .nullable()
      .transform((queue): MergeMethod | null =>
        queue === null ? null : (queue.configuration?.mergeMethod ?? "merge"),
      ),
    open: z.object({
      nodes: z.array(OpenAnswer),
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    }),
    past: z
      .object({ nodes: z.array(SettledAnswer), pageInfo: z.object({ hasNextPage: z.boolean() }) })
      .optional(),
  }),
});

const EnvironmentAnswer = z.object({
  protectionRules: z.object({ nodes: z.array(z.object({ type: z.string() })) }),
});
const TeamAnswer = z.object({
  team: z.object({
    members: z.object({
      nodes: z.array(z.object({ login: z.string() })),
      pageInfo: z.object({ hasNextPage: z.boolean() }),
    }),
  }),
});

/**
 * What it says beside the pull requests. What isn't in it for whatever reason (not there, not for this token's eyes,
 * more than a page) is left out: whoever needs it asks for it alone, and is told why he may not have it.
 */
export function asidesOf(answer: unknown, { environments, teams }: Asides): AsideAnswers {
  const { repository = {}, ...rest } = Top.parse(answer);
  return {
    environments: new Map(
      environments.flatMap((name, at) => {
        const { data } = EnvironmentAnswer.safeParse(repository[`e${at}`]);
        if (data === undefined) return [];
        const reviewers = data.protectionRules.nodes.some(({ type }) => type === "REQUIRED_REVIEWERS");
        return [[name, { reviewers }] as const];
      }),
    ),
    teams: new Map(
      teams.flatMap((team, at) => {
        const { data } = TeamAnswer.safeParse(rest[`t${at}`]);
        if (data === undefined || data.team.members.pageInfo.hasNextPage) return [];
        return [[team, data.team.members.nodes.map(({ login }) => login)] as const];
      }),
    ),
  };
}

const Top = z.looseObject({ repository: z.looseObject({}).optional() });
