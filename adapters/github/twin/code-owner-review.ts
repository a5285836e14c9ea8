import { CODE_OWNERS_PATHS, codeOwnersOf } from "#chain/clearance/code-owners.ts";
import type { Pull, Repository } from "./state.ts";
import type { TwinContext } from "./twin-context.ts";

/** Whether each changed file that has owners, by the base's CODEOWNERS, is approved by one of them. */
export async function ownersApproved(
  twin: TwinContext,
  repository: Repository,
  pull: Pull,
): Promise<boolean> {
  const base = `refs/heads/${pull.base.ref}`;
  const git = twin.git(repository);
  const text = await codeOwners(base, git);
  if (text === undefined) return true;
  const listed = await git.run(["diff", "--name-only", "-z", "--no-renames", `${base}...${pull.head.sha}`]);
  const approvers = new Map<string, string>();
  for (const { author, state } of pull.reviews) {
    if (state !== "COMMENTED") approvers.set(author.login, state);
  }
  return listed
    .split("\0")
    .filter((path) => path !== "")
    .map((path) => codeOwnersOf(text, path).flatMap((name) => peopleOf(twin, name)))
    .every(
      (owners) =>
        owners.length === 0 ||
        owners.some((login) => login !== pull.author.login && approvers.get(login) === "APPROVED"),
    );
}

async function codeOwners(base: string, git: ReturnType<TwinContext["git"]>): Promise<string | undefined> {
  for (const path of CODE_OWNERS_PATHS) {
    const bytes = await git.blob(`${base}:${path}`);
    if (bytes !== undefined) return Buffer.from(bytes).toString("utf8");
  }
  return undefined;
}

/** A team that isn't there owns nothing, as on GitHub. */
function peopleOf({ state }: TwinContext, name: string): readonly string[] {
  return name.includes("/") ? (state.teams[name]?.members ?? []) : [name];
}
