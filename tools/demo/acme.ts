import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gitEnvironment } from "#adapters/git/git-environment.ts";
import { runGit } from "#adapters/git/run-git.ts";
import type { Sandbox } from "../../sandbox/start.ts";

/** What people at Acme do: over the REST API and with git, as they would anywhere. */
export interface Acme {
  rest<T = unknown>(login: string, method: string, path: string, body?: object): Promise<T>;
  /** One commit on a branch, pushed; gives its id. Null deletes a file. */
  push(
    login: string,
    repository: string,
    change: (
      file: (path: string) => Promise<string>,
    ) => Promise<Readonly<Record<string, string | Uint8Array | null>>>,
    options: { readonly message: string; readonly branch?: string },
  ): Promise<string>;
  /** Starts a workflow of the GitOps repository and waits until nothing goes on without a person. */
  dispatch(workflow: string, inputs?: Readonly<Record<string, string>>): Promise<void>;
  /** The command `clearance`, as on-call has it installed. */
  clearance(
    login: string,
    ...args: readonly string[]
  ): Promise<{ readonly code: number; readonly json: unknown; readonly stderr: string }>;
}

export const GITOPS = "acme/gitops";

export function acme(sandbox: Sandbox, dist: string, dir: string): Acme {
  const { github, tokens } = sandbox.document;

  async function rest<T>(login: string, method: string, path: string, body?: object): Promise<T> {
    const answer = await fetch(`${github.api}${path}`, {
      method,
      headers: { authorization: `token ${tokens[login] ?? ""}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok)
      throw new Error(`${login}: ${method} ${path} was answered with ${answer.status}: ${text}`);
    const json = answer.headers.get("content-type")?.includes("json") === true;
    return (text === "" ? undefined : json ? JSON.parse(text) : text) as T;
  }

  return {
    rest,
    async push(login, repository, change, { message, branch = "main" }) {
      const clone = await mkdtemp(join(dir, "clone-"));
      const url = new URL(`${github.git}/${repository}.git`);
      url.username = login;
      url.password = tokens[login] ?? "";
      const person = {
        GIT_AUTHOR_NAME: login,
        GIT_AUTHOR_EMAIL: `${login}@acme.example`,
        GIT_COMMITTER_NAME: login,
        GIT_COMMITTER_EMAIL: `${login}@acme.example`,
      };
      const git = async (...args: string[]): Promise<string> =>
        (await runGit(args, { directory: clone, environment: gitEnvironment(person) })).toString().trim();
      try {
        await git("clone", "--quiet", "--depth=1", `--branch=${branch}`, url.href, ".");
        const files = await change((path) => readFile(join(clone, path), "utf8"));
        for (const [path, content] of Object.entries(files)) {
          await mkdir(dirname(join(clone, path)), { recursive: true });
          if (content === null) await rm(join(clone, path));
          else await writeFile(join(clone, path), content);
        }
        await git("add", "--all", "--force", ".");
        await git("commit", "--quiet", "--no-gpg-sign", `--message=${message}`);
        await git("push", "--quiet", "origin", branch);
        return await git("rev-parse", "HEAD");
      } finally {
        await rm(clone, { recursive: true, force: true });
      }
    },
    async dispatch(workflow, inputs = {}) {
      await rest("ada", "POST", `/repos/${GITOPS}/actions/workflows/${workflow}/dispatches`, {
        ref: "main",
        inputs,
      });
      await sandbox.github.settled();
    },
    clearance: (login, ...args) =>
      new Promise((resolve, reject) => {
        const child = spawn(process.execPath, [join(dist, "clearance.js"), ...args, "--json"], {
          cwd: dir,
          env: {
            PATH: process.env["PATH"] ?? "",
            HOME: dir,
            GITHUB_API_URL: github.api,
            GITHUB_TOKEN: tokens[login] ?? "",
            CLEARANCE_GITOPS: GITOPS,
            NODE_COMPILE_CACHE: join(dir, "compile-cache"),
          },
        });
        let stdout = "";
        let stderr = "";
        child.stdout.on("data", (chunk: Buffer) => {
          stdout += chunk.toString();
        });
        child.stderr.on("data", (chunk: Buffer) => {
          stderr += chunk.toString();
        });
        child.on("error", reject);
        child.on("close", (code) => {
          const said = parsed(stdout);
          if (said === undefined)
            reject(new Error(`clearance ${args.join(" ")} printed no JSON: ${stdout}${stderr}`));
          else resolve({ code: code ?? 70, json: said.json, stderr });
        });
      }),
  };
}

/** A machine may stand still for a while; how fast the story is told is the business of `npm run bench -- demo`. */
const PATIENCE = 60_000;

/** Asks until the answer isn't undefined. `instead` says what was there in its place, where that never came. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined> | T | undefined,
  instead: () => Promise<string> = () => Promise.resolve(""),
): Promise<T> {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`it never came to this: ${what}${await instead()}`);
    await sleep(80);
  }
}

function parsed(text: string): { readonly json: unknown } | undefined {
  try {
    return { json: text === "" ? undefined : (JSON.parse(text) as unknown) };
  } catch {
    return undefined;
  }
}
