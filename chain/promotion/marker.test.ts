import { describe, expect, it } from "vitest";
import { digestOf } from "#chain/digest/digest.ts";
import type { PullRequest } from "./github.ts";
import { promotionBranch, promotionId } from "./identity.ts";
import { type Marker, parseMarker, printMarker, trustedMarker } from "./marker.ts";

const marker = {
  kind: "promotion",
  lane: { service: "check-in", environment: "prod", region: "a" },
  from: digestOf("v1"),
  to: digestOf("v2"),
  policyDigest: digestOf("policy"),
  since: "none",
} satisfies Marker;
const promoter = "clearance-promoter[bot]";
const own: PullRequest = {
  number: 1,
  url: "https://github.com/acme/gitops/pull/1",
  state: "open",
  title: "promote",
  body: `${printMarker(marker)}\n\nwords`,
  author: { login: promoter, kind: "bot" },
  head: { ref: promotionBranch(marker.lane, promotionId(marker)), commit: "0".repeat(40), fromFork: false },
  base: { ref: "main" },
  createdAt: new Date(0),
};

describe("a marker", () => {
  it("reads back as it was printed, also after GitHub changed the line ends", () => {
    expect(parseMarker(own.body)).toEqual(marker);
    expect(parseMarker(own.body.replaceAll("\n", "\r\n"))).toEqual(marker);
    const rollback: Marker = {
      kind: "rollback",
      service: "check-in",
      environment: "prod",
      regions: ["a", "b"],
      from: digestOf("v2"),
      to: digestOf("v1"),
      policyDigest: digestOf("policy"),
      since: ["none", `commit:${"a".repeat(40)}`],
    };
    expect(parseMarker(printMarker(rollback))).toEqual(rollback);
  });

  it.each([
    ["it isn't on the first line", `words\n${printMarker(marker)}`],
    ["a field is unknown", printMarker({ ...marker, approved: true } as Marker)],
    ["a field is missing", printMarker({ ...marker, since: undefined } as unknown as Marker)],
    ["a digest is none", printMarker({ ...marker, to: "latest" } as unknown as Marker)],
    ["it isn't JSON", "<!-- clearance:v1 {broken -->"],
    ["there is none", "words"],
  ])("is none when %s", (_when, body) => {
    expect(parseMarker(body)).toBeUndefined();
  });

  it("counts only in the promoter's own pull request from the branch that it computes to", () => {
    expect(trustedMarker(own, promoter)).toEqual(marker);
  });

  it.each<readonly [string, Partial<PullRequest>]>([
    ["a person copied it", { author: { login: "mallory", kind: "human" } }],
    ["a person has the App's name", { author: { login: promoter, kind: "human" } }],
    ["another App wrote it", { author: { login: "other[bot]", kind: "bot" } }],
    ["it comes from a fork", { head: { ...own.head, fromFork: true } }],
    ["it stands on another branch", { head: { ...own.head, ref: "clearance/prod-a/check-in/000000000000" } }],
    ["somebody edited it", { body: printMarker({ ...marker, to: digestOf("evil") }) }],
  ])("never counts when %s", (_when, change) => {
    expect(trustedMarker({ ...own, ...change }, promoter)).toBeUndefined();
  });
});
