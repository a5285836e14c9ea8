import { describe, expect, it } from "vitest";
import { JobLog } from "./job-log.ts";
import { Masks } from "./masking.ts";

function heard(...lines: readonly string[]): JobLog {
  const log = new JobLog(new Masks());
  for (const line of lines) log.hear(line);
  return log;
}

describe("a job's log", () => {
  it("turns commands into annotations, with their places unescaped", () => {
    const { annotations } = heard("::error title=A%3A b,file=x%2Cy.yaml,line=3::one%0Atwo 100%25");
    expect(annotations).toEqual([
      { level: "failure", title: "A: b", path: "x,y.yaml", line: 3, message: "one\ntwo 100%" },
    ]);
  });

  it("keeps what only looks like a command", () => {
    expect(heard("http://x::y", "a ::error::b", "::").text).toBe("http://x::y\na ::error::b\n::\n");
  });

  it("obeys nothing while commands are stopped", () => {
    const log = heard("::stop-commands::Token-1", "::error::quoted", "::token-1::", "::error::real");
    expect(log.annotations.map((annotation) => annotation.message)).toEqual(["real"]);
    expect(log.text).toContain("::error::quoted");
  });

  it("refuses the commands that GitHub switched off, so that no output gets lost in silence", () => {
    expect(heard("::set-output name=a::b").annotations[0]?.level).toBe("failure");
  });
});

describe("masks", () => {
  it("hide a secret whole, by line and in its common encodings", () => {
    const masks = new Masks();
    masks.add('first"line\nsecond line');
    const printed = [
      'first"line',
      "second line",
      'first\\"line',
      encodeURIComponent("second line"),
      Buffer.from("second line").toString("base64"),
    ];
    for (const text of printed) expect(masks.hide(`<${text}>`), text).toBe("<***>");
    expect(masks.covers("has a second line in it")).toBe(true);
  });

  it("hide the longer of two secrets that begin alike, and ignore empty ones", () => {
    const masks = new Masks();
    for (const secret of ["key", "key-longer", "", "  \n"]) masks.add(secret);
    expect(masks.hide("key-longer and key, nothing else")).toBe("*** and ***, nothing else");
  });
});
