import { describe, expect, it } from "vitest";
import { Fault } from "#chain/fault.ts";
import type { Command, Outcome } from "./command.ts";
import { invoke } from "./invoke.ts";
import { failed, type Surroundings } from "./surroundings.ts";

async function run(
  args: readonly string[],
  work: (rest: readonly string[]) => Outcome,
  more: Pick<Command, "rest"> = {},
) {
  const command: Command = {
    name: "try",
    summary: "Try",
    arguments: [],
    options: {},
    ...more,
    async run(invocation) {
      invocation.progress("on the way");
      return work(invocation.rest);
    },
  };
  let [out, err] = ["", ""];
  const around: Surroundings = {
    environment: {},
    directory: "/",
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
  };
  const json = args.includes("--json");
  const code = await invoke(command, args, around).catch((error: unknown) => failed(error, json, around));
  return { code, out, err };
}

describe("a command", () => {
  it.each([0, 1, 2])(
    "ends with its outcome's code %i, text or JSON on stdout, progress on stderr",
    async (code) => {
      const outcome = { code, json: { when: new Date(0) }, text: "for people" };
      expect(await run([], () => outcome)).toEqual({ code, out: "for people\n", err: "on the way\n" });
      const { out } = await run(["--json"], () => outcome);
      expect(JSON.parse(out)).toEqual({ when: "1970-01-01T00:00:00.000Z" });
    },
  );

  it("takes one or more of what may follow, and no less", async () => {
    const told = (rest: readonly string[]) => ({ code: 0, json: rest, text: "" });
    const files = { rest: "FILE" };
    expect(JSON.parse((await run(["a", "b", "--json"], told, files)).out)).toEqual(["a", "b"]);
    expect(await run([], told, files)).toMatchObject({
      code: 2,
      err: expect.stringContaining("FILE is missing"),
    });
    expect(await run(["a"], told)).toMatchObject({
      code: 2,
      err: expect.stringContaining("one argument too many"),
    });
  });

  it("shows a fault inside a document as code, message and retryable, without its cause", async () => {
    const fault = new Fault("GIT_FAILED", "no", { cause: new Error("secret") });
    const { out } = await run(["--json"], () => ({ code: 2, json: { done: [{ fault }] }, text: "" }));
    expect(JSON.parse(out)).toEqual({
      done: [{ fault: { code: "GIT_FAILED", message: "no", retryable: false } }],
    });
  });

  it("ends with 70 for a bug: one JSON document on stdout, the stack on stderr", async () => {
    const { code, out, err } = await run(["--json"], () => {
      throw new TypeError("nobody expected this");
    });
    expect(code).toBe(70);
    expect(JSON.parse(out)).toEqual({ bug: "nobody expected this" });
    expect(err).toMatch(/nobody expected this\n\s+at /);
  });
});
