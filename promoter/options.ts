import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { GitHubAuth } from "#adapters/github/api/authentication.ts";
import { appFromEnvironment, tokenFromEnvironment } from "#adapters/github/auth-from-environment.ts";
import { githubServer } from "#adapters/github/server.ts";
import { keySigner } from "#adapters/sigstore/signer.ts";
import { Duration, milliseconds } from "#chain/clearance/duration.ts";
import type { StatementSigner } from "#chain/evidence/sigstore.ts";
import { Fault } from "#chain/fault.ts";
import { RepositoryName } from "#chain/source/workflow-identity.ts";
import { type Base, DEFAULT_BASE } from "#operations/observe-ports.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export interface Options {
  readonly port: number;
  readonly host: string;
  /** null: only what a pass names and what a webhook tells wakes it. */
  readonly intervalMs: number | null;
  readonly repository: RepositoryName;
  readonly base: Base;
  readonly apiUrl: string;
  readonly auth: GitHubAuth;
  readonly secret: string;
  /** By environment. */
  readonly signers: ReadonlyMap<string, StatementSigner>;
  readonly json: boolean;
}

/** undefined where only help was asked for. @throws Fault `INPUT_INVALID` that names the option or variable. */
export async function readOptions(
  args: readonly string[],
  environment: Environment,
): Promise<Options | undefined> {
  const values = parse(args);
  if (values.help === true) return undefined;
  const secret = environment["CLEARANCE_WEBHOOK_SECRET"] ?? "";
  if (secret === "") {
    throw invalid("CLEARANCE_WEBHOOK_SECRET isn't set: without it anybody could wake the promoter");
  }
  const repository = RepositoryName.safeParse(values.gitops ?? environment["CLEARANCE_GITOPS"]);
  if (!repository.success)
    throw invalid("which GitOps repository? Give --gitops owner/name or CLEARANCE_GITOPS");
  const intervalMs = intervalOf(values.interval ?? "15m");
  const server = githubServer(environment, undefined);
  const app = await appFromEnvironment(environment);
  return {
    port: portOf(values.port ?? "8080"),
    host: values.host ?? "127.0.0.1",
    intervalMs,
    repository: repository.data,
    base: { ...DEFAULT_BASE, policyPath: values.policy ?? DEFAULT_BASE.policyPath },
    apiUrl: server.apiUrl,
    auth: app ?? { token: await tokenFromEnvironment(environment, server) },
    secret,
    signers: await signersOf(environment["CLEARANCE_SIGNING_KEYS"] ?? ""),
    json: values.json === true,
  };
}

function parse(args: readonly string[]) {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: text,
        host: text,
        gitops: text,
        policy: text,
        interval: text,
        json: flag,
        help: { ...flag, short: "h" },
      },
    }).values;
  } catch (error) {
    throw invalid(`${error instanceof Error ? error.message : String(error)} (see clearance serve --help)`);
  }
}

function intervalOf(text: string): number | null {
  if (text === "off") return null;
  const interval = Duration.safeParse(text);
  if (interval.success) return milliseconds(interval.data);
  throw invalid(`--interval: "${text}" isn't a duration such as 15m, and isn't off`);
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw invalid(`--port: "${text}" isn't a port`);
}

async function signersOf(keys: string): Promise<ReadonlyMap<string, StatementSigner>> {
  const signers = new Map<string, StatementSigner>();
  for (const pair of keys.split(",").filter((one) => one.trim() !== "")) {
    const [environment, path] = pair.split("=").map((part) => part.trim());
    if (!environment || !path) throw invalid(`CLEARANCE_SIGNING_KEYS: "${pair}" isn't environment=file`);
    const pem = await readFile(path).catch(() => {
      throw invalid(`CLEARANCE_SIGNING_KEYS: "${path}" can't be read`);
    });
    signers.set(environment, keySigner({ pem, name: path }));
  }
  return signers;
}

function invalid(message: string): Fault {
  return new Fault("INPUT_INVALID", message);
}
