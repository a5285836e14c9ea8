import { describe, expect, it } from "vitest";
import { digestOf } from "#chain/digest/digest.ts";
import { reported } from "./rollback-report.ts";

const [set, setBefore, api, apiBad, worker] = ["set", "before", "api", "api bad", "worker"].map(digestOf);
if (!(set && setBefore && api && apiBad && worker)) throw new Error("there are five");

describe("what the command says of a rollback", () => {
  const images = [
    { service: "api", from: apiBad, to: api },
    { service: "worker", from: worker, to: worker },
  ];

  it.each([
    ["rolled-back", `api ${api}, worker ${worker} is back, ${apiBad} is in quarantine: #7, 2 s`],
    ["already", `nothing to do: api ${api}, worker ${worker} has been put back before`],
    ["waiting", `#7 waits for approval: api ${api}, worker ${worker} would come back`],
  ] as const)("names each of several images, where it is %s, and never their set", (outcome, text) => {
    const report = { outcome, from: set, to: setBefore, images, quarantined: [apiBad], pullRequest: 7 };
    const said = reported(report, 2);
    expect(said.text).toBe(text);
    expect(said.json).toMatchObject({ from: null, to: null, images });
    for (const name of [set, setBefore]) expect(JSON.stringify(said)).not.toContain(name);
  });

  it("names the one image there is", () => {
    const said = reported({ outcome: "rolled-back", from: apiBad, to: api, pullRequest: 7 }, 2);
    expect(said.text).toBe(`${api} is back, ${apiBad} is in quarantine: #7, 2 s`);
    expect(said.json).toMatchObject({ from: apiBad, to: api, images: [] });
  });
});
