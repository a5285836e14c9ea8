import type { Environment, Repository } from "./state.ts";
import type { TwinContext } from "./twin-context.ts";

/** The environment of a job. One that nobody made is made by its first use, without any rule. */
export function environmentByUse(twin: TwinContext, repository: Repository, name: string): Environment {
  const known = repository.environments[name];
  if (known !== undefined) return known;
  const made: Environment = {
    id: twin.store.newId(),
    name,
    reviewers: [],
    branches: [],
    preventSelfReview: false,
    adminsBypass: true,
    secrets: {},
  };
  repository.environments[name] = made;
  twin.store.save();
  return made;
}

export function mayUse(environment: Environment, ref: string): boolean {
  return environment.branches.length === 0 || environment.branches.some((one) => ref === `refs/heads/${one}`);
}
