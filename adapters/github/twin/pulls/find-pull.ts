import { findRepository } from "../call.ts";
import { fullName } from "../permissions.ts";
import { notFound } from "../refusal.ts";
import type { Pull, Repository } from "../state.ts";
import type { TwinContext } from "../twin-context.ts";

export function findPull(repository: Repository, number: number): Pull {
  const pull = repository.pulls.find((one) => one.number === number);
  if (pull === undefined) throw notFound();
  return pull;
}

/** Where the head branch lives: the repository itself, or a fork of it. */
export function headRepository(twin: TwinContext, repository: Repository, pull: Pull): Repository {
  const [owner = "", name = ""] = (pull.head.repository ?? fullName(repository)).split("/");
  return findRepository(twin, owner, name);
}
