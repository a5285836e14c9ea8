import type { Digest } from "../digest/digest.ts";
import { type HealthPolicy, type HealthSource, PLACEHOLDER } from "./health-policy.ts";
import type { Lane } from "./policy.ts";

declare const filled: unique symbol;
/** A source whose texts speak of one lane and digest. */
export type FilledSource = HealthSource & { readonly [filled]: true };
/** A filled-in source of one kind. */
export type SourceOf<K extends HealthSource["kind"]> = Extract<FilledSource, { readonly kind: K }>;

/** What one service's health rests on in one environment. */
export interface HealthRule {
  readonly sources: readonly HealthSource[];
  /** How many of them must differ in kind and host. */
  readonly independent: number;
}

/** The sources that a service of this tier is asked of; undefined where none is declared. A service without a tier is of none. */
export function healthRuleOf(
  policy: HealthPolicy | undefined,
  tier: number | undefined,
): HealthRule | undefined {
  if (policy === undefined) return undefined;
  const within = (limit: number) => tier !== undefined && tier <= limit;
  const { independent } = policy;
  return {
    sources: policy.all.filter((source) => source.tier === undefined || within(source.tier)),
    independent: independent !== undefined && within(independent.tier) ? independent.sources : 1,
  };
}

/** Whether the source itself tells the digest that it speaks of. */
export function namesDigest(source: HealthSource): boolean {
  if (source.kind === "http") return source.digestHeader !== undefined;
  if (source.kind === "prometheus") return source.query.includes("{digest}");
  return true;
}

/** Whether any text of the source has this placeholder. */
export function mentions(source: HealthSource, placeholder: string): boolean {
  return Object.values(source).some((text) => typeof text === "string" && text.includes(placeholder));
}

/** Fills in a source's texts; in the names of variables `eu-1` becomes `EU_1`. */
export function fillSource(source: HealthSource, lane: Lane, digest: Digest): FilledSource {
  const fill = (text: string, spell: (name: string) => string) =>
    text.replaceAll(PLACEHOLDER, (match) => {
      const name = match.slice(1, -1) as "service" | "environment" | "region";
      return spell(lane[name] ?? "");
    });
  const entries = Object.entries(source).map(([key, value]) => {
    if (typeof value !== "string") return [key, value];
    if (key.endsWith("From")) return [key, fill(value, (name) => name.toUpperCase().replaceAll("-", "_"))];
    const text = fill(value, (name) => name);
    return [key, key === "query" ? text.replaceAll("{digest}", digest) : text];
  });
  return Object.fromEntries(entries) as FilledSource;
}

/** The host that a source is asked at. */
export function hostOf(source: HealthSource): string {
  return source.kind === "github" ? "GitHub" : (URL.parse(source.url)?.host ?? source.url);
}

/** The most sources among these that differ from one another both in kind and in host. */
export function independentSources(sources: readonly HealthSource[]): number {
  const [first, ...rest] = sources;
  if (first === undefined) return 0;
  const apart = rest.filter((other) => other.kind !== first.kind && hostOf(other) !== hostOf(first));
  return Math.max(1 + independentSources(apart), independentSources(rest));
}
