import type { Place } from "../clearance/lane.ts";
import { parsePolicy } from "../clearance/parse-policy.ts";
import type { Lane, Policy } from "../clearance/policy.ts";
import { Fault } from "../fault.ts";
import type { BlobId, LineCommit } from "../promotion/git.ts";
import { placesByFile } from "./deployed.ts";
import type { History } from "./history.ts";

type Places = ReadonlyMap<string, readonly (Place & { readonly lane: Lane })[]>;

/** clearance.yaml as each commit leaves it, parsed when it is asked for: most commits don't ask. */
export class PolicyReader {
  readonly #history: History;
  readonly #path: string;
  #blob: BlobId | undefined;
  readonly #parsed = new Map<BlobId, Policy | undefined>();
  #places: { readonly blob: BlobId | undefined; readonly places: Places } | undefined;

  constructor(history: History, path: string) {
    this.#history = history;
    this.#path = path;
  }

  pass(commit: LineCommit): void {
    const change = commit.changes.find(({ path }) => path === this.#path);
    if (change !== undefined) this.#blob = change.after;
  }

  /** Undefined where there is no policy that can be read. */
  promoter(): string | undefined {
    const policy = this.#policy();
    return policy === undefined ? undefined : `${policy.promoter.app}[bot]`;
  }

  places(): Places {
    if (this.#places?.blob === this.#blob && this.#places !== undefined) return this.#places.places;
    const policy = this.#policy();
    const places: Places = policy === undefined ? new Map() : placesByFile(policy);
    this.#places = { blob: this.#blob, places };
    return places;
  }

  #policy(): Policy | undefined {
    const blob = this.#blob;
    if (blob === undefined) return undefined;
    if (!this.#parsed.has(blob)) this.#parsed.set(blob, this.#parse(blob));
    return this.#parsed.get(blob);
  }

  #parse(blob: BlobId): Policy | undefined {
    const bytes = this.#history.blobs.get(blob);
    if (bytes === undefined) throw new Fault("GIT_FAILED", `${this.#path} isn't in the clone as ${blob}`);
    try {
      return parsePolicy(new TextDecoder().decode(bytes), this.#path);
    } catch (error) {
      if (error instanceof Fault && error.code === "POLICY_INVALID") return undefined;
      throw error;
    }
  }
}
