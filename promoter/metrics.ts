type Labels = Readonly<Record<string, string>>;

/** Counters and gauges in the Prometheus text format 0.0.4; names and labels are ours, so few escapes are needed. */
export class Metrics {
  readonly #series = new Map<
    string,
    { help: string; type: "counter" | "gauge"; values: Map<string, number> }
  >();

  count(name: string, help: string, labels: Labels = {}, by = 1): void {
    const values = this.#values(name, help, "counter");
    const key = keyOf(labels);
    values.set(key, (values.get(key) ?? 0) + by);
  }

  set(name: string, help: string, value: number, labels: Labels = {}): void {
    this.#values(name, help, "gauge").set(keyOf(labels), value);
  }

  print(): string {
    const lines = [...this.#series].flatMap(([name, { help, type, values }]) => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} ${type}`,
      ...[...values].map(([labels, value]) => `${name}${labels} ${value}`),
    ]);
    return `${lines.join("\n")}\n`;
  }

  #values(name: string, help: string, type: "counter" | "gauge"): Map<string, number> {
    const known = this.#series.get(name);
    if (known !== undefined) return known.values;
    const values = new Map<string, number>();
    this.#series.set(name, { help, type, values });
    return values;
  }
}

function keyOf(labels: Labels): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) => `${name}="${value.replaceAll(/[\\"\n]/g, "_")}"`,
  );
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}
