import {
  type DocumentNode,
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from "graphql";

export interface Cost {
  /** What the primary limit counts, one at least. */
  readonly points: number;
  readonly nodes: number;
}

/**
 * GitHub's documented estimate: a connection is one request for each of its parents, and a hundred requests
 * are a point (docs.github.com, "Rate limits and query limits for the GraphQL API").
 */
export function costOf(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): Cost {
  const fragments = new Map(
    document.definitions.flatMap((one) =>
      one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one.selectionSet] as const] : [],
    ),
  );
  let requests = 0;
  let nodes = 0;
  function walk(set: SelectionSetNode, parents: number): void {
    for (const one of set.selections) {
      if (one.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = fragments.get(one.name.value);
        if (fragment !== undefined) walk(fragment, parents);
      } else if (one.kind === Kind.INLINE_FRAGMENT) walk(one.selectionSet, parents);
      else if (one.selectionSet !== undefined) {
        const size = pageSize(one, variables);
        if (size !== undefined) {
          requests += parents;
          nodes += parents * size;
        }
        walk(one.selectionSet, parents * (size ?? 1));
      }
    }
  }
  walk(operation.selectionSet, 1);
  return { points: Math.max(1, Math.round(requests / 100)), nodes };
}

/** Undefined for a field that is no connection. */
function pageSize(field: FieldNode, variables: Readonly<Record<string, unknown>>): number | undefined {
  const bound = field.arguments?.find(({ name }) => name.value === "first" || name.value === "last");
  return bound === undefined ? undefined : Number(literal(bound.value, variables)) || 0;
}

function literal(value: ValueNode, variables: Readonly<Record<string, unknown>>): unknown {
  if (value.kind === Kind.VARIABLE) return variables[value.name.value];
  return value.kind === Kind.INT ? value.value : undefined;
}
