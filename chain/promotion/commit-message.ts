import { printEnvironment } from "../clearance/lane.ts";
import type { Digest } from "../digest/digest.ts";
import { type PromotionTrailers, printTrailers } from "./trailers.ts";

export interface CommitMessage {
  readonly title: string;
  readonly message: string;
}

/** The merge commit's words; the record for machines is its last paragraph. */
export function mergeMessage(trailers: PromotionTrailers, url: string): CommitMessage {
  const { service, digest, rollback } = trailers;
  const places = trailers.regions.length === 0 ? [null] : trailers.regions;
  const where = places.map((region) => printEnvironment(trailers.environment, region)).join(", ");
  const verb = rollback === undefined ? "promote" : "roll back";
  const before =
    trailers.previous === null ? "Nothing was deployed before." : `Before: ${trailers.previous.digest}.`;
  return {
    title: `${verb} ${service} in ${where} to ${shortDigest(digest)}`,
    message: `${before}\n${url}\n\n${printTrailers(trailers)}`,
  };
}

/** `sha256:1234567890ab`: enough for people to tell digests apart, never for machines. */
export function shortDigest(digest: Digest): string {
  return digest.slice(0, "sha256:".length + 12);
}
