import { describe, expect, it } from "vitest";
import { digestOf } from "../digest/digest.ts";
import { parseComment } from "./comment-command.ts";

const LINE = '/clearance rollback check-in --env prod --reason "5xx after the release"';
const command = { service: "check-in", environment: "prod", reason: "5xx after the release" };

describe("parseComment", () => {
  it.each([
    ["one line", LINE, command],
    ["a story below it", `${LINE}\r\n\r\nThe board is red.\n> really`, command],
    ["a region", `${LINE} --region a`, { ...command, region: "a" }],
    ["a digest", `${LINE} --to ${digestOf("v1")}`, { ...command, to: digestOf("v1") }],
    [
      "another order",
      '/clearance rollback --reason="it is broken" --env=prod check-in',
      { ...command, reason: "it is broken" },
    ],
    [
      "a telephone's quotation marks",
      "/clearance rollback check-in --env prod --reason “5xx again”",
      { ...command, reason: "5xx again" },
    ],
    [
      "a word for a reason",
      "/clearance rollback check-in --env prod --reason broken",
      { ...command, reason: "broken" },
    ],
  ])("reads the command with %s", (_, body, expected) => {
    expect(parseComment(body)).toEqual({ command: expected });
  });

  it.each([
    ["quoted, as in a reply", `> ${LINE}`],
    ["in a code block", `\`\`\`\n${LINE}\n\`\`\``],
    ["in a code span", `\`${LINE}\``],
    ["indented, which is code too", `    ${LINE}`],
    ["on a later line", `Shall I?\n${LINE}`],
    ["after an empty line", `\n${LINE}`],
    ["with another name", LINE.replace("/clearance", "/clearances")],
    ["nothing", ""],
  ])("takes no command that is %s", (_, body) => {
    expect(parseComment(body)).toBeUndefined();
  });

  it.each([
    ["another verb", "/clearance deploy check-in", /no command "deploy"/],
    ["no verb", "/clearance", /no command ""/],
    ["no service", "/clearance rollback --env prod --reason why", /one service/],
    ["two services", LINE.replace("check-in", "check-in boarding"), /one service/],
    ["no environment", "/clearance rollback check-in --reason why", /--env is missing/],
    ["no reason", "/clearance rollback check-in --env prod", /--reason is missing/],
    ["an empty reason", '/clearance rollback check-in --env prod --reason ""', /--reason has no value/],
    [
      "a reason of 10,000 characters",
      LINE.replace(/--reason .*/, `--reason "${"x".repeat(10_000)}"`),
      /3 to 500/,
    ],
    ["a digest of another algorithm's spelling", `${LINE} --to SHA256:${"a".repeat(64)}`, /lowercase/],
    ["an option without its value", "/clearance rollback check-in --reason why --env", /--env has no value/],
    ["an option twice", `${LINE} --env dev`, /twice/],
    ["an option that isn't one", `${LINE} --by erin`, /no option --by/],
    ["a digest in upper case", `${LINE} --to ${digestOf("v1").toUpperCase()}`, /lowercase/],
    ["a path for a service", LINE.replace("check-in", "../x"), /"..\/x" isn't a name/],
    ["an open quotation", '/clearance rollback check-in --env prod --reason "why', /isn't closed/],
  ])("says what is wrong with %s", (_, body, message) => {
    expect(parseComment(body)).toEqual({ problem: expect.stringMatching(message) });
  });
});
