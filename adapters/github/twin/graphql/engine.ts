import {
  buildSchema,
  type DocumentNode,
  execute,
  type FormattedExecutionResult,
  GraphQLError,
  getOperationAST,
  OperationTypeNode,
  parse,
  validate,
} from "graphql";
import { findRepository } from "../call.ts";
import { type Identity, userAccount } from "../identity.ts";
import { demand } from "../permissions.ts";
import { Refusal } from "../refusal.ts";
import type { TwinContext } from "../twin-context.ts";
import { actorView, viewerView } from "./actor-view.ts";
import { type Cost, costOf } from "./cost.ts";
import { commitAt, refView } from "./git-view.ts";
import type { GraphqlCall } from "./graphql-call.ts";
import { nodeById } from "./lookup.ts";
import { MUTATIONS } from "./mutations.ts";
import { pullsView, pullView } from "./pull-view.ts";
import { repositoryView } from "./repository-view.ts";
import { SCHEMA } from "./schema.ts";
import { organizationView } from "./team-view.ts";

export interface GraphqlRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  readonly operationName?: string | null | undefined;
}

/** A document that may be executed. */
export interface Operation {
  readonly document: DocumentNode;
  readonly kind: "query" | "mutation";
  /** Its name, or the names of its outermost fields where it has none. */
  readonly name: string;
  readonly mutations: readonly string[];
  readonly cost: Cost;
}

const schema = buildSchema(SCHEMA);
const documents = new Map<string, DocumentNode | readonly GraphQLError[]>();
const MOST_DOCUMENTS = 500;

/** @returns the errors that GitHub answers with where the document can't be executed at all. */
export function readOperation(request: GraphqlRequest): Operation | readonly GraphQLError[] {
  const document = readDocument(request.query);
  if (!("kind" in document)) return document;
  const operation = getOperationAST(document, request.operationName);
  if (!operation) return [new GraphQLError("An operation name is required")];
  if (operation.operation === OperationTypeNode.SUBSCRIPTION)
    return [new GraphQLError("No subscriptions here")];
  const fields = operation.selectionSet.selections.flatMap((one) => ("name" in one ? one.name.value : []));
  return {
    document,
    kind: operation.operation,
    name: operation.name?.value ?? fields.join("+"),
    mutations: operation.operation === OperationTypeNode.MUTATION ? fields : [],
    cost: costOf(document, operation, request.variables ?? {}),
  };
}

function readDocument(text: string): DocumentNode | readonly GraphQLError[] {
  const known = documents.get(text);
  if (known !== undefined) return known;
  if (documents.size >= MOST_DOCUMENTS) documents.clear();
  const read = parsed(text);
  documents.set(text, read);
  return read;
}

function parsed(text: string): DocumentNode | readonly GraphQLError[] {
  try {
    const document = parse(text);
    const errors = validate(schema, document);
    return errors.length > 0 ? errors : document;
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
}

/** Runs before and after each mutation of a document: a test may break off there. */
export type AroundMutation = (name: string, index: number, act: () => Promise<object>) => Promise<object>;

/** Executes it. Mutations run in order, each for itself: a later one's failure takes nothing back. */
export async function answerOperation(
  twin: TwinContext,
  identity: Exclude<Identity, { kind: "anonymous" }>,
  request: GraphqlRequest,
  operation: Operation,
  around: AroundMutation,
  rateLimit: () => object,
): Promise<FormattedExecutionResult> {
  const call: GraphqlCall = {
    twin,
    identity,
    show: { repository: repositoryView, commit: commitAt, ref: refView, pull: pullView, pulls: pullsView },
  };
  const result = await execute({
    schema,
    document: operation.document,
    rootValue: operation.kind === "query" ? queries(call, rateLimit) : mutations(call, around),
    variableValues: request.variables ?? {},
    operationName: request.operationName ?? null,
  });
  const errors = result.errors?.map(formatted);
  const data = result.data === undefined ? {} : { data: result.data };
  return errors === undefined ? data : { ...data, errors };
}

function queries(call: GraphqlCall, rateLimit: () => object) {
  return {
    viewer: () => viewerView(call),
    rateLimit,
    node: ({ id }: { id: string }) => nodeById(call, id),
    nodes: ({ ids }: { ids: readonly string[] }) => ids.map((id) => nodeById(call, id)),
    user({ login }: { login: string }) {
      if (call.twin.state.users[login.toLowerCase()] === undefined) {
        throw new Refusal(404, `Could not resolve to a User with the login of '${login}'.`);
      }
      return actorView(call, userAccount(call.twin.state, login));
    },
    organization: ({ login }: { login: string }) => organizationView(call, login),
    repository({ owner, name }: { owner: string; name: string }) {
      try {
        const found = findRepository(call.twin, owner, name);
        demand(call.twin.state, call.identity, found, "metadata", "read");
        return repositoryView(call, found);
      } catch (error) {
        if (!(error instanceof Refusal) || error.status !== 404) throw error;
        throw new Refusal(404, `Could not resolve to a Repository with the name '${owner}/${name}'.`);
      }
    },
  };
}

function mutations(call: GraphqlCall, around: AroundMutation) {
  let index = 0;
  const field =
    (name: string, act: (typeof MUTATIONS)[string]) =>
    async ({ input }: { input: { clientMutationId?: string } }) => {
      const done = await around(name, index++, () => act(call, input as never));
      return { ...done, clientMutationId: input.clientMutationId ?? null };
    };
  return Object.fromEntries(Object.entries(MUTATIONS).map(([name, act]) => [name, field(name, act)]));
}

const TYPES: Readonly<Record<number, string>> = { 404: "NOT_FOUND", 403: "FORBIDDEN" };

/** As GitHub writes an error: `type` says what it is, `path` which field it is of. */
export function formatted(error: GraphQLError) {
  const { originalError } = error;
  const { message, path, locations } = error.toJSON();
  const at = { ...(path === undefined ? {} : { path }), ...(locations === undefined ? {} : { locations }) };
  if (originalError instanceof Refusal) {
    const why = originalError.errors.map((one) => one["message"] ?? `${one["field"]} is ${one["code"]}`);
    const said = why.length === 0 ? originalError.message : why.join(", ");
    const type = originalError.type ?? TYPES[originalError.status] ?? "UNPROCESSABLE";
    return { type, ...at, message: said };
  }
  if (originalError !== undefined && originalError !== null && !(originalError instanceof GraphQLError)) {
    return { ...at, message: `Something went wrong while executing your query: ${message}` };
  }
  return { ...at, message };
}
