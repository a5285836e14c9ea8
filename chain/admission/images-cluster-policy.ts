import { type Rule, untilThen } from "./cluster-policy.ts";
import { adoptedForNow, type ImagesRule, otherImagesInCel, spellingInCel } from "./other-images-cel.ts";
import { POD_KINDS } from "./pod-kinds.ts";
import type { Explained } from "./print-policies.ts";
import type { Adopted, ClearanceRequirement } from "./requirement.ts";

/** What becomes of images that are no service's, as ClusterPolicies. */
export function imagesClusterPolicies(requirement: ClearanceRequirement): readonly Explained[] {
  const { environment, elsewhere, mode, adopted } = requirement;
  const reported = elsewhere.rule === "audit";
  const action = reported || mode === "audit" ? "Audit" : "Enforce";
  const others = (name: string, list: Adopted | undefined) => {
    const rule = otherImagesInCel(requirement, list === undefined ? undefined : adoptedForNow(list));
    return celRule(name, action, rule);
  };
  const rules = untilThen(adopted, others("elsewhere-adopting", adopted), others("elsewhere", undefined));
  const why = `clearance.yaml says elsewhere: ${elsewhere.rule}${mode === "audit" ? ", and mode: audit" : ""}.`;
  const refusing = celClusterPolicy(`elsewhere-${environment}`, rules, why);
  if (!reported) return [refusing];
  const spelling = celRule("spelling", mode === "audit" ? "Audit" : "Enforce", spellingInCel(requirement));
  const spelled = "A service's image under another spelling would pass as an image from elsewhere.";
  return [celClusterPolicy(`spelling-${environment}`, [spelling], spelled), refusing];
}

/** A ClusterPolicy whose rules name every kind, so that none has to be derived. */
export function celClusterPolicy(name: string, rules: readonly object[], why: string): Explained {
  const policy = {
    apiVersion: "kyverno.io/v1",
    kind: "ClusterPolicy",
    metadata: { name, annotations: { "pod-policies.kyverno.io/autogen-controllers": "none" } },
    spec: { background: true, webhookConfiguration: { failurePolicy: "Fail" }, rules },
  };
  return {
    policy,
    why: {
      "metadata.annotations": "The rules name every kind that starts containers: none has to be derived.",
      "spec.webhookConfiguration": "Where Kyverno can't answer, nothing starts that hasn't been asked about.",
      "spec.rules.0.validate.failureAction": why,
    },
  };
}

export function celRule(
  name: string,
  failureAction: "Audit" | "Enforce",
  { variables, expressions }: ImagesRule,
): Rule {
  const kinds = POD_KINDS.map(({ kind }) => kind);
  return {
    name,
    match: { any: [{ resources: { kinds, operations: ["CREATE", "UPDATE"] } }] },
    validate: { failureAction, cel: { variables, expressions } },
  };
}
