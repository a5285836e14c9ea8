import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { COMMANDS } from "./commands.ts";
import { dispatch } from "./dispatch.ts";

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "clearance-cli-"));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const REDIS = `docker.io/library/redis@sha256:${"a".repeat(64)}`;

async function run(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const said = { out: "", err: "" };
  const handed: (readonly string[])[] = [];
  const around = {
    environment: { PATH: process.env["PATH"], ...environment },
    directory,
    out: (text: string) => {
      said.out += text;
    },
    err: (text: string) => {
      said.err += text;
    },
  };
  const code = await dispatch(args, around, async (program, rest) => {
    handed.push([program, ...rest]);
    return 7;
  });
  return { code, ...said, handed };
}

describe("the command", () => {
  it("shows every command in its overview, and help for each without doing anything", async () => {
    const overview = await run(["--help"]);
    expect(overview.code).toBe(0);
    for (const command of COMMANDS) {
      expect(overview.out).toContain(`  ${command.name} `);
      if ("program" in command) continue;
      const help = await run([...command.name.split(" "), "--help"]);
      expect(help).toMatchObject({ code: 0, err: "" });
      for (const name of Object.keys(command.options)) expect(help.out).toContain(`--${name}`);
    }
  });

  it("ends with 2 and shows the overview on stderr where nothing is asked", async () => {
    expect(await run([])).toMatchObject({ code: 2, out: "", err: expect.stringContaining("COMMAND") });
  });

  it("hands sandbox and serve the rest of the line as it is, and their exit code back", async () => {
    const { code, handed } = await run(["sandbox", "run", "verify", "--with", "a=b", "--json"]);
    expect({ code, handed }).toEqual({
      code: 7,
      handed: [["sandbox", "run", "verify", "--with", "a=b", "--json"]],
    });
  });

  it.each([
    [["nope"], /no command "nope"/],
    [["policies"], /no command "policies"/],
    [["why", "--env", "prod"], /SERVICE is missing/],
    [["why", "check-in"], /--env is missing/],
    [["why", "check-in", "prod", "--env", "prod"], /"prod" is one argument too many/],
    [["status", "--colour"], /--colour/],
    [["status", "--env"], /--env/],
    [["verify", "ghcr.io/acme/check-in:v1", "--env", "prod"], /not an image by digest/],
    [["rollback", "check-in", "--env", "prod"], /--reason is missing/],
    [["rollback", "check-in", "--env", "prod", "-r", "no"], /3 to 500/],
    [["rollback", "check-in", "--env", "prod", "-r", "why not", "--to", "v1"], /--to/],
    [["rollback", "check-in", "--env", "prod", "-r", "why not", "--timeout", "soon"], /--timeout/],
    [["import", "docker.io/library/redis:7", "-r", "why not"], /not an image by digest/],
    [["import", REDIS], /--reason is missing/],
    [["import", REDIS, "-r", "no"], /3 to 500/],
    [["import", REDIS, "-r", "why not", "--signing-key", "absent.pem"], /"absent.pem" can't be read/],
    [["apply", "--signing-key", "key.pem"], /needs --env/],
    [["apply", "--signing-key", "absent.pem", "--env", "dev"], /"absent.pem" can't be read/],
    [["status"], /which GitOps repository/],
    [["status", "--gitops", "not a repository"], /owner\/name/],
  ])("%j is a fault that says what to do: one JSON document, exit code 2", async (args, message) => {
    const { code, out, err } = await run([...args, "--json"]);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toEqual({
      fault: { code: "INPUT_INVALID", message: expect.stringMatching(message), retryable: false },
    });
    expect(err).toMatch(message);
    expect((await run(args)).out).toBe("");
  });

  it("asks who signs an import before anything is copied", async () => {
    const { code, err } = await run(["import", REDIS, "-r", "why not"]);
    expect(code).toBe(2);
    expect(err).toMatch(/who signs the import\? Give --signing-key/);
  });

  it("says that there is no token, and where one comes from, before anything is asked", async () => {
    const { code, err } = await run(["status", "--gitops", "acme/gitops"], { PATH: "" });
    expect(code).toBe(2);
    expect(err).toMatch(/GITHUB_TOKEN.*gh auth login/);
  });
});
