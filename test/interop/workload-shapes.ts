const CONTROLLERS = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob"] as const;

/** Where in which kind of workload an image stands. */
export interface Shape {
  readonly kind: "Pod" | (typeof CONTROLLERS)[number];
  /** `only`: in the one container; `second`, `init` and `ephemeral`: beside another image in the first. */
  readonly place: "only" | "second" | "init" | "ephemeral";
}

/** Every one there is: Kubernetes takes ephemeral containers in pods alone. */
export const SHAPES: readonly Shape[] = (["Pod", ...CONTROLLERS] as const).flatMap((kind): Shape[] =>
  (["only", "second", "init", ...(kind === "Pod" ? (["ephemeral"] as const) : [])] as const).map((place) => ({
    kind,
    place,
  })),
);

/** A manifest of that shape with an image in its place. */
export function shaped({ kind, place }: Shape, image: string, beside: string): object {
  const first = place === "only" ? [image] : place === "second" ? [beside, image] : [beside];
  const more =
    place === "init"
      ? { initContainers: containers([image], "init") }
      : place === "ephemeral"
        ? { ephemeralContainers: containers([image], "debug") }
        : {};
  return kind === "Pod" ? pod(first, more) : controller(kind, first, more);
}

/** Names that no other list of the same pod has: an API server asks for that, and the CLI doesn't. */
export function containers(images: readonly string[], list = "c"): object[] {
  return images.map((image, index) => ({ name: `${list}${index}`, image }));
}

export function pod(images: readonly string[], more: object = {}): object {
  return { apiVersion: "v1", kind: "Pod", spec: { containers: containers(images), ...more } };
}

export function controller(kind: string, images: readonly string[], more: object = {}): object {
  const template = {
    metadata: { labels: { app: "x" } },
    spec: { containers: containers(images), ...more },
  };
  const once = { ...template, spec: { ...template.spec, restartPolicy: "Never" } };
  if (kind === "CronJob") {
    return {
      apiVersion: "batch/v1",
      kind,
      spec: { schedule: "0 0 * * *", jobTemplate: { spec: { template: once } } },
    };
  }
  if (kind === "Job") return { apiVersion: "batch/v1", kind, spec: { template: once } };
  return { apiVersion: "apps/v1", kind, spec: { selector: { matchLabels: { app: "x" } }, template } };
}

export function named(manifest: object, name: string): object {
  return { ...manifest, metadata: { name, namespace: "default" } };
}
