import { printEnvironment } from "../clearance/lane.ts";
import type { Digest } from "../digest/digest.ts";
import { type PromotionTrailers, printRecords } from "./trailers.ts";

export interface CommitMessage {
  readonly title: string;
  readonly message: string;
}

/** The merge commit's words; the records for machines, one for each service, are its last paragraph. */
export function mergeMessage(
  records: readonly [PromotionTrailers, ...PromotionTrailers[]],
  url: string,
): CommitMessage {
  const [first] = records;
  const places = first.regions.length === 0 ? [null] : first.regions;
  const where = places.map((region) => printEnvironment(first.environment, region)).join(", ");
  const verb = first.rollback === undefined ? "promote" : "roll back";
  const what =
    records.length === 1
      ? `${first.service} in ${where} to ${shortDigest(first.digest)}`
      : `${first.batch} in ${where}: ${records.map(({ service }) => service).join(", ")}`;
  const before = records.map(({ service, previous }) => {
    const of = records.length === 1 ? "" : ` ${service}`;
    return `Before${of}: ${previous?.digest ?? "nothing was deployed"}.`;
  });
  const title = `${verb} ${what}`;
  return {
    title: title.length <= 200 ? title : `${title.slice(0, 199)}…`,
    message: `${before.join("\n")}\n${url}\n\n${printRecords(records)}`,
  };
}

/** `sha256:1234567890ab`: enough for people to tell digests apart, never for machines. */
export function shortDigest(digest: Digest): string {
  return digest.slice(0, "sha256:".length + 12);
}
