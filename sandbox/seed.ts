import { mkdtempSync, rmSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { GitHubTwin } from "#adapters/github/twin/github-twin.ts";
import { BASE_TAG, baseImageName } from "./base-image.ts";
import { builderFiles, type Files, gitopsFiles, type Surroundings, serviceFiles } from "./example-files.ts";

/** Who works at Acme. Each has a token of that name in sandbox.json. */
export const PEOPLE = {
  ada: { admin: true },
  alice: {},
  bob: {},
  carol: {},
  dave: {},
  erin: {},
  mallory: {},
} as const;

export const TEAMS = { "acme/release": ["carol", "dave"], "acme/on-call": ["erin", "dave"] } as const;

export const GITOPS = "acme/gitops";
export const BUILDER = "acme/builder";
/** The example service, and a repository of somebody who may call the same builder but isn't its source. */
export const SERVICES = { "check-in": "acme/check-in", impostor: "acme/side-project" } as const;

export interface SandboxPaths {
  readonly signingConfig: string;
  readonly trustedRoot: string;
}

/** Fills a fresh GitHub with Acme's repositories, people, App, rules and environments. */
export async function seed(github: GitHubTwin, around: Surroundings, paths: SandboxPaths): Promise<void> {
  for (const [login, options] of Object.entries(PEOPLE)) github.addUser(login, options);
  for (const [team, members] of Object.entries(TEAMS)) github.addTeam(team, members);
  const service = serviceFiles(around, "check-in");
  const developers = { ada: "admin", alice: "write", bob: "write", mallory: "write" } as const;
  const services = Object.values(SERVICES);
  await Promise.all([
    repository(github, BUILDER, builderFiles(around), { ada: "admin" }),
    ...services.map((name) => repository(github, name, service, developers)),
    repository(github, GITOPS, gitopsFiles(around), {
      ada: "admin",
      alice: "write",
      carol: "write",
      dave: "write",
      erin: "write",
      mallory: "write", // a colleague whose account somebody else holds
    }),
  ]);
  for (const name of services) {
    github.setVariable(name, "CLEARANCE_IMAGE", `${around.registryHost}/acme/check-in`);
    github.setVariable(name, "CLEARANCE_BASE", `${baseImageName(around.registryHost)}:${BASE_TAG}`);
    github.setVariable(name, "CLEARANCE_SIGNING_CONFIG", paths.signingConfig);
    github.setVariable(name, "CLEARANCE_TRUSTED_ROOT", paths.trustedRoot);
  }
  protectGitops(github, paths);
}

/** The shipped ruleset and environments: design.md, "Rules on GitHub". */
function protectGitops(github: GitHubTwin, paths: SandboxPaths): void {
  const promoter = github.addApp({
    slug: "clearance-promoter",
    permissions: {
      actions: "write",
      checks: "read",
      contents: "write",
      deployments: "read",
      issues: "write",
      members: "read",
      pull_requests: "write",
      statuses: "write",
    },
  });
  const reader = github.addApp({
    slug: "clearance-reader",
    permissions: {
      actions: "read",
      contents: "read",
      members: "read",
      pull_requests: "read",
      statuses: "read",
    },
  });
  if (promoter.privateKey === undefined || reader.privateKey === undefined) {
    throw new Error("the sandbox's GitHub was seeded before");
  }
  github.setVariable(GITOPS, "CLEARANCE_APP_ID", String(promoter.appId));
  github.setVariable(GITOPS, "CLEARANCE_READER_APP_ID", String(reader.appId));
  github.setVariable(GITOPS, "CLEARANCE_SIGNING_CONFIG", paths.signingConfig);
  github.setEnvironment(GITOPS, "clearance-promoter", {
    secrets: { CLEARANCE_APP_PRIVATE_KEY: promoter.privateKey },
  });
  const secrets = { CLEARANCE_READER_PRIVATE_KEY: reader.privateKey };
  github.setEnvironment(GITOPS, "dev", { secrets });
  github.setEnvironment(GITOPS, "staging", { secrets });
  github.setEnvironment(GITOPS, "prod", { secrets, reviewers: ["carol", "dave"] });
  protectMain(github, promoter.appId);
  protectNotes(github);
}

/** The audit trail's notes: kept for good, and the promoter's alone to write. */
function protectNotes(github: GitHubTwin): void {
  const refs = ["refs/heads/clearance-audit"];
  github.setRuleset(GITOPS, { name: "clearance-audit", refs, blocksForcePush: true, blocksDeletion: true });
  github.setRuleset(GITOPS, {
    name: "clearance-audit-writer",
    refs,
    restrictsUpdates: true,
    bypass: [{ actor: "clearance-promoter", mode: "always" }],
  });
}

/** main takes pull requests only, with the promoter's own status; nobody may go around it. */
export function protectMain(github: GitHubTwin, promoterAppId: number): void {
  github.setRuleset(GITOPS, {
    name: "clearance",
    requiresPullRequest: true,
    codeOwnerReview: true,
    blocksForcePush: true,
    blocksDeletion: true,
    approvals: 0,
    requiredStatuses: [{ context: "clearance", app: promoterAppId }],
  });
}

async function repository(
  github: GitHubTwin,
  name: string,
  files: Files,
  collaborators: Readonly<Record<string, "admin" | "write" | "read">>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "clearance-seed-"));
  try {
    await writeTree(folder, files);
    await github.addRepository(name, {
      fromDirectory: folder,
      author: { name: "ada", email: "ada@acme.example" },
      visibility: "public",
      collaborators,
      deleteBranchOnMerge: true,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Writes files below a folder. */
export async function writeTree(folder: string, files: Files): Promise<void> {
  for (const [path, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
}
