import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { parseAllDocuments } from "yaml";
import * as z from "zod";

const run = promisify(execFile);

/** The installation that this repository recommends: policies/kyverno. */
export const KYVERNO_VALUES = join(import.meta.dirname, "../../../policies/kyverno/values.yaml");

/** What an installation decides: arguments of the admission controller and the keys of its config map. */
export interface KyvernoInstall {
  readonly flags: Readonly<Record<string, string>>;
  readonly config: Readonly<Record<string, string>>;
}

const Rendered = z.looseObject({ kind: z.string(), metadata: z.looseObject({ name: z.string() }) });
export type RenderedObject = z.infer<typeof Rendered>;

/** What Helm makes of Kyverno's own chart and these values. */
export async function renderKyverno(
  programs: { readonly helm: string; readonly "kyverno-chart": string },
  values: string,
): Promise<readonly RenderedObject[]> {
  const options = ["--namespace=kyverno", "--kube-version=1.36.3", "--set=crds.install=false"];
  const asked = ["template", "kyverno", programs["kyverno-chart"], `--values=${values}`, ...options];
  const { stdout } = await run(programs.helm, asked, { maxBuffer: 64 * 1024 * 1024 });
  return parseAllDocuments(stdout)
    .map((document): unknown => document.toJS())
    .filter((object) => object !== null)
    .map((object) => Rendered.parse(object));
}

const ConfigMap = z.looseObject({ data: z.record(z.string(), z.string()) });
const Deployment = z.looseObject({
  spec: z.looseObject({
    template: z.looseObject({
      spec: z.looseObject({ containers: z.tuple([z.looseObject({ args: z.array(z.string()) })]) }),
    }),
  }),
});

export function installOf(objects: readonly RenderedObject[]): KyvernoInstall {
  const { data } = ConfigMap.parse(find(objects, "ConfigMap", "kyverno"));
  const { spec } = Deployment.parse(find(objects, "Deployment", "kyverno-admission-controller"));
  const [{ args }] = spec.template.spec.containers;
  return { config: data, flags: Object.fromEntries(args.map(flag)) };
}

function flag(argument: string): readonly [string, string] {
  const [, name, value] = /^--([^=]+)=(.*)$/s.exec(argument) ?? [];
  if (name === undefined || value === undefined)
    throw new Error(`the chart has an odd argument: ${argument}`);
  return [name, value];
}

function find(objects: readonly RenderedObject[], kind: string, name: string): RenderedObject {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (found === undefined) throw new Error(`the chart makes no ${kind} ${name}`);
  return found;
}
