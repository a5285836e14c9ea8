/** A CEL expression: the pod spec of a Pod or of a controller's template, by its kind. */
export function podSpec(object: string): string {
  return [
    `${object}.kind == "Pod" ? ${object}.spec :`,
    `${object}.kind == "CronJob" ? ${object}.spec.jobTemplate.spec.template.spec :`,
    `${object}.spec.template.spec`,
  ].join("\n");
}

/** A CEL expression: every image of a pod spec, init and ephemeral containers included. */
function podImages(spec: string): string {
  const lists = ["containers", "initContainers", "ephemeralContainers"];
  return `(${lists.map((list) => `${spec}.?${list}.orValue([])`).join(" +\n ")})\n.map(container, container.?image.orValue(""))`;
}

/**
 * A CEL condition without variables: what holds for every `image` of any kind that starts containers. It can't end in
 * an error, whatever the object lacks.
 */
export function eachImage(condition: string): string {
  return `[${surePodSpec("object")}].all(spec,\n${podImages("spec")}\n.all(image, ${condition}))`;
}

/** A CEL condition without variables: whether anything starts that didn't run before under this object. */
export const INTRODUCES_IMAGE = `oldObject == null || !${eachImage(
  `[${surePodSpec("oldObject")}].all(before,\nimage in ${podImages("before")})`,
)}`;

function surePodSpec(object: string): string {
  const path = (...steps: readonly string[]) =>
    `${object}.${steps.map((step) => `?${step}`).join(".")}.orValue({})`;
  return [
    `${object}.?kind.orValue("") == "Pod" ? ${path("spec")} :`,
    `${object}.?kind.orValue("") == "CronJob" ? ${path("spec", "jobTemplate", "spec", "template", "spec")} :`,
    path("spec", "template", "spec"),
  ].join("\n");
}

/**
 * Variables of a policy over any kind that starts containers: `images`, and `introduced`, those of them that
 * an UPDATE brings in. What runs already may be labelled, scaled, finished and deleted.
 */
export function imagesVariables(): readonly object[] {
  return [
    { name: "spec", expression: podSpec("object") },
    { name: "images", expression: podImages("variables.spec") },
    { name: "updates", expression: "oldObject != null && has(oldObject.spec)" },
    { name: "specBefore", expression: podSpec("oldObject") },
    { name: "imagesBefore", expression: `!variables.updates ? [] :\n${podImages("variables.specBefore")}` },
    {
      name: "introduced",
      expression: "variables.images.filter(image, !(image in variables.imagesBefore))",
    },
  ];
}
