/** A Kubernetes object, as loosely as Kyverno reads one. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

/** Another look at the folder's examples: somebody else asks, or an exception is open. */
export interface OtherRun {
  readonly user?: string;
  readonly exceptions?: readonly object[];
  /** What each of the folder's bad examples gets then. */
  readonly bad: "pass" | "fail" | "error";
}

/** What a folder's tests show: objects by the name that says what is good or bad about them. */
export interface Examples {
  readonly good: readonly KubernetesObject[];
  readonly bad: readonly KubernetesObject[];
  /** Objects that the question passes over, and says so. */
  readonly skipped?: readonly KubernetesObject[];
  /** What stands in the cluster already. */
  readonly context?: readonly KubernetesObject[];
  readonly namespaces?: readonly KubernetesObject[];
  /** Kinds whose plural Kyverno's CLI would guess wrong. */
  readonly kinds?: readonly KubernetesObject[];
  readonly user?: string;
  /** By the folder they are written to. */
  readonly others?: Readonly<Record<string, OtherRun>>;
}

export function object(
  apiVersion: string,
  kind: string,
  name: string,
  rest: object = {},
  metadata: object = {},
): KubernetesObject {
  return { apiVersion, kind, metadata: { name, namespace: "check-in", ...metadata }, ...rest };
}

/** As little of a kind's definition as an API server takes. */
export function definition(group: string, kind: string, plural: string): KubernetesObject {
  const singular = kind.toLowerCase();
  const schema = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
  const spec = {
    group,
    names: { kind, listKind: `${kind}List`, plural, singular },
    scope: "Namespaced",
    versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: schema } }],
  };
  const metadata = {
    namespace: undefined,
    annotations: { "api-approved.kubernetes.io": "unapproved, for the examples alone" },
  };
  return object(
    "apiextensions.k8s.io/v1",
    "CustomResourceDefinition",
    `${plural}.${group}`,
    { spec },
    metadata,
  );
}
