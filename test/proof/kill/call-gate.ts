/** At which moment of an outside call the process ends. */
export const MOMENTS = ["before", "unanswered", "after"] as const;

/**
 * `before`: the call never reaches the server. `unanswered`: the server has acted, and the answer is lost.
 * `after`: the answer has arrived, and nothing has come of it yet.
 */
export type Moment = (typeof MOMENTS)[number];

export interface KillPoint {
  /** The n-th outside call of the job, counted from 1 over every server together. */
  readonly call: number;
  readonly moment: Moment;
}

/** Counts the outside calls of one job over all its servers, and ends it at one of them. */
export class CallGate {
  #calls: string[] = [];
  #armed: { readonly point: KillPoint; readonly kill: () => void } | undefined;
  #killed: string | undefined;

  /** From here on calls count from 1; without a point they are only counted. */
  arm(point?: KillPoint, kill: () => void = () => undefined): void {
    this.#calls = [];
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

  /** The call at which the job was ended; undefined where it ended before it came to that. */
  get killedAt(): string | undefined {
    return this.#killed;
  }

  /** The number of a call that arrives. */
  enter(name: string): number {
    this.#calls.push(name);
    return this.#calls.length;
  }

  /** Whether this call has come to its end at this moment: then the process is gone already. */
  strikes(call: number, moment: Moment): boolean {
    if (this.#killed !== undefined) return moment !== "after";
    const { point, kill } = this.#armed ?? {};
    if (point === undefined || kill === undefined) return false;
    if (point.call !== call || point.moment !== moment) return false;
    this.#killed = this.#calls[call - 1] ?? "";
    kill();
    return true;
  }
}
