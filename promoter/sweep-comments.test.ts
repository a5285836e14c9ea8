import { expect, it } from "vitest";
import { Fault } from "#chain/fault.ts";
import type { RollbackPorts } from "#operations/rollback.ts";
import { CommentSweep } from "./sweep-comments.ts";

it("looks at the newest comments with a pass, each ten minutes at most, and again at once after a fault", async () => {
  let now = new Date("2026-11-20T12:00:00Z");
  let asked = 0;
  let down = true;
  const lost = {
    id: 7,
    url: "",
    issue: 9,
    author: { login: "erin", kind: "human" },
    body: '/clearance rollback check-in --env prod --reason "5xx"',
    createdAt: new Date("2026-11-20T11:50:00Z"),
    edited: false,
  } as const;
  const github = {
    viewer: async () => ({ login: "clearance-promoter[bot]", kind: "bot" }),
    newestComments: async () => {
      asked += 1;
      if (down) throw new Fault("GITHUB_UNREACHABLE", "it is down");
      return [lost];
    },
  } as unknown as RollbackPorts["github"];
  const sweep = new CommentSweep({ github, now: () => now });
  const silent = { info() {}, warn() {}, error() {} };
  const answered: number[] = [];
  const look = () => sweep.look((comment) => answered.push(comment), silent);
  await look();
  down = false;
  await look();
  await look();
  expect([asked, answered]).toEqual([2, [7]]);
  now = new Date(now.getTime() + 10 * 60_000);
  await look();
  expect(asked).toBe(3);
});
