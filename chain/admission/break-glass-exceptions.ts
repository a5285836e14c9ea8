import type { BreakGlass } from "../clearance/break-glass.ts";
import { celString } from "./cel.ts";
import { type Images, openedImage, refusing } from "./opened-images.ts";
import { imagesOf } from "./pod-images-jmespath.ts";
import { POD_KINDS } from "./pod-kinds.ts";
import type { Explained } from "./print-policies.ts";
import type { ClearanceRequirement } from "./requirement.ts";

/** Where Kyverno takes exceptions from (`--exceptionNamespace`): nobody but it and whoever syncs writes there. */
export const EXCEPTION_NAMESPACE = "kyverno";

/**
 * An environment's openings of images for ClusterPolicies, as PolicyExceptions of kyverno.io. Their conditions are
 * evaluated at each request. An exception lets a whole pod be, so whatever else in it the policy would judge keeps it
 * from being applied.
 */
export function breakGlassExceptions(
  requirement: ClearanceRequirement,
  openings: readonly BreakGlass[],
): readonly Explained[] {
  return openings.flatMap((opening) => {
    const image = openedImage(opening);
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
            key: `{{ time_before(time_now_utc(), '${wholeSecond(opening.expires)}') }}`,
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

function there({ namespace }: BreakGlass) {
  return { name: "namespace", expression: `request.?namespace.orValue("") == ${celString(namespace)}` };
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

/** Kyverno's JMESPath knows the time to the second: with a fraction it would end that much later. */
function wholeSecond(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, "Z");
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
