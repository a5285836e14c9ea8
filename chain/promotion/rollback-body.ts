import { printLane } from "../clearance/lane.ts";
import type { ImageName } from "../digest/image-name.ts";
import type { RollbackIntent } from "./identity.ts";
import { cell, clip, table } from "./markdown.ts";
import { printMarker } from "./marker.ts";

export interface RollbackBody {
  readonly intent: RollbackIntent;
  readonly image: ImageName;
  readonly reason: string;
  readonly requestedBy: string;
}

/** What a rollback's pull request says; it is merged before anybody reads it, so it is written for afterwards. */
export function rollbackBody({ intent, image, reason, requestedBy }: RollbackBody): string {
  const { service, environment, regions, from, to } = intent;
  const places = regions.length === 0 ? [null] : regions;
  const lanes = places.map((region) => printLane({ service, environment, region }));
  return clip(
    [
      printMarker({ kind: "rollback", ...intent }),
      `Rolls back **${lanes.join(", ")}**, asked for by ${cell(requestedBy)}: ${cell(reason, 1_000)}`,
      table(
        ["", "digest"],
        [
          ["bad", `\`${image}@${from}\``],
          ["back to", `\`${image}@${to}\``],
        ],
      ),
      "The bad digest goes into quarantine in the same commit: it is not promoted again, and admission refuses it where no tree names it any more. To lift that, remove its file in `quarantine/` in a pull request that a second person approves.",
    ].join("\n\n"),
  );
}
