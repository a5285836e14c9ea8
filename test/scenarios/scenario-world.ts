import type { Health } from "#chain/clearance/health.ts";
import type { Digest } from "#chain/digest/digest.ts";
import type { ImageName } from "#chain/digest/image-name.ts";
import type { Registry } from "#chain/digest/registry.ts";
import { readDigest } from "#chain/promotion/edit/edit-digest.ts";
import type { GitRepository } from "#chain/promotion/git.ts";
import type { GitHub } from "#chain/promotion/github.ts";
import type { ApplyResult } from "#operations/apply.ts";
import type { ApplyPorts } from "#operations/apply-step.ts";
import { fileOf, type SignerName } from "./acme-platform.ts";
import type { ReleaseOptions } from "./releases.ts";

/**
 * A platform to promote on, and people who work on it. `promotionWorld` has it on servers, with git and HTTP;
 * `memoryWorld` in memory, where a promotion takes milliseconds. What only a server decides is tried on the first.
 */
export interface ScenarioWorld extends AsyncDisposable {
  readonly promoter: GitHub;
  readonly git: GitRepository;
  readonly registry: Registry;
  readonly image: ImageName;
  readonly ports: ApplyPorts;
  /** The private key (PEM) that signs as `build` or as an environment. */
  keyOf(signer: SignerName): string;
  /** What the health endpoints say, by URL; healthy where nothing is set. */
  readonly health: Map<string, Health["state"]>;
  as(login: string): GitHub;
  /** Builds nothing: pushes an image and what a builder attests about it, under the tag `main`. */
  release(version: string, options?: ReleaseOptions): Promise<Digest>;
  apply(): Promise<ApplyResult>;
  /** The digest in the base branch's tree now; null for nothing deployed. */
  deployed(place: string): Promise<Digest | null>;
  review(pullRequest: number, login: string, event?: ReviewEvent): Promise<void>;
  /** A commit by a person on an existing branch, else on a new one from `start` (main where absent). */
  push(login: string, branch: string, files: Changes, start?: string): Promise<string>;
  /** What an administrator can do: straight to main, past the rules. */
  pushToMain(files: Changes): Promise<void>;
  /** A pull request by a person into main; its number. */
  open(login: string, branch: string, title?: string, body?: string): Promise<number>;
  close(login: string, pullRequest: number): Promise<void>;
  /** A person presses the button. @returns whether GitHub merged it. */
  merge(login: string, pullRequest: number): Promise<boolean>;
  /** Somebody with write access changes a comment, or with null deletes it. */
  editComment(login: string, id: number, body: string | null): Promise<void>;
  /** The ruleset as it is, but not enforced. */
  unprotect(): Promise<void>;
  /** Moves the clock forward. */
  pass(milliseconds: number): void;
}

export type ReviewEvent = "APPROVE" | "REQUEST_CHANGES" | "COMMENT";
export type Changes = Readonly<Record<string, string | null>>;

export interface ScenarioOptions {
  readonly policy?: (text: string) => string;
  readonly files?: Readonly<Record<string, string>>;
  /** GitHub's clock moves with the world's. */
  readonly sharedClock?: boolean;
}

export function deployedIn(git: GitRepository): ScenarioWorld["deployed"] {
  return async (place) => {
    await git.refresh();
    const main = (await git.resolve("refs/heads/main")) ?? "";
    const bytes = await git.read(main, fileOf(place));
    return bytes === undefined ? null : (readDigest(bytes, "images[check-in].digest") ?? null);
  };
}
