import { data, Evaluator, type Expr, Lexer, Parser, wellKnownFunctions } from "@actions/expressions";
import { truthy } from "@actions/expressions/result";
import { Fault } from "#chain/fault.ts";

export type Contexts = Readonly<Record<string, unknown>>;

/** How things stand for `success()` and its kin; only conditions have them. */
export interface RunStatus {
  readonly success: boolean;
  readonly failure: boolean;
  readonly cancelled: boolean;
}

const STATUS_FUNCTIONS = ["success", "failure", "always", "cancelled"] as const;
const KNOWN_FUNCTIONS = new Set<string>([...Object.keys(wellKnownFunctions), ...STATUS_FUNCTIONS]);

interface Compiled {
  readonly tree: Expr | undefined;
  readonly names: ReadonlySet<string>;
  readonly callsStatus: boolean;
}

/**
 * Parses one expression. A context that isn't available at its place and a function that doesn't exist are
 * refused as GitHub refuses them, never read as an empty string.
 */
function compile(text: string, available: readonly string[], withStatus: boolean): Compiled {
  try {
    const { tokens } = new Lexer(text).lex();
    const called = tokens
      .filter((_, at) => tokens[at + 1]?.lexeme === "(")
      .map((token) => token.lexeme.toLowerCase())
      .filter((name) => /^[a-z_]/.test(name));
    const unknown = called.find((name) => !KNOWN_FUNCTIONS.has(name));
    if (unknown !== undefined) throw new Error(`Unrecognized function: '${unknown}'`);
    const functions = withStatus ? STATUS_FUNCTIONS.map((name) => ({ name, minArgs: 0, maxArgs: 0 })) : [];
    return {
      tree: new Parser(tokens, [...available], functions).parse(),
      names: new Set(tokens.map((token) => token.lexeme.toLowerCase())),
      callsStatus: called.some((name) => STATUS_FUNCTIONS.some((status) => status === name)),
    };
  } catch (cause) {
    throw invalid(text, cause);
  }
}

function invalid(text: string, cause: unknown): Fault {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new Fault("WORKFLOW_INVALID", `the expression "${text.trim()}" can't be evaluated: ${why}`, {
    cause,
  });
}

function dictionary(contexts: Contexts, names: ReadonlySet<string>): data.Dictionary {
  const used = Object.entries(contexts).filter(([name]) => names.has(name.toLowerCase()));
  return new data.Dictionary(
    ...used.map(([key, value]) => ({
      key,
      value: JSON.parse(JSON.stringify(value ?? {}), data.reviver) as data.ExpressionData,
    })),
  );
}

function run(text: string, compiled: Compiled, contexts: Contexts, status?: RunStatus): data.ExpressionData {
  if (compiled.tree === undefined) return new data.StringData("");
  const answers: readonly (readonly [string, boolean])[] =
    status === undefined
      ? []
      : [
          ["success", status.success],
          ["failure", status.failure],
          ["cancelled", status.cancelled],
          ["always", true],
        ];
  const functions = new Map(
    answers.map(([name, answer]) => [
      name,
      { name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(answer) },
    ]),
  );
  try {
    return new Evaluator(compiled.tree, dictionary(contexts, compiled.names), functions).evaluate();
  } catch (cause) {
    throw invalid(text, cause);
  }
}

/** The value of one expression, written without `${{ }}`. */
export function evaluate(text: string, contexts: Contexts): unknown {
  const value = run(text, compile(text, Object.keys(contexts), false), contexts);
  return JSON.parse(JSON.stringify(value, data.replacer)) as unknown;
}

interface Part {
  readonly literal: string;
  readonly expression?: string;
}

/** Splits `a ${{ b }} c`; quotes inside an expression may hold `}}`. */
function parts(template: string): readonly Part[] {
  const found: Part[] = [];
  let at = 0;
  for (;;) {
    const open = template.indexOf("${{", at);
    if (open < 0) return [...found, { literal: template.slice(at) }];
    let close = open + 3;
    let quoted = false;
    while (close < template.length && (quoted || !template.startsWith("}}", close))) {
      if (template[close] === "'") quoted = !quoted;
      close += 1;
    }
    if (close >= template.length) {
      throw new Fault("WORKFLOW_INVALID", `"\${{" is never closed in "${template.trim()}"`);
    }
    found.push({ literal: template.slice(at, open), expression: template.slice(open + 3, close) });
    at = close + 2;
  }
}

/** A text with its expressions filled in. */
export function interpolate(template: string, contexts: Contexts): string {
  const available = Object.keys(contexts);
  return parts(template)
    .map(({ literal, expression }) => {
      if (expression === undefined) return literal;
      return literal + run(expression, compile(expression, available, false), contexts).coerceString();
    })
    .join("");
}

/** A value that keeps its type where it is one expression alone: `${{ inputs.dry-run }}` stays a boolean. */
export function interpolateValue(value: unknown, contexts: Contexts): unknown {
  if (typeof value !== "string") return value;
  const only = loneExpression(value);
  return only === undefined ? interpolate(value, contexts) : evaluate(only, contexts);
}

function loneExpression(template: string): string | undefined {
  const [first, ...rest] = parts(template.trim());
  if (first?.expression === undefined || first.literal !== "") return undefined;
  return rest.every((part) => part.expression === undefined && part.literal === "")
    ? first.expression
    : undefined;
}

function conditionText(written: string | boolean | undefined): string {
  if (written === undefined || written === "") return "success()";
  if (typeof written === "boolean") return String(written);
  if (!written.includes("${{")) return written;
  const only = loneExpression(written);
  if (only === undefined) {
    throw new Fault(
      "WORKFLOW_INVALID",
      `the condition "${written}" mixes text and an expression, which is always true: put all of it into one \${{ }}`,
    );
  }
  return only;
}

/** An `if:`. One that names no status function means `success() && (…)`. */
export function holds(written: string | boolean | undefined, contexts: Contexts, status: RunStatus): boolean {
  const text = conditionText(written);
  const compiled = compile(text, Object.keys(contexts), true);
  if (!compiled.callsStatus && !status.success) return false;
  return truthy(run(text, compiled, contexts, status));
}

/** Throws what evaluating would throw for its shape alone: bad syntax, unknown names. */
export function checkTemplate(template: string, available: readonly string[]): void {
  for (const { expression } of parts(template)) {
    if (expression !== undefined) compile(expression, available, false);
  }
}

export function checkCondition(written: string | boolean | undefined, available: readonly string[]): void {
  compile(conditionText(written), available, true);
}
