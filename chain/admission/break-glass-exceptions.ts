import type { BreakGlass } from "../clearance/break-glass.ts";
import { printImageReference } from "../digest/image-name.ts";
import { celList, celString } from "./cel.ts";
import { type ImageSelection, selectedInCel, selects } from "./image-selection.ts";
import { eachImage } from "./pod-images-cel.ts";
import { imagesOf } from "./pod-images-jmespath.ts";
import { POD_KINDS } from "./pod-kinds.ts";
import type { Explained } from "./print-policies.ts";
import type { ClearanceRequirement } from "./requirement.ts";

/** Where Kyverno takes exceptions from (`--exceptionNamespace`): nobody but it and whoever syncs writes there. */
export const EXCEPTION_NAMESPACE = "kyverno";

/** A policy that refuses an image, and of whose images everything but that one must be none of its business. */
interface Refusing {
  readonly policy: string;
  readonly kind: "ImageValidatingPolicy" | "ValidatingPolicy";
  /** ClusterPolicy rules, without those that Kyverno derives. */
  readonly rules: readonly string[];
  /** Images that the policy asks nothing of. */
  readonly letsBe: Images;
}

/** Images in (`those`) or outside (`others`) of selections and lists. */
interface Images {
  readonly which: "in" | "outside";
  readonly selections: readonly ImageSelection[];
  /** `name@sha256:…` */
  readonly listed: readonly string[];
}

/**
 * An environment's openings of images, as PolicyExceptions of policies.kyverno.io. Conditions are evaluated at each
 * request: `expiresAt` is compared only when Kyverno compiles the policy, and `images` isn't applied at all to image
 * policies (Kyverno 1.19.1, pkg/cel/engine/exception.go, pkg/image/verification/evaluator/policy.go). An exception
 * lets a whole pod be, so whatever else in it the policy would judge keeps it from being applied.
 */
export function breakGlassExceptions(
  requirement: ClearanceRequirement,
  openings: readonly BreakGlass[],
): readonly Explained[] {
  return openings.flatMap((opening) => {
    const { image } = openedImage(opening);
    if (image === undefined) return [];
    const { policy, kind, letsBe } = refusing(requirement, image);
    const spec = {
      policyRefs: [{ name: policy, kind }],
      matchConditions: [
        ...thenAndThere(opening),
        {
          name: "images",
          expression: eachImage(`image == ${celString(image)} ||\n${inCel(letsBe)}`),
        },
      ],
    };
    return [explained("policies.kyverno.io/v1", opening, spec, "spec.matchConditions")];
  });
}

/** The same for ClusterPolicies, as PolicyExceptions of kyverno.io: their conditions are JMESPath. */
export function breakGlassClusterExceptions(
  requirement: ClearanceRequirement,
  openings: readonly BreakGlass[],
): readonly Explained[] {
  return openings.flatMap((opening) => {
    const { image } = openedImage(opening);
    if (image === undefined) return [];
    const { policy, rules, letsBe } = refusing(requirement, image);
    const judged = `${imagesOf("request.object")} | [?@ != '${image}' && !(${inJmesPath(letsBe)})] | length(@)`;
    const resources = {
      kinds: POD_KINDS.map(({ kind }) => kind),
      namespaces: [opening.namespace],
      operations: ["CREATE", "UPDATE"],
    };
    const spec = {
      background: false,
      exceptions: [{ policyName: policy, ruleNames: rules.flatMap(withDerived) }],
      match: { any: [{ resources }] },
      conditions: {
        all: [
          {
            key: `{{ time_before(time_now_utc(), '${opening.expires.toISOString()}') }}`,
            operator: "Equals",
            value: true,
          },
          { key: `{{ ${judged} }}`, operator: "Equals", value: 0 },
        ],
      },
    };
    return [explained("kyverno.io/v2", opening, spec, "spec.conditions")];
  });
}

/**
 * An environment's openings for people, past the one policy that asks who writes. What they write is judged as
 * everybody's is. Until when is a value that the policy itself compares with the clock: Kyverno's webhook refuses
 * an exception whose own conditions know the time, though its CLI takes it (1.19.1,
 * pkg/cel/compiler/policy_exception.go).
 */
export function breakGlassWrites(openings: readonly BreakGlass[]): readonly Explained[] {
  return openings.flatMap((opening) => {
    const { subject, environment, expires } = opening;
    if (subject.kind !== "person") return [];
    const who = `request.userInfo.username == ${celString(subject.person)}`;
    const spec = {
      policyRefs: [{ name: `prod-writes-${environment}`, kind: "ValidatingPolicy" }],
      matchConditions: [there(opening), { name: "person", expression: who }],
      allowedValues: [`until ${expires.toISOString()}`],
    };
    return [explained("policies.kyverno.io/v1", opening, spec, "spec.allowedValues")];
  });
}

function thenAndThere(opening: BreakGlass) {
  const until = celString(opening.expires.toISOString());
  return [{ name: "until", expression: `time.now() < timestamp(${until})` }, there(opening)];
}

function there({ namespace }: BreakGlass) {
  return { name: "namespace", expression: `request.?namespace.orValue("") == ${celString(namespace)}` };
}

function openedImage({ subject }: BreakGlass): { readonly image: string | undefined } {
  return { image: subject.kind === "image" ? printImageReference(subject.image) : undefined };
}

/** Which policy refuses an image that has no clearance. */
function refusing({ environment, images, elsewhere }: ClearanceRequirement, image: string): Refusing {
  const imported = elsewhere.rule === "imported" ? elsewhere.demand.images : undefined;
  const adopting = (rule: string) => [rule, `${rule}-adopting`];
  const verifying = (policy: string, selection: ImageSelection): Refusing => ({
    policy,
    kind: "ImageValidatingPolicy",
    rules: adopting("clearance"),
    letsBe: { which: "outside", selections: [selection], listed: [] },
  });
  if (selects(images, image)) return verifying(`clearance-${environment}`, images);
  if (imported !== undefined && selects(imported, image))
    return verifying(`imported-${environment}`, imported);
  const letIn = imported === undefined ? [images] : [images, imported];
  return {
    policy: `elsewhere-${environment}`,
    kind: "ValidatingPolicy",
    rules: adopting("elsewhere"),
    letsBe: {
      which: "in",
      selections: letIn,
      listed: elsewhere.rule === "allow" ? elsewhere.images : [],
    },
  };
}

/** Of the CEL variable `image`. */
function inCel({ which, selections, listed }: Images): string {
  const chosen = selections.map(selectedInCel);
  const all = [...chosen, ...(listed.length === 0 ? [] : [`image in ${celList(listed.map(celString))}`])];
  return `${which === "outside" ? "!" : ""}(${all.join(" ||\n")})`;
}

function inJmesPath({ which, selections, listed }: Images): string {
  const any = selections.flatMap(({ folders, names }) => [
    ...folders.map((folder) => `starts_with(@, '${folder}')`),
    ...names.flatMap((name) => [
      `@ == '${name}'`,
      `starts_with(@, '${name}@')`,
      `starts_with(@, '${name}:')`,
    ]),
  ]);
  const all = [...any, ...listed.map((one) => `@ == '${one}'`)].join(" || ");
  return which === "outside" ? `!(${all})` : all;
}

function withDerived(rule: string): readonly string[] {
  return [rule, `autogen-${rule}`, `autogen-cronjob-${rule}`];
}

function explained(
  apiVersion: string,
  { environment, name, owner, reason }: BreakGlass,
  spec: object,
  conditions: string,
): Explained {
  const metadata = { name: `break-glass-${environment}-${name}`, namespace: EXCEPTION_NAMESPACE };
  return {
    policy: { apiVersion, kind: "PolicyException", metadata, spec },
    why: {
      "metadata.name": `${owner}: ${reason}`,
      [conditions]:
        "Until then and there alone; for an image, only where every other one would be let in anyway.",
    },
  };
}
