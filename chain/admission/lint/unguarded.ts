/** What every object that reaches admission has. */
const ALWAYS =
  /^(object|request|namespaceObject)$|^object\.(apiVersion|kind|metadata)$|^(request|namespaceObject)\.\w+$|^request\.(userInfo\.username|(kind|resource)\.\w+)$/;

const CHAIN =
  /(?<![\w.?"'])(object|oldObject|request|namespaceObject)((?:\.\??[A-Za-z_]\w*|\[\s*\??(?:"[^"]*"|'[^']*')\s*\])+)/g;
const STEP = /\.(\??)([A-Za-z_]\w*)|\[\s*(\??)(?:"([^"]*)"|'([^']*)')\s*\]/g;

const METHODS = new Set([
  "all",
  "exists",
  "exists_one",
  "filter",
  "map",
  "orValue",
  "size",
  "startsWith",
  "endsWith",
  "contains",
  "matches",
]);

/**
 * The fields that a CEL expression reads without asking whether they are there: the shortest chain of
 * each. A field counts as asked for by `has(chain)`, by `.?field`, by `"key" in chain`, or, of
 * `oldObject`, by a comparison with null. An approximation of CEL by its text: what it names is worth
 * a look, what it passes over isn't proven.
 */
export function unguarded(expression: string): readonly string[] {
  const asked = new Set<string>();
  for (const [, chain = ""] of expression.matchAll(/\bhas\(\s*([\w.]+)\s*\)/g)) asked.add(chain);
  for (const [, key = "", chain = ""] of expression.matchAll(/["']([^"']+)["']\s+in\s+([\w.]+)/g)) {
    asked.add(`${chain}.${key}`);
  }
  if (/\boldObject\s*!=\s*null/.test(expression)) asked.add("oldObject");
  const open = new Set<string>();
  for (const match of expression.matchAll(CHAIN)) {
    const [, root = "", rest = ""] = match;
    let chain = root;
    if (!ALWAYS.test(chain) && !asked.has(chain)) {
      open.add(chain);
      continue;
    }
    for (const [, dotted, field, bracketed, double, single] of rest.matchAll(STEP)) {
      const name = field ?? double ?? single ?? "";
      if (dotted === "?" || bracketed === "?" || METHODS.has(name)) break;
      chain = `${chain}.${name}`;
      if (ALWAYS.test(chain) || asked.has(chain) || isAsking(expression, match.index)) continue;
      open.add(chain);
      break;
    }
  }
  return [...open];
}

/** Whether the chain at that place stands in `has(…)` itself, whose own last field need not be there. */
function isAsking(expression: string, index: number): boolean {
  return /\bhas\(\s*$/.test(expression.slice(0, index));
}
