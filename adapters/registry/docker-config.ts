import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { Fault } from "#chain/fault.ts";
import { askCredentialHelper } from "./credential-helper.ts";
import type { Credential, Credentials } from "./credentials.ts";
import { jsonIn } from "./json.ts";

const Entry = z.object({
  auth: z.string().optional(),
  username: z.string().optional(),
  password: z.string().optional(),
  identitytoken: z.string().optional(),
  registrytoken: z.string().optional(),
});
const DockerConfig = z.object({
  auths: z.record(z.string(), Entry).default({}),
  credHelpers: z.record(z.string(), z.string()).default({}),
  credsStore: z.string().optional(),
});

/** The variables that say where Docker's config and the programs beside it are. */
export type DockerVariables = Readonly<Record<string, string | undefined>>;

/**
 * Credentials as `docker login` left them: in `config.json` of DOCKER_CONFIG or of `~/.docker`, or with
 * the credential helper that it names. Read once, when a registry first asks.
 *
 * @throws (when called) Fault `INPUT_INVALID` for a config or helper that can't be used.
 */
export function dockerCredentials(environment: DockerVariables): Credentials {
  const folder = environment["DOCKER_CONFIG"] || join(environment["HOME"] || homedir(), ".docker");
  const path = join(folder, "config.json");
  let config: Promise<z.infer<typeof DockerConfig>> | undefined;
  return async (registry) => {
    config ??= readConfig(path);
    const { auths, credHelpers, credsStore } = await config;
    const key = registry === "docker.io" ? "https://index.docker.io/v1/" : registry;
    const helper = credHelpers[registry] ?? credsStore;
    if (helper !== undefined) {
      const found = await askCredentialHelper(helper, key, environment);
      if (found !== undefined) return found;
    }
    const entry = Object.entries(auths).find(([name]) => name === key || hostOf(name) === hostOf(key))?.[1];
    return entry && credentialIn(entry, path, registry);
  };
}

async function readConfig(path: string): Promise<z.infer<typeof DockerConfig>> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return DockerConfig.parse({});
    throw new Fault("INPUT_INVALID", `Docker's config ${path} can't be read`, { cause });
  }
  const parsed = DockerConfig.safeParse(jsonIn(text));
  if (parsed.success) return parsed.data;
  // Without its cause: a parser's message quotes what it read, and this file holds passwords.
  throw new Fault("INPUT_INVALID", `Docker's config ${path} isn't what docker login writes: log in again`);
}

/** Old entries are URLs: `https://ghcr.io/v1/`. */
function hostOf(name: string): string {
  return name.replace(/^https?:\/\//, "").replace(/\/.*$/, "");
}

function credentialIn(entry: z.infer<typeof Entry>, path: string, registry: string): Credential | undefined {
  if (entry.registrytoken) return { kind: "registry-token", token: entry.registrytoken };
  if (entry.identitytoken) return { kind: "identity-token", token: entry.identitytoken };
  if (entry.username && entry.password) {
    return { kind: "password", username: entry.username, password: entry.password };
  }
  if (!entry.auth) return undefined;
  const decoded = Buffer.from(entry.auth, "base64").toString("utf8");
  const colon = decoded.indexOf(":");
  if (colon < 1) {
    throw new Fault(
      "INPUT_INVALID",
      `Docker's config ${path} has a broken entry for ${registry}: log in again`,
    );
  }
  return { kind: "password", username: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}
