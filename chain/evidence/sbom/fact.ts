/** One thing that a file in an image says about the software in it. Facts are plain JSON: layers can be cached. */
export type Fact = NpmPackageFact | NpmLinkFact | NpmLockFact | DpkgFact | OsReleaseFact | UnreadableFact;

/** A package.json: of an installed package, or of an application. */
export interface NpmPackageFact {
  readonly kind: "npm-package";
  readonly name?: string;
  readonly version?: string;
  readonly private: boolean;
  readonly licence?: string;
  readonly description?: string;
  readonly author?: Person;
  readonly homepage?: string;
  readonly repository?: string;
  /** Names that must be installed for the package to work. */
  readonly requires: readonly string[];
  /** Names that may be missing: optional ones, and peers that are marked so. */
  readonly mayUse: readonly string[];
}

/** A symbolic link in a node_modules folder, the way workspaces and pnpm install. */
export interface NpmLinkFact {
  readonly kind: "npm-link";
  readonly target: string;
}

/** What a lock file knows of the packages below its folder, by their place in it. */
export interface NpmLockFact {
  readonly kind: "npm-lock";
  readonly packages: Readonly<
    Record<string, { readonly version?: string; readonly integrity?: string; readonly resolved?: string }>
  >;
}

/** Packages of a dpkg status file. */
export interface DpkgFact {
  readonly kind: "dpkg";
  readonly packages: readonly DpkgPackage[];
}

export interface DpkgPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture?: string;
  readonly source?: string;
  readonly maintainer?: Person;
  readonly homepage?: string;
  readonly description?: string;
  /** Each needs one of its alternatives (Depends, Pre-Depends). */
  readonly requires: readonly (readonly string[])[];
  /** Virtual packages that this one stands for. */
  readonly provides: readonly string[];
}

/** os-release(5) */
export interface OsReleaseFact {
  readonly kind: "os-release";
  readonly id: string;
  readonly name: string;
  readonly version?: string;
  readonly homepage?: string;
}

/** A file that should have said something and couldn't be understood: a known unknown. */
export interface UnreadableFact {
  readonly kind: "unreadable";
  readonly reason: string;
}

export interface Person {
  readonly name: string;
  readonly email?: string;
}

/** Finds one kind of software. Both functions are pure, and `wants` is asked for every file of an image. */
export interface Cataloger {
  readonly name: string;
  /** Whether the file says something; what is not wanted is never read. */
  wants(path: string, size: number): "no" | "all";
  /** What it says. A file that can't be understood is a fact too, never an exception. */
  read(file: { readonly path: string; readonly bytes: Uint8Array }): readonly Fact[];
  /** What a symbolic link says, for catalogers to which links matter. */
  link?(path: string, target: string): readonly Fact[];
}
