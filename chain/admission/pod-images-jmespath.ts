/** A JMESPath expression: every image of a Pod or of a controller's template, init and ephemeral containers included. */
export function imagesOf(object: string): string {
  return `${object}.[spec, spec.template.spec, spec.jobTemplate.spec.template.spec][].[containers, initContainers, ephemeralContainers][][].image`;
}

/** A condition of kyverno.io: whether anything starts that didn't run before under this object. */
export const INTRODUCES_IMAGE = {
  key: `{{ ${imagesOf("request.object")} || \`[]\` }}`,
  operator: "AnyNotIn",
  value: `{{ ${imagesOf("request.oldObject")} || \`[]\` }}`,
} as const;
