import { describe, expect, it } from "vitest";
import type { Review } from "#chain/promotion/github.ts";
import { permissionsOf } from "./observe-github.ts";

describe("what reviewers may do", () => {
  const review = (login: string, mayPush?: boolean): Review => ({
    author: { login, kind: "human" },
    state: "APPROVED",
    commit: "a".repeat(40),
    submittedAt: new Date(0),
    ...(mayPush === undefined ? {} : { mayPush }),
  });

  it("is taken from the reviews, and asked only of those of whom they don't say it", async () => {
    const asked: string[] = [];
    const permissions = await permissionsOf(
      [review("carol", true), review("dave", false), review("erin")],
      async (login) => {
        asked.push(login);
        return "maintain";
      },
    );
    expect(asked).toEqual(["erin"]);
    expect([...permissions]).toEqual([
      ["carol", "write"],
      ["dave", "read"],
      ["erin", "maintain"],
    ]);
  });
});
