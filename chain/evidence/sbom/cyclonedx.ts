/** The part of CycloneDX 1.6 (JSON) that this toolkit writes. Names and shapes are the specification's. */
export interface CycloneDx {
  readonly $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json";
  readonly bomFormat: "CycloneDX";
  readonly specVersion: "1.6";
  readonly serialNumber: string;
  readonly version: 1;
  readonly metadata: {
    readonly timestamp: string;
    readonly lifecycles: readonly { readonly phase: "post-build" }[];
    readonly tools: { readonly components: readonly Component[] };
    readonly component: Component;
    readonly properties?: readonly Property[];
  };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
  readonly compositions: readonly Composition[];
}

export interface Component {
  readonly type: "application" | "container" | "library" | "operating-system";
  readonly "bom-ref"?: string;
  readonly supplier?: Organization;
  readonly authors?: readonly { readonly name: string; readonly email?: string }[];
  readonly group?: string;
  readonly name: string;
  readonly version?: string;
  readonly description?: string;
  readonly hashes?: readonly Hash[];
  readonly licenses?: readonly Licence[];
  readonly purl?: string;
  readonly externalReferences?: readonly ExternalReference[];
  readonly properties?: readonly Property[];
  readonly evidence?: {
    readonly occurrences: readonly { readonly location: string; readonly additionalContext?: string }[];
  };
}

export interface Organization {
  readonly name: string;
  readonly contact?: readonly { readonly name?: string; readonly email: string }[];
}

export interface Hash {
  readonly alg: "SHA-1" | "SHA-256" | "SHA-384" | "SHA-512";
  readonly content: string;
}

/** "declared": what the package says of itself; nobody here has concluded anything from its files. */
export type Licence =
  | { readonly license: { readonly id: string; readonly acknowledgement: "declared" } }
  | { readonly license: { readonly name: string; readonly acknowledgement: "declared" } }
  | { readonly expression: string; readonly acknowledgement: "declared" };

export interface ExternalReference {
  readonly type: "website" | "vcs" | "distribution";
  readonly url: string;
  readonly hashes?: readonly Hash[];
}

export interface Property {
  readonly name: string;
  readonly value: string;
}

export interface Composition {
  readonly aggregate: "complete" | "incomplete" | "unknown";
  readonly assemblies?: readonly string[];
  readonly dependencies?: readonly string[];
}
