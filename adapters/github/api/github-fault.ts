import { Fault } from "#chain/fault.ts";
import { type Answered, limitWait } from "./limits.ts";

/** What GitHub answered, where it did: Octokit says 500 for a network that failed, too. */
export function answerIn(error: unknown): Answered | undefined {
  if (!(error instanceof Error) || !("response" in error)) return undefined;
  const response = error.response as { status?: number; headers?: Answered["headers"] } | undefined;
  if (typeof response?.status !== "number") return undefined;
  return { status: response.status, headers: response.headers ?? {}, message: error.message };
}

/** Octokit marks every failed request with a status; anything else is our own mistake. */
function failedRequest(error: unknown): error is Error {
  return error instanceof Error && ("status" in error || /^(?:AbortError|TimeoutError)$/.test(error.name));
}

export interface GraphqlErrors extends Error {
  /** What could be answered all the same. */
  readonly data?: unknown;
  readonly errors: readonly {
    readonly type?: string;
    readonly message: string;
    /** The field that it is about. */
    readonly path?: readonly unknown[];
  }[];
}

export function isGraphqlErrors(error: unknown): error is GraphqlErrors {
  return error instanceof Error && error.name === "GraphqlResponseError" && "errors" in error;
}

/** The fault behind a failed call; what isn't GitHub's or the network's doing stays as it is. */
export function toFault(what: string, error: unknown): unknown {
  if (error instanceof Fault) return error;
  if (isGraphqlErrors(error)) {
    const [first] = error.errors;
    const said = error.errors.map((one) => one.message).join("; ");
    if (first?.type === "FORBIDDEN") return denied(what, said, error);
    if (first?.type === "RATE_LIMITED") return unreachable(what, `a rate limit holds: ${said}`, error);
    return new Fault("GITHUB_REJECTED", `${what}: GitHub said: ${said}`, { cause: error });
  }
  const answer = answerIn(error);
  if (answer === undefined) {
    return failedRequest(error) ? unreachable(what, "GitHub didn't answer", error) : error;
  }
  const said = `GitHub answered ${answer.status}: ${firstLine(answer.message)}`;
  if (limitWait(answer, 0) !== undefined) return unreachable(what, `a rate limit holds. ${said}`, error);
  if (answer.status === 401 || answer.status === 403) return denied(what, said, error);
  if (answer.status >= 500) return unreachable(what, said, error);
  const hint = answer.status === 404 ? " (or the token may not see it)" : "";
  return new Fault("GITHUB_REJECTED", `${what}: ${said}${hint}`, { cause: error });
}

function unreachable(what: string, why: string, cause: unknown): Fault {
  return new Fault("GITHUB_UNREACHABLE", `${what}: ${why}`, { cause, retryable: true });
}

function denied(what: string, said: string, cause: unknown): Fault {
  return new Fault("GITHUB_DENIED", `${what}: ${said}. Check the token and the App's permissions.`, {
    cause,
  });
}

function firstLine(message: string): string {
  return (message.split("\n")[0] ?? "").replace(/ - https:\/\/docs\.github\.com\S*/, "").slice(0, 300);
}
