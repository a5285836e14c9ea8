import type { CommitId } from "#chain/promotion/git.ts";
import type { Permission } from "#chain/promotion/github.ts";
import type { Identity } from "../identity.ts";
import { demand } from "../permissions.ts";
import type { Access, Pull, Repository } from "../state.ts";
import type { TwinContext } from "../twin-context.ts";
import type { PageArguments } from "./connection.ts";

/** One request: who asks, and where. */
export interface GraphqlCall {
  readonly twin: TwinContext;
  readonly identity: Exclude<Identity, { kind: "anonymous" }>;
  readonly show: Views;
}

/** Types of the schema lead to each other in circles: files that show one reach the others through this. */
export interface Views {
  repository(call: GraphqlCall, repository: Repository): object;
  /** Throws where there is none. */
  commit(call: GraphqlCall, repository: Repository, oid: CommitId): Promise<object>;
  ref(call: GraphqlCall, repository: Repository, name: string): Promise<object | null>;
  pull(call: GraphqlCall, repository: Repository, pull: Pull): object;
  pulls(call: GraphqlCall, repository: Repository, connection: string, filter: PullFilter): object;
}

/** Which pull requests of a repository, in which order. */
export interface PullFilter extends PageArguments {
  readonly states?: readonly string[] | null;
  readonly headRefName?: string | null;
  readonly baseRefName?: string | null;
  readonly commit?: CommitId;
  readonly orderBy?: { readonly field: string; readonly direction: string } | null;
}

/** Lets a field be answered, or refuses it as REST would. */
export function demandField(
  { twin, identity }: GraphqlCall,
  repository: Repository,
  subject: string,
  access: Access = "read",
  person?: Permission,
): void {
  demand(twin.state, identity, repository, subject, access, person);
}
