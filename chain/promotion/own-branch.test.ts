import { expect, it } from "vitest";
import { isSweptName } from "./own-branch.ts";

it("clears away what it names itself, and never a revert or what people name", () => {
  const id = "0123456789ab";
  const names = [
    `clearance/prod-a/check-in/${id}`,
    `clearance/batch/prod/web/${id}`,
    `clearance/rollback/prod/check-in/${id}`,
    `clearance/hold/prod/check-in/${id}`,
    `clearance/quarantine-policies/${id}`,
    `clearance/revert/${id}`,
    "clearance/rollback/notes",
    `mine/hold/prod/check-in/${id}`,
  ];
  expect(names.filter(isSweptName)).toEqual(names.slice(0, 5));
});
