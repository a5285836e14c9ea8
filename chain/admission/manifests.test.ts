import { describe, expect, it } from "vitest";
import { readManifests } from "./manifests.ts";

const pod = (name: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name} }\nspec: { containers: [{ name: a, image: one }] }\n`;

function read(text: string) {
  const { workloads, unjudged, problems, others } = readManifests("app.yaml", text);
  return {
    workloads: workloads.map(({ workload, line, column }) => `${workload.name} ${line}:${column}`),
    unjudged: unjudged.map(({ message, line, column }) => `${line}:${column} ${message}`),
    problems: problems.map(({ file, message, line, column }) => `${file}:${line}:${column} ${message}`),
    others,
  };
}

describe("manifests", () => {
  it("are read from a stream, empty documents passed over and others counted", () => {
    const text = `---\n${pod("a")}---\n---\n${pod("b")}---\napiVersion: v1\nkind: Service\n`;
    expect(read(text)).toEqual({ workloads: ["a 2:1", "b 8:1"], unjudged: [], problems: [], others: 1 });
    expect(read("")).toMatchObject({ workloads: [], problems: [], others: 0 });
  });

  it("are read from a List, as kubectl writes it, and from JSON", () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n  - ${pod("a").trimEnd().replaceAll("\n", "\n    ")}\n`;
    expect(read(list).workloads).toEqual(["a 4:5"]);
    const json = JSON.stringify({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "a" },
      spec: { containers: [] },
    });
    expect(read(json).workloads).toEqual(["a 1:1"]);
  });

  it("of a kind with a controller of its own are named, not passed over", () => {
    const rollout = `${pod("a")}---\napiVersion: argoproj.io/v1alpha1\nkind: Rollout\nspec: { template: { spec: { containers: [{ image: one }] } } }\n`;
    expect(read(rollout)).toMatchObject({
      workloads: ["a 1:1"],
      unjudged: [expect.stringMatching(/^6:1 a Rollout of argoproj\.io\/v1alpha1 starts containers/)],
    });
  });

  it("that aren't any are named by line and column, and the others still read", () => {
    const cases: readonly [string, RegExp][] = [
      ["kind: [\n", /^app\.yaml:\d+:\d+ it isn't YAML/],
      ["just words\n", /^app\.yaml:6:1 a manifest has no apiVersion and kind/],
      [
        "kind: Pod\napiVersion: v1\nspec: {}\nmetadata: []\n",
        /^app\.yaml:6:1 a Pod has no readable metadata/,
      ],
      [
        "kind: Deployment\napiVersion: apps/v1\nspec: {}\n",
        /^app\.yaml:6:1 the Deployment {2}has no readable pod/,
      ],
      ["image: {{ .Values.image }}\n", /^app\.yaml:6:1 a template: render it first/],
      ['kind: "{{ .Values.kind }}"\napiVersion: v1\n', /^app\.yaml:6:1 a template: render it first/],
      ["{{- if .Values.on }}\nkind: Pod\n{{- end }}\n", /^app\.yaml:\d+:\d+ a template: render it first/],
    ];
    for (const [text, problem] of cases) {
      const { workloads, problems } = read(`${pod("a")}---\n${text}`);
      expect(workloads).toEqual(["a 1:1"]);
      expect(problems[0]).toMatch(problem);
    }
  });
});
