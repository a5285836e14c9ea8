import * as z from "zod";
import { Fault } from "../fault.ts";
import { POD_KINDS } from "./pod-kinds.ts";

const Container = z.looseObject({ image: z.string().optional() });
const PodSpec = z.looseObject({
  containers: z.array(Container).nullish(),
  initContainers: z.array(Container).nullish(),
  ephemeralContainers: z.array(Container).nullish(),
});
type PodSpec = z.infer<typeof PodSpec>;

const Template = z.looseObject({ template: z.looseObject({ spec: PodSpec }) });
const Metadata = z.looseObject({ name: z.string().default(""), namespace: z.string().optional() });
const Kind = z.looseObject({ apiVersion: z.string(), kind: z.string() });

/** A Kubernetes object that starts containers, as far as admission looks at it. */
export interface Workload {
  readonly kind: string;
  readonly name: string;
  /** Absent where the manifest leaves it to whoever applies it. */
  readonly namespace?: string;
  /** Every image as written, init and ephemeral containers included. */
  readonly images: readonly string[];
}

/**
 * The workload in a manifest; undefined where the object starts no containers (a Service, say).
 *
 * @throws Fault `INPUT_INVALID` when a workload hasn't the shape of its kind.
 */
export function workloadOf(manifest: unknown): Workload | undefined {
  const object = Kind.safeParse(manifest);
  if (!object.success) throw new Fault("INPUT_INVALID", "a manifest has no apiVersion and kind");
  const { apiVersion, kind } = object.data;
  const known = POD_KINDS.some((entry) => entry.kind === kind && apiVersion === apiVersionOf(entry));
  if (!known) return undefined;
  const metadata = Metadata.safeParse(object.data["metadata"] ?? {});
  if (!metadata.success) throw new Fault("INPUT_INVALID", `a ${kind} has no readable metadata`);
  const { name, namespace } = metadata.data;
  const spec = podSpec(kind).safeParse(object.data["spec"]);
  if (!spec.success) {
    throw new Fault(
      "INPUT_INVALID",
      `the ${kind} ${name} has no readable pod: ${z.prettifyError(spec.error)}`,
    );
  }
  return {
    kind,
    name,
    ...(namespace === undefined ? {} : { namespace }),
    images: imagesOf(spec.data),
  };
}

function apiVersionOf({ group, version }: { group: string; version: string }): string {
  return group === "" ? version : `${group}/${version}`;
}

function podSpec(kind: string): z.ZodType<PodSpec> {
  if (kind === "Pod") return PodSpec;
  if (kind === "CronJob") {
    return z
      .looseObject({ jobTemplate: z.looseObject({ spec: Template }) })
      .transform((spec) => spec.jobTemplate.spec.template.spec);
  }
  return Template.transform((spec) => spec.template.spec);
}

function imagesOf(spec: PodSpec): readonly string[] {
  return [spec.containers, spec.initContainers, spec.ephemeralContainers]
    .flatMap((containers) => containers ?? [])
    .map(({ image }) => image ?? "");
}
