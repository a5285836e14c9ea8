import { printEnvironment, printLane } from "../clearance/lane.ts";
import type { Asked } from "./asked.ts";
import { HOW_TO_SAY_NO, type PromotionBody, promotionBody, promotionSection } from "./body.ts";
import { shortDigest } from "./commit-message.ts";
import { describePromotion } from "./describe-promotion.ts";
import { BODY_LIMIT, clip } from "./markdown.ts";
import { printMarker } from "./marker.ts";
import type { Proposal } from "./proposal.ts";

/** One service's promotion, or several that go together under a name. */
export type Members = readonly [Asked, ...Asked[]];

export function titleOf([first, ...others]: Members, batch: string | undefined): string {
  const { lane } = first.observed;
  const to = shortDigest(first.candidate.subject.digest);
  if (batch === undefined) return `promote ${printLane(lane)} to ${to}`;
  const services = [first, ...others].map(({ observed }) => observed.lane.service).join(", ");
  const title = `promote ${batch} in ${printEnvironment(lane.environment, lane.region)}: ${services}`;
  return title.length <= 200 ? title : `${title.slice(0, 199)}…`;
}

/** What people read; `rebuilt` says that what they approved before is void. */
export function bodyOf(
  members: Members,
  batch: string | undefined,
  { rebuilt, commits }: Pick<Proposal, "rebuilt" | "commits">,
): string {
  const body = batch === undefined ? bodyOfOne(members[0], commits) : bodyOfBatch(members, batch, commits);
  if (rebuilt === null) return body;
  const note = `**Rebuilt.** The base branch had moved on in the same file. Approvals of ${rebuilt.slice(0, 12)} are void: please look again.`;
  return withNote(body, note);
}

/** Puts a paragraph first, behind the marker, which has to stay in the first line. */
export function withNote(body: string, note: string): string {
  const [marker = "", ...rest] = body.split("\n");
  return clip([marker, "", note, ...rest].join("\n"));
}

function bodyOfOne(member: Asked, commits: Proposal["commits"]): string {
  return promotionBody(describe(member, commits));
}

/** A section for each, none so long that it pushes the others out. */
function bodyOfBatch(members: Members, name: string, commits: Proposal["commits"]): string {
  const promotions = members.map(({ judgement }) => judgement.intent);
  const share = Math.floor((BODY_LIMIT - 8_000) / members.length) - 500;
  const sections = members.map((member) => {
    const section = promotionSection(describe(member, commits), share);
    return `## ${printLane(member.observed.lane)}\n\n${section}`;
  });
  return clip(
    [
      printMarker({ kind: "batch", name, promotions }),
      `Promotes ${members.length} services together as **${name}**: all of them in one merge, or none. Closing this says no to all; a hold or quarantine on one lets the others go on without it.`,
      ...sections,
      HOW_TO_SAY_NO,
    ].join("\n\n"),
  );
}

function describe({ observed, candidate, judgement }: Asked, commits: Proposal["commits"]): PromotionBody {
  return describePromotion(observed, candidate, judgement, commits.get(observed.lane.service));
}
