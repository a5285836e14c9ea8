import { celString } from "../cel.ts";
import { podSpec } from "../pod-images-cel.ts";
import { POD_KINDS, resourceRules } from "../pod-kinds.ts";
import type { KnownImage } from "./platform.ts";
import type { Asked, Named } from "./question.ts";

/** Every Pod and every controller's template, init and ephemeral containers included. */
export const PODS: Pick<Asked, "resources" | "conditions"> = {
  resources: resourceRules(),
  conditions: [
    {
      // A finalizer or a label on what runs already is nobody's way in, and mustn't be held up.
      name: "brings-in-another-pod-spec",
      expression: `request.operation == "CREATE" ||\n(${podSpec("object")}) !=\n(${podSpec("oldObject")})`,
    },
  ],
};

/** What people write: a Pod or controller that another one made is judged where that one was. */
export const TEMPLATES: Pick<Asked, "resources" | "conditions"> = {
  resources: resourceRules(),
  conditions: [
    {
      name: "isnt-made-by-a-controller-that-is-judged",
      expression: [
        "!object.metadata.?ownerReferences.orValue([]).exists(owner, owner.?controller.orValue(false) &&",
        `  owner.kind in [${["Node", ...POD_KINDS.map(({ kind }) => kind)].map(celString).join(", ")}])`,
      ].join("\n"),
    },
    {
      name: "isnt-on-its-way-out",
      expression: "!has(object.metadata.deletionTimestamp)",
    },
  ],
};

export const SPEC: Named = { name: "spec", expression: podSpec("object") };

export const POD_METADATA: Named = {
  name: "podMetadata",
  expression: [
    'object.kind == "Pod" ? object.metadata :',
    'object.kind == "CronJob" ? object.spec.jobTemplate.spec.template.?metadata.orValue({}) :',
    "object.spec.template.?metadata.orValue({})",
  ].join("\n"),
};

/** Containers of all three kinds; needs `SPEC`. */
export const CONTAINERS: Named = {
  name: "containers",
  expression: [
    "variables.spec.?containers.orValue([]) +",
    "variables.spec.?initContainers.orValue([]) +",
    "variables.spec.?ephemeralContainers.orValue([])",
  ].join("\n"),
};

/** Every image that a pod would run or mount; needs `SPEC` and `CONTAINERS`. */
export const IMAGES: Named = {
  name: "images",
  expression: [
    'variables.containers.map(container, container.?image.orValue("")) +',
    "variables.spec.?volumes.orValue([]).filter(volume, has(volume.image))",
    '  .map(volume, volume.image.?reference.orValue(""))',
  ].join("\n"),
};

/** The repository of the CEL text `image`, without tag and digest; empty where no registry is written out. */
export const REPOSITORY = 'image.find("^[^/@]+(/[^/:@]+)+")';

/** The repositories of a pod's images; needs `IMAGES`. */
export const REPOSITORIES: Named = {
  name: "repositories",
  expression: `variables.images.map(image, ${REPOSITORY})`,
};

export const POD_VARIABLES = [SPEC, CONTAINERS] as const;
/** Every variable about images. */
export const IMAGE_VARIABLES = [SPEC, CONTAINERS, IMAGES, REPOSITORIES] as const;

/** A CEL list of texts: the names of the containers for which `wrong`, a CEL expression over `container`. */
export function containersThat(wrong: string): string {
  return `variables.containers.filter(container,\n  ${wrong.replaceAll("\n", "\n  ")})\n.map(container, container.name)`;
}

/** A field of a container's security context, or else of its pod's, or else `fallback`. */
export function security(field: string, fallback: string): string {
  return `container.?securityContext.?${field}.or(variables.spec.?securityContext.?${field}).orValue(${fallback})`;
}

/** CEL maps from repository to what `value` writes of it: see `mapsOf`. */
export function byImage(
  name: string,
  images: readonly KnownImage[],
  value: (image: KnownImage) => string,
): readonly Named[] {
  return mapsOf(
    name,
    images.map((one) => [one.image, value(one)] as const),
  );
}

/**
 * A CEL list of maps from text to CEL, one entry a line: as many maps as it takes, since CEL reads no longer
 * expressions.
 */
export function mapsOf(
  name: string,
  entries: readonly (readonly [key: string, value: string])[],
): readonly Named[] {
  const parts: string[][] = [[]];
  let room = LONGEST_MAP;
  for (const line of entries.map(([key, value]) => `  ${celString(key)}: ${value}`)) {
    if (room < line.length) {
      parts.push([]);
      room = LONGEST_MAP;
    }
    parts.at(-1)?.push(line);
    room -= line.length + ",\n".length;
  }
  const maps = parts.map((lines, index) => ({
    name: `${name}${index + 1}`,
    expression: lines.length === 0 ? "{}" : `{\n${lines.join(",\n")}\n}`,
  }));
  return [...maps, { name, expression: `[${maps.map((map) => `variables.${map.name}`).join(", ")}]` }];
}

/** cel-go refuses expressions of more than 100,000 characters. */
const LONGEST_MAP = 80_000;

/** The object's name in messages; a Pod made from a template may have none yet. */
export const NAME: Named = {
  name: "name",
  expression: 'object.metadata.?name.orValue(object.metadata.?generateName.orValue(""))',
};
