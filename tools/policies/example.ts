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
  readonly bad: "pass" | "fail" | "skip";
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
