import * as z from "zod";
import type { Health, HealthQuestion } from "#chain/clearance/health.ts";
import type { SourceOf } from "#chain/clearance/health-source.ts";
import { type Asking, below, getJson } from "./exchange.ts";
import { Lost, unknown } from "./lost.ts";

type Source = SourceOf<"prometheus">;

const Sample = z.tuple([z.number(), z.string()]);

/** The envelope of Prometheus' HTTP API (docs/querying/api.md); an error has another status than 200. */
const InstantAnswer = z.object({
  status: z.literal("success"),
  data: z.discriminatedUnion("resultType", [
    z.object({ resultType: z.literal("vector"), result: z.array(z.object({ value: Sample })) }),
    z.object({ resultType: z.literal("scalar"), result: Sample }),
  ]),
  warnings: z.array(z.string()).optional(),
});

const RangeAnswer = z.object({
  status: z.literal("success"),
  data: z.object({
    resultType: z.literal("matrix"),
    result: z.array(z.object({ values: z.array(Sample) })),
  }),
  warnings: z.array(z.string()).optional(),
});

/** Seconds between the samples of a range: a shorter dip may pass unseen. Prometheus refuses more than 11,000. */
const STEP = 30;
const MOST_STEPS = 10_000;
/** How far its clock may be from ours, in seconds, before its answer isn't about now. */
const CLOCKS_APART = 300;

/** Every series must keep the bounds now; `since` is the start of the unbroken run of samples that all did. */
export async function askPrometheus(
  source: Source,
  question: HealthQuestion,
  asking: Asking,
): Promise<Health> {
  const url = queryUrl(source, "query", {});
  const { data, warnings } = await getJson(url, InstantAnswer, source, asking);
  if (warnings !== undefined && warnings.length > 0)
    throw new Lost("answered with warnings: its data may be partial");
  const samples = data.resultType === "scalar" ? [data.result] : data.result.map(({ value }) => value);
  const [first] = samples;
  if (first === undefined) return unknown("the query has no series");
  const [at] = first;
  const apart = Math.abs(at - asking.now().getTime() / 1000);
  if (!(apart <= CLOCKS_APART)) return unknown(`answered for a time ${Math.round(apart)} s away`);
  const values = samples.map(([, text]) => numberIn(text));
  if (values.some(Number.isNaN)) return unknown("the query's value is NaN");
  const bad = values.find((value) => !keeps(value, source));
  const bounds = printBounds(source);
  if (bad !== undefined) return { state: "unhealthy", detail: `${bad} isn't ${bounds}` };
  const since = await runStart(source, at, question.lookBack / 1000, asking);
  return { state: "healthy", since: new Date(since * 1000), detail: `${values.join(", ")} is ${bounds}` };
}

/** When the run of good samples that ends at `end` began, as far back as is asked. Seconds since 1970. */
async function runStart(source: Source, end: number, lookBack: number, asking: Asking): Promise<number> {
  const step = Math.max(STEP, Math.ceil(lookBack / MOST_STEPS));
  const steps = Math.ceil(lookBack / step) + 1;
  const start = end - steps * step;
  const url = queryUrl(source, "query_range", {
    start: start.toFixed(3),
    end: end.toFixed(3),
    step: String(step),
  });
  const { data, warnings } = await getJson(url, RangeAnswer, source, asking);
  if (warnings !== undefined && warnings.length > 0)
    throw new Lost("answered with warnings: its data may be partial");
  const verdicts = new Map<number, boolean>();
  for (const { values } of data.result) {
    for (const [at, text] of values) {
      const index = Math.round((at - start) / step);
      verdicts.set(index, (verdicts.get(index) ?? true) && keeps(numberIn(text), source));
    }
  }
  // The end was good a moment ago. Before it, a step without any sample breaks the run like a bad one.
  let begin = steps;
  while (begin > 0 && verdicts.get(begin - 1) === true) begin--;
  return start + begin * step;
}

function queryUrl(source: Source, endpoint: string, parameters: Readonly<Record<string, string>>): URL {
  const url = below(source.url, ["api", "v1", endpoint]);
  url.search = new URLSearchParams({ query: source.query, ...parameters }).toString();
  return url;
}

/** Prometheus writes its floats as text; what isn't one is NaN, which keeps no bound. */
function numberIn(text: string): number {
  const infinite = /^([+-]?)Inf$/u.exec(text);
  if (infinite !== null) return infinite[1] === "-" ? -Infinity : Infinity;
  return text.trim() === "" ? Number.NaN : Number(text);
}

function keeps(value: number, { atLeast = -Infinity, atMost = Infinity }: Source): boolean {
  return value >= atLeast && value <= atMost;
}

function printBounds({ atLeast, atMost }: Source): string {
  const bounds = [
    ...(atLeast === undefined ? [] : [`at least ${atLeast}`]),
    ...(atMost === undefined ? [] : [`at most ${atMost}`]),
  ];
  return bounds.join(" and ");
}
