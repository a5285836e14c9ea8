/** At which moment of an outside call the process ends. */
const MOMENTS = ["before", "unanswered", "after"] as const;

/**
 * `before`: the call never reaches the server. `unanswered`: the server has acted, and the answer is lost.
 * `after`: the answer has arrived, and nothing has come of it yet.
 */
export type Moment = (typeof MOMENTS)[number];

/** What the name of a call begins with that is one mutation of a GraphQL document. */
export const MUTATION = "MUTATION";

/** Every point at which a job with these calls can end; no answer comes between two mutations. */
export function killPoints(calls: readonly string[]): readonly KillPoint[] {
  return calls.flatMap((name, index) =>
    MOMENTS.filter((moment) => moment !== "after" || !name.startsWith(MUTATION)).map((moment) => ({
      call: index + 1,
      moment,
    })),
  );
}

export interface KillPoint {
  /** The n-th outside call of the job, counted from 1 over every server together. */
  readonly call: number;
  readonly moment: Moment;
}

/** Counts the outside calls of one job over all its servers, and ends it at one of them. */
export class CallGate {
  #calls: string[] = [];
  #writes: string[] = [];
  #armed: { readonly point: KillPoint; readonly kill: () => void } | undefined;
  #killed: string | undefined;

  /** From here on calls count from 1; without a point they are only counted. */
  arm(point?: KillPoint, kill: () => void = () => undefined): void {
    this.#calls = [];
    this.#writes = [];
    this.#killed = undefined;
    this.#armed = point === undefined ? undefined : { point, kill };
  }

  /** Nothing counts until it is armed again. */
  disarm(): void {
    this.#armed = undefined;
  }

  /** The calls of the job so far: `POST github /repos/acme/gitops/pulls`. */
  get calls(): readonly string[] {
    return this.#calls;
  }

  /** The calls that reached a server and could change it, in order, without what differs from run to run. */
  get writes(): readonly string[] {
    return this.#writes;
  }

  /** The call at which the job was ended; undefined where it ended before it came to that. */
  get killedAt(): string | undefined {
    return this.#killed;
  }

  /** The number of a call that arrives. */
  enter(name: string): number {
    this.#calls.push(name);
    return this.#calls.length;
  }

  /** A call goes on to its server. */
  reaches(call: number): void {
    const name = this.#calls[call - 1] ?? "";
    if (changes(name)) this.#writes.push(name.replaceAll(/[0-9a-f]{12,64}|[0-9a-f]{8}-[0-9a-f-]{27}/g, "…"));
  }

  /** Whether this call has come to its end at this moment: then the process is gone already. */
  strikes(call: number, moment: Moment): boolean {
    const { point, kill } = this.#armed ?? {};
    if (point === undefined) return false;
    if (this.#killed !== undefined) return moment !== "after";
    if (kill === undefined || point.call !== call || point.moment !== moment) return false;
    this.#killed = this.#calls[call - 1] ?? "";
    kill();
    return true;
  }
}

/** GraphQL requests change nothing but by their mutations, which are calls of their own; git fetches by POST. */
export function changes(name: string): boolean {
  if (name.startsWith(MUTATION)) return true;
  const [method = "", , path = ""] = name.split(" ");
  return !["GET", "HEAD"].includes(method) && !/\/(?:graphql|git-upload-pack)$/.test(path);
}
