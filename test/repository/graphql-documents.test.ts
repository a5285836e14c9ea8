import { readFile } from "node:fs/promises";
import {
  buildSchema,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  isSpecifiedScalarType,
  isUnionType,
  parse,
  validate,
} from "graphql";
import { beforeAll, describe, expect, it } from "vitest";
import { lookQuery } from "#adapters/github/api/look-query.ts";
import { settledQuery } from "#adapters/github/api/pull-requests.ts";
import { SCHEMA } from "#adapters/github/twin/graphql/schema.ts";
import { trackedFiles } from "./tracked-files.ts";

let official: GraphQLSchema;

beforeAll(async () => {
  const file = new URL("schema.graphql", import.meta.resolve("@octokit/graphql-schema"));
  official = buildSchema(await readFile(file, "utf8"), { assumeValid: true });
});

describe("the loopback GitHub's schema", () => {
  it("has nothing that GitHub's doesn't have, and all that GitHub demands", () => {
    const own = Object.values(buildSchema(SCHEMA).getTypeMap()).filter(
      (one) => !one.name.startsWith("__") && !isSpecifiedScalarType(one),
    );
    expect(own.flatMap((one) => differences(one, official.getType(one.name)))).toEqual([]);
    expect(own.length).toBeGreaterThan(100);
  });

  it("is compared field by field: an invented one is seen", () => {
    const invented = buildSchema(
      "type Query { viewer: Int, me: User! } type User { id: ID! } enum PullRequestState { OPEN DONE }",
    );
    const seen = Object.values(invented.getTypeMap())
      .filter((one) => ["Query", "PullRequestState"].includes(one.name))
      .flatMap((one) => differences(one, official.getType(one.name)));
    expect(seen).toEqual([
      "Query.viewer: Int, at GitHub User!",
      "Query.me isn't GitHub's",
      "PullRequestState.DONE isn't GitHub's",
    ]);
  });
});

describe("every GraphQL document of the client", () => {
  it("is valid by GitHub's own schema", async () => {
    const sources = trackedFiles()
      .filter((path) => /^adapters\/github\/.*\.ts$/.test(path) && !/\/twin\/|\.test\.ts$/.test(path))
      .map(async (path) => ({ path, text: await readFile(path, "utf8") }));
    const files = await Promise.all(sources);
    const all = files.map(({ text }) => text).join("\n");
    const documents = files.flatMap(({ path, text }) =>
      documentsIn(text, all).map((document) => ({ path, document })),
    );
    documents.push({ path: "settledQuery(3)", document: settledQuery(3) });
    for (const count of [0, 2])
      documents.push({ path: `lookQuery(${count})`, document: lookQuery(count, count) });
    expect(documents.length).toBeGreaterThan(2);
    const wrong = documents.flatMap(({ path, document }) =>
      validate(official, parse(document)).map((error) => `${path}: ${error.message}`),
    );
    expect(wrong).toEqual([]);
  });

  it("is found with the constants that it is made of", () => {
    const source =
      "const FIELDS = `id ${MORE}`; const MORE = `title`;\nconst ONE = `query { viewer { ${FIELDS} } }`; go('query { a }');";
    expect(documentsIn(source)).toEqual(["query { viewer { id title } }", "query { a }"]);
    expect(() => documentsIn("const ONE = `query { ${unknown()} }`;")).toThrow(/unknown\(\)/);
  });
});

/** Where our type says something that GitHub's doesn't. */
function differences(own: GraphQLNamedType, theirs: GraphQLNamedType | undefined): string[] {
  if (theirs === undefined) return [`${own.name} isn't GitHub's`];
  if (isEnumType(own) && isEnumType(theirs)) {
    const known = new Set(theirs.getValues().map((one) => one.name));
    return own
      .getValues()
      .filter((one) => !known.has(one.name))
      .map((one) => `${own.name}.${one.name} isn't GitHub's`);
  }
  if (isUnionType(own) && isUnionType(theirs)) {
    const known = new Set(theirs.getTypes().map((one) => one.name));
    return own
      .getTypes()
      .filter((one) => !known.has(one.name))
      .map((one) => `${own.name} can't be a ${one.name}`);
  }
  if (isInputObjectType(own) && isInputObjectType(theirs)) {
    const ours = own.getFields();
    return [
      ...compared(own.name, Object.values(ours), theirs.getFields()),
      ...Object.values(theirs.getFields())
        .filter((one) => isRequiredInputField(one) && ours[one.name] === undefined)
        .map((one) => `${own.name}.${one.name} is demanded by GitHub`),
    ];
  }
  const composite = (type: GraphQLNamedType) => isObjectType(type) || isInterfaceType(type);
  if (composite(own) && composite(theirs)) {
    const fields = Object.values(own.getFields());
    return [
      ...compared(own.name, fields, theirs.getFields()),
      ...fields.flatMap((field) => {
        const args = theirs.getFields()[field.name]?.args ?? [];
        const known = Object.fromEntries(args.map((one) => [one.name, one]));
        const name = `${own.name}.${field.name}`;
        return [
          ...compared(name, field.args, known),
          ...args
            .filter((one) => isRequiredArgument(one) && !field.args.some((arg) => arg.name === one.name))
            .map((one) => `${name}(${one.name}:) is demanded by GitHub`),
        ];
      }),
      ...own
        .getInterfaces()
        .filter((one) => !theirs.getInterfaces().some((other) => other.name === one.name))
        .map((one) => `${own.name} is no ${one.name} at GitHub`),
    ];
  }
  return own.constructor === theirs.constructor ? [] : [`${own.name} is another kind of type at GitHub`];
}

interface Typed {
  readonly name: string;
  readonly type: { toString(): string };
}

function compared(of: string, own: readonly Typed[], theirs: Readonly<Record<string, Typed>>): string[] {
  return own.flatMap(({ name, type }) => {
    const other = theirs[name];
    if (other === undefined) return [`${of}.${name} isn't GitHub's`];
    const [ours, at] = [String(type), String(other.type)];
    return ours === at ? [] : [`${of}.${name}: ${ours}, at GitHub ${at}`];
  });
}

/** Texts that begin as a GraphQL operation does, with the constants of all files filled in. */
function documentsIn(source: string, all = source): string[] {
  const constants = new Map(
    [...all.matchAll(/const (\w+) =\s+(?:`([^`]*)`|"([^"\n]*)")/g)].map(([, name = "", text, plain]) => [
      name,
      text ?? plain ?? "",
    ]),
  );
  const fill = (text: string): string =>
    text.replace(/\$\{([^}]*)\}/g, (_, name: string) => {
      const constant = constants.get(name.trim());
      if (constant === undefined) {
        throw new Error(
          `a GraphQL document is made of \${${name}}: keep its parts as constants with a name of their own`,
        );
      }
      return fill(constant);
    });
  const texts = [...source.matchAll(/`([^`]*)`|"([^"\n]*)"|'([^'\n]*)'/g)].map(
    ([, template, double, single]) => template ?? double ?? single ?? "",
  );
  return texts.filter((text) => /^\s*(query|mutation|subscription)\b[^;]*\{/.test(text)).map(fill);
}
