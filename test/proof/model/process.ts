import { Fault, type FaultCode } from "#chain/fault.ts";
import { answered, type Refusal } from "./wire.ts";

/**
 * What goes wrong with one outside call: the server says no, or can't be reached, or its answer is lost after it
 * acted (`late`: with a 502 instead). A killed process calls no more.
 */
export type Trouble = Refusal | "unreachable" | "answer-lost" | "late" | "killed-before" | "killed-after";

/** How a port tells a status, or that nothing came back. */
export type Telling = (call: string, status: Refusal | undefined) => Error;

/** Octokit's errors, for the client that is over them. */
export const BY_HTTP: Telling = (_call, status) => answered(status);

/** Faults, as adapters tell them whose code isn't run here. */
export function byFault(code: FaultCode): Telling {
  return (call, status) => {
    const retryable = status === undefined || status === 429 || status === 502;
    const kind = retryable ? code : sibling(code, status === 403 ? "DENIED" : "REJECTED");
    return new Fault(kind, `${call}: ${status ?? "nothing came back"}`, { retryable });
  };
}

/** How a task of a process ended. */
export type Ended<T> = { readonly value: T } | { readonly fault: Fault } | { readonly bug: unknown };

interface Call {
  readonly name: string;
  readonly tells: Telling;
  readonly act: () => Promise<unknown>;
  readonly answer: (value: unknown) => void;
  readonly fail: (error: Error) => void;
}

/**
 * A process whose every outside call waits until it is let through: whoever drives several of them decides
 * what happens in which order. Killing one forgets what it waits for; nothing of it runs on.
 */
export class Process<T> {
  readonly name: string;
  #waiting: Call[] = [];
  #generation = 0;
  #task: { ended?: Ended<T> } | undefined;
  calls = 0;

  constructor(name: string) {
    this.name = name;
  }

  get busy(): boolean {
    return this.#task !== undefined;
  }

  /** What the process is about to ask, in the order in which it asked. */
  get asks(): readonly string[] {
    return this.#waiting.map(({ name }) => name);
  }

  async start(run: () => Promise<T>): Promise<void> {
    const task: { ended?: Ended<T> } = {};
    this.#task = task;
    run().then(
      (value) => {
        task.ended = { value };
      },
      (error: unknown) => {
        task.ended = error instanceof Fault ? { fault: error } : { bug: error };
      },
    );
    await settled();
  }

  /** A port whose named methods wait their turn. */
  port<P extends object>(port: P, name: string, tells: Telling, methods: readonly (keyof P & string)[]): P {
    const gated = methods.map((method) => {
      const call = port[method] as (...given: unknown[]) => Promise<unknown>;
      return [method, (...given: unknown[]) => this.#ask(`${name}.${method}`, tells, () => call(...given))];
    });
    return { ...port, ...Object.fromEntries(gated) };
  }

  #ask(name: string, tells: Telling, act: () => Promise<unknown>): Promise<unknown> {
    return new Promise((answer, fail) => {
      this.#waiting.push({ name, tells, act, answer, fail });
    });
  }

  /** Lets one waiting call through. What the task ended with, where that was its last. */
  async step(pick: number, trouble?: Trouble): Promise<Ended<T> | undefined> {
    const [call] = this.#waiting.splice(pick % Math.max(1, this.#waiting.length), 1);
    if (call !== undefined) {
      this.calls += 1;
      await this.#let(call, trouble);
      await settled();
    }
    return this.#collect();
  }

  kill(): void {
    this.#generation += 1;
    this.#waiting = [];
    this.#task = undefined;
  }

  async #let(call: Call, trouble: Trouble | undefined): Promise<void> {
    if (trouble === "killed-before") {
      this.kill();
      return;
    }
    if (typeof trouble === "number" || trouble === "unreachable") {
      call.fail(call.tells(call.name, trouble === "unreachable" ? undefined : trouble));
      return;
    }
    const generation = this.#generation;
    try {
      const value = await call.act();
      if (generation !== this.#generation) return;
      if (trouble === "killed-after") this.kill();
      else if (trouble === "answer-lost") call.fail(call.tells(call.name, undefined));
      else if (trouble === "late") call.fail(call.tells(call.name, 502));
      else call.answer(value);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      call.fail(error);
    }
  }

  #collect(): Ended<T> | undefined {
    const ended = this.#task?.ended;
    if (ended !== undefined) this.#task = undefined;
    return ended;
  }
}

function sibling(code: FaultCode, kind: "DENIED" | "REJECTED"): FaultCode {
  if (code.startsWith("GITHUB")) return `GITHUB_${kind}`;
  return code.startsWith("REGISTRY") ? `REGISTRY_${kind}` : code;
}

/** Until nothing more can happen without another call: every port's work here is a chain of microtasks. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
