import { Refusal } from "./refusal.ts";

/** One field of a query: its name, arguments by name and, for objects, what is asked of them. */
export interface Field {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly fields: readonly Field[] | undefined;
}

/**
 * Reads the part of GraphQL that clients of a fixed schema write: one operation, variables, arguments,
 * inline fragments (taken whatever the type). Directives, aliases and named fragments are refused.
 */
export function readQuery(query: string, variables: Readonly<Record<string, unknown>>): readonly Field[] {
  const tokens = query.match(/"(?:[^"\\]|\\.)*"|\.\.\.|[\w$-]+|[{}()[\]:!=@]/g) ?? [];
  let at = 0;
  const peek = () => tokens[at];
  const take = (wanted?: string): string => {
    const token = tokens[at++];
    if (token === undefined || (wanted !== undefined && token !== wanted)) {
      throw new Refusal(400, `GraphQL: expected ${wanted ?? "more"}, found ${token ?? "the end"}`);
    }
    return token;
  };
  const isOneOf = (...texts: string[]) => texts.includes(peek() ?? "");

  function selection(): Field[] {
    const fields: Field[] = [];
    take("{");
    while (!isOneOf("}")) {
      if (isOneOf("...")) {
        take();
        if (isOneOf("on")) {
          take();
          take();
        }
        fields.push(...selection());
        continue;
      }
      const name = take();
      if (isOneOf(":", "@")) throw new Refusal(400, "GraphQL: aliases and directives aren't read here");
      const given = isOneOf("(") ? argumentList() : {};
      fields.push({ name, arguments: given, fields: isOneOf("{") ? selection() : undefined });
    }
    take("}");
    return fields;
  }

  function argumentList(): Record<string, unknown> {
    const given: Record<string, unknown> = {};
    take("(");
    while (!isOneOf(")")) {
      const name = take();
      take(":");
      given[name] = value();
    }
    take(")");
    return given;
  }

  function value(): unknown {
    const token = take();
    if (token.startsWith("$")) return variables[token.slice(1)] ?? null;
    if (token.startsWith('"')) return JSON.parse(token);
    if (token === "[") {
      const items: unknown[] = [];
      while (!isOneOf("]")) items.push(value());
      take("]");
      return items;
    }
    if (token === "{") {
      const object: Record<string, unknown> = {};
      while (!isOneOf("}")) {
        const name = take();
        take(":");
        object[name] = value();
      }
      take("}");
      return object;
    }
    if (/^-?\d+$/.test(token)) return Number(token);
    return token === "true" ? true : token === "false" ? false : token === "null" ? null : token;
  }

  if (isOneOf("query", "mutation")) {
    while (!isOneOf("{", "(")) take();
    if (isOneOf("(")) while (take() !== ")");
  }
  return selection();
}

type Resolver = (given: Readonly<Record<string, unknown>>) => unknown;

/** Answers exactly what was asked; a field that the object doesn't have is an error, as in GitHub's schema. */
export function select(object: unknown, fields: readonly Field[]): unknown {
  if (object === null || object === undefined) return null;
  if (Array.isArray(object)) return object.map((one) => select(one, fields));
  const source = object as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    fields.map((field) => {
      if (!Object.hasOwn(source, field.name)) {
        throw new Refusal(
          200,
          `Field '${field.name}' doesn't exist on type '${String(source["__typename"])}'`,
        );
      }
      const found = source[field.name];
      const value = typeof found === "function" ? (found as Resolver)(field.arguments) : found;
      return [field.name, field.fields === undefined ? (value ?? null) : select(value, field.fields)];
    }),
  );
}
