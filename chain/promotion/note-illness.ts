import { type Illness, illnessOf } from "../clearance/gates/illness.ts";
import type { Asked } from "./asked.ts";
import type { OpenPullRequest } from "./github.ts";
import { cell } from "./markdown.ts";
import { notedIllness } from "./noted-illness.ts";

/**
 * What has to be noted on an open pull request for every promoter to count from, and isn't yet. Its words are for
 * people: whoever may write can change them, so only that there is such a note, and since when, counts.
 *
 * @param lasts Whether it was like that the last time, too: a source that is lost once is no illness.
 */
export function illnessToNote(
  members: readonly Asked[],
  open: OpenPullRequest,
  now: Date,
  lasts: boolean,
): string | undefined {
  const until = notedIllness(open);
  if (until !== undefined && now < until) return undefined;
  const found = members.flatMap(({ observed, judgement: { question, answers } }): readonly Illness[] => {
    const illness = illnessOf(question, answers, observed);
    return illness === undefined || !(illness.certain || lasts) ? [] : [illness];
  });
  if (found.length === 0) return undefined;
  const places = found.flatMap((one) => one.places.map((place) => `- ${cell(place)}`));
  return ["**The soak begins anew**, once all is well again:", "", ...new Set(places)].join("\n");
}
