import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import * as z from "zod";
import { Fault } from "#chain/fault.ts";
import type { Credential } from "./credentials.ts";
import { jsonIn } from "./json.ts";

const Answer = z.object({ Username: z.string(), Secret: z.string() });

const LONGEST = 30_000;

/**
 * Asks `docker-credential-<name> get` for a registry; undefined when it knows none. Its output is never
 * repeated anywhere.
 *
 * @throws Fault `INPUT_INVALID` when the helper can't be run, fails or answers something else.
 */
export async function askCredentialHelper(
  name: string,
  registry: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Credential | undefined> {
  const program = `docker-credential-${name}`;
  const child = spawn(program, ["get"], {
    env: { ...environment },
    stdio: ["pipe", "pipe", "ignore"],
    timeout: LONGEST,
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", (cause) => reject(unusable(program, "can't be started", cause)));
    child.once("close", resolve);
  });
  // A helper that ends without reading its input closes the pipe: how it ended says more.
  child.stdin.on("error", () => undefined).end(registry);
  const [output, code] = await Promise.all([text(child.stdout), ended]);
  if (code !== 0) {
    if (/credentials not found/i.test(output)) return undefined;
    throw unusable(program, code === null ? `gave no answer in ${LONGEST} ms` : `ended with ${code}`);
  }
  const parsed = Answer.safeParse(jsonIn(output));
  if (!parsed.success) throw unusable(program, "answered something else than a credential");
  const { Secret, Username } = parsed.data;
  return Username === "<token>"
    ? { kind: "identity-token", token: Secret }
    : { kind: "password", username: Username, password: Secret };
}

function unusable(program: string, why: string, cause?: unknown): Fault {
  const message = `the credential helper ${program}, which Docker's config names, ${why}`;
  return new Fault("INPUT_INVALID", message, cause === undefined ? {} : { cause });
}
