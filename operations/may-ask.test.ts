import { describe, expect, it } from "vitest";
import { Fault } from "#chain/fault.ts";
import type { Permission } from "#chain/promotion/github.ts";
import { approversOf, askersOf } from "./may-ask.ts";

const gone = new Fault("GITHUB_REJECTED", "members of acme/gone: GitHub answered 404: Not Found");
const hidden = new Fault("GITHUB_DENIED", "members of acme/hidden: GitHub answered 403: Forbidden");
const github = {
  async teamMembers(team: string) {
    if (team === "acme/gone") throw gone;
    if (team === "acme/hidden") throw hidden;
    return ["Erin", "dave"];
  },
  permission: async (login: string): Promise<Permission> => (login === "carol" ? "write" : "read"),
};
const asks = (login: string, ...by: readonly string[]) => askersOf(login, by, github);

describe("who may ask", () => {
  it.each([
    ["a member of a team, in any spelling, without write access", "eRIN", ["acme/on-call"]],
    ["a login with write access", "carol", ["carol"]],
    ["a member of one team while another one is gone", "erin", ["acme/gone", "acme/on-call"]],
    ["a login while a team may not be read", "carol", ["acme/hidden", "carol"]],
  ])("is %s", async (_who, login, by) => {
    expect(await asks(login, ...by)).toMatchObject({ permitted: true });
  });

  it.each([
    ["who has left the team", "frank", ["acme/on-call"]],
    ["whom nobody names", "carol", []],
    ["who has taken the name of somebody who was renamed, and may only read", "mallory", ["mallory"]],
  ])("isn't somebody %s", async (_who, login, by) => {
    expect(await asks(login, ...by)).toMatchObject({ permitted: false });
  });

  it.each([
    ["doesn't know", "acme/gone", gone],
    ["doesn't show", "acme/hidden", hidden],
  ])("is not decided by a team that GitHub %s, where it alone might name them", async (_how, team, fault) => {
    await expect(asks("frank", "acme/on-call", team)).rejects.toBe(fault);
    await expect(asks("mallory", "mallory", team)).rejects.toBe(fault);
  });

  it("are told by name, those of a team that can't be read left out", async () => {
    expect((await asks("erin", "carol", "acme/gone", "acme/on-call")).people).toEqual([
      "carol",
      "Erin",
      "dave",
    ]);
  });

  it("approve what nobody asked for, also while a team can't be read", async () => {
    const by = ["carol", "acme/hidden", "acme/on-call", "acme/gone"];
    expect(await approversOf(by, github)).toEqual(["carol", "Erin", "dave"]);
  });
});
