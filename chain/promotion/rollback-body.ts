import { printDuration } from "../clearance/duration.ts";
import { printLane } from "../clearance/lane.ts";
import type { Digest } from "../digest/digest.ts";
import type { ImageName } from "../digest/image-name.ts";
import type { RollbackIntent } from "./identity.ts";
import { cell, clip, table } from "./markdown.ts";
import { printMarker } from "./marker.ts";
import { lineOf } from "./one-line.ts";
import type { PastDigest } from "./rollback-choice.ts";
import { type PromotionTrailers, printRecords, withoutRecords } from "./trailers.ts";

export interface RollbackBody {
  readonly intent: RollbackIntent;
  readonly image: ImageName;
  readonly reason: string;
  readonly requestedBy: string;
  /** What goes into quarantine, where there are several images. */
  readonly quarantined?: readonly Digest[];
  /** What is known of the digest that comes back. */
  readonly proof: Pick<PastDigest, "health" | "healthyFor">;
}

/** What a rollback's pull request says; it is merged before anybody reads it, so it is written for afterwards. */
export function rollbackBody({
  intent,
  image,
  reason,
  requestedBy,
  proof,
  quarantined = [],
}: RollbackBody): string {
  const { service, environment, regions } = intent;
  const places = regions.length === 0 ? [null] : regions;
  const lanes = places.map((region) => printLane({ service, environment, region }));
  return clip(
    [
      printMarker({ kind: "rollback", ...intent }),
      `Rolls back **${lanes.join(", ")}**, asked for by ${cell(requestedBy)}: ${cell(reason, 1_000)}`,
      table(
        ["", "digest"],
        (intent.images ?? [{ service: "", from: intent.from, to: intent.to }]).flatMap((one) => {
          const what = (digest: Digest) => `\`${intent.images === undefined ? `${image}@` : ""}${digest}\``;
          if (one.from === one.to) return [[`${one.service} stays`.trim(), what(one.to)]];
          return [
            [`${one.service} bad`.trim(), what(one.from)],
            [`${one.service} back to`.trim(), what(one.to)],
          ];
        }),
      ),
      proof.health === "healthy"
        ? `It was healthy there for ${printDuration(proof.healthyFor)} when it was replaced, is cleared, and would be admitted today.`
        : "Nobody asked for its health while it stood there; it is cleared, and would be admitted today.",
      ...(intent.images === undefined
        ? []
        : [
            `These images stood together there before, and go back together. In quarantine from now on: ${quarantined.map((digest) => `\`${digest}\``).join(", ") || "nothing new"}, ${intent.images.filter((one) => one.from !== one.to).length > quarantined.length ? "which is known to be bad" : "all that go, because nobody knows which of them is bad"}.`,
          ]),
      "The bad digest goes into quarantine in the same commit: it is not promoted again, and admission refuses it where no tree names it any more. To lift that, remove its file in `quarantine/` in a pull request that a second person approves.",
    ].join("\n\n"),
  );
}

/** The commit's own words: who asked and why can't be changed without another head. */
export function rollbackMessage(
  title: string,
  { reason, requestedBy }: NonNullable<PromotionTrailers["rollback"]>,
  records: readonly PromotionTrailers[] = [],
): string {
  const asked = `Clearance-Rollback: ${lineOf(reason)}\nClearance-Requested-By: ${lineOf(requestedBy)}`;
  return `${[title, asked, printRecords(records)].filter((one) => one !== "").join("\n\n")}\n`;
}

/** Who asked for the rollback of a branch, and why; undefined where its commit isn't one of ours. */
export function parseRollbackMessage(message: string): PromotionTrailers["rollback"] {
  const lines = /\n\nClearance-Rollback: (.+)\nClearance-Requested-By: (\S+)\n*$/.exec(
    withoutRecords(message),
  );
  const [, reason, requestedBy] = lines ?? [];
  return reason === undefined || requestedBy === undefined ? undefined : { reason, requestedBy };
}
