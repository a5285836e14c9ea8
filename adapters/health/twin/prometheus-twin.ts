import { json, type Reply } from "#adapters/sigstore/twin/loopback-server.ts";
import { type SourceTwin, type SourceTwinOptions, serveSource } from "./source-server.ts";

/** A series as it was scraped: seconds since 1970 and the value, oldest first. */
export interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly samples: readonly (readonly [at: number, value: number])[];
}

export interface PrometheusTwin extends SourceTwin {
  /** What a query selects; PromQL isn't evaluated, any other text selects nothing. */
  answer(query: string, series: readonly Series[]): void;
}

/** How long a sample stands for the present, and how many points a range may have: Prometheus' own. */
const LOOK_BACK = 300;
const MOST_POINTS = 11_000;

/** Instant and range queries of Prometheus' HTTP API over samples given by the test. */
export async function startPrometheus(
  options: SourceTwinOptions & { readonly now: () => Date },
): Promise<PrometheusTwin> {
  const answers = new Map<string, readonly Series[]>();
  const server = await serveSource(
    "Prometheus",
    options,
    ({ path, query }) => {
      const given = (name: string) => query.get(name) ?? "";
      const series = answers.get(given("query")) ?? [];
      if (path === "/api/v1/query") return instant(series, options.now().getTime() / 1000);
      if (path !== "/api/v1/query_range") return { status: 404, body: "404 page not found\n" };
      return range(series, Number(given("start")), Number(given("end")), Number(given("step")));
    },
    { message: "Unauthorized" },
  );
  return Object.assign(server, {
    answer(query: string, series: readonly Series[]) {
      answers.set(query, series);
    },
  });
}

function instant(series: readonly Series[], now: number): Reply {
  const result = series.flatMap(({ metric, samples }) => {
    const value = valueAt(samples, now);
    return value === undefined ? [] : [{ metric, value: [now, printFloat(value)] }];
  });
  return json(200, { status: "success", data: { resultType: "vector", result } });
}

function range(series: readonly Series[], start: number, end: number, step: number): Reply {
  if (!(step > 0) || !(end >= start)) return bad("invalid parameter");
  if ((end - start) / step > MOST_POINTS)
    return bad("exceeded maximum resolution of 11,000 points per timeseries");
  const result = series.flatMap(({ metric, samples }) => {
    const values: [number, string][] = [];
    for (let index = 0; start + index * step <= end + 1e-6; index++) {
      const value = valueAt(samples, start + index * step);
      if (value !== undefined) values.push([start + index * step, printFloat(value)]);
    }
    return values.length === 0 ? [] : [{ metric, values }];
  });
  return json(200, { status: "success", data: { resultType: "matrix", result } });
}

function valueAt(samples: Series["samples"], at: number): number | undefined {
  const latest = samples.findLast(([time]) => time <= at + 1e-3);
  return latest === undefined || latest[0] < at - LOOK_BACK ? undefined : latest[1];
}

function printFloat(value: number): string {
  return Number.isFinite(value) || Number.isNaN(value) ? String(value) : value > 0 ? "+Inf" : "-Inf";
}

function bad(error: string): Reply {
  return json(400, { status: "error", errorType: "bad_data", error });
}
