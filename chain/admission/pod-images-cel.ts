/** A CEL expression: the pod spec of a Pod or of a controller's template, by its kind. */
export function podSpec(object: string): string {
  return [
    `${object}.kind == "Pod" ? ${object}.spec :`,
    `${object}.kind == "CronJob" ? ${object}.spec.jobTemplate.spec.template.spec :`,
    `${object}.spec.template.spec`,
  ].join("\n");
}

/** A CEL expression: every image of a pod spec, init and ephemeral containers included. */
export function podImages(spec: string): string {
  const lists = ["containers", "initContainers", "ephemeralContainers"];
  return `(${lists.map((list) => `${spec}.?${list}.orValue([])`).join(" +\n ")})\n.map(container, container.?image.orValue(""))`;
}
