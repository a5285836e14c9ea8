import { Fault } from "#chain/fault.ts";
import { type Launched, launch, setReferenced } from "../launch/launch.ts";
import { gitEnvironment } from "./git-environment.ts";

export interface GitObject {
  readonly id: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

interface Question {
  /** Whether the bytes follow the line about it. */
  readonly whole: boolean;
  readonly resolve: (object: Answer | undefined) => void;
  readonly reject: (fault: Fault) => void;
}

type Answer = GitObject & { readonly size: number };

const ANSWER_MS = 30_000;

/**
 * Objects of one repository through one long-lived `git cat-file --batch-command`: a read costs a pipe's round trip
 * and not a process. The process ends when nobody has asked for a while, and never keeps Node alive.
 */
export class ObjectReader {
  readonly #directory: string;
  readonly #idle: number;
  #child: Launched | undefined;
  #questions: Question[] = [];
  #received: Buffer[] = [];
  #size = 0;
  #wanted = 0;
  #timer: NodeJS.Timeout | undefined;

  /** `idle` is how long the process outlives its last answer, in milliseconds. */
  constructor(directory: string, idle = 2_000) {
    this.#directory = directory;
    this.#idle = idle;
  }

  /** An object by any name that git resolves; undefined where there is none. The name must be one line. */
  read(name: string): Promise<GitObject | undefined> {
    return this.#ask(name, true);
  }

  /** How many bytes a blob has, without them; undefined where there is none by that name. */
  async blobSize(name: string): Promise<number | undefined> {
    const found = await this.#ask(name, false);
    return found?.type === "blob" ? found.size : undefined;
  }

  #ask(name: string, whole: boolean): Promise<Answer | undefined> {
    return new Promise((resolve, reject) => {
      const child = this.#process();
      this.#questions.push({ whole, resolve, reject });
      this.#watch(ANSWER_MS);
      child.stdin.write(`${whole ? "contents" : "info"} ${name}\n`);
    });
  }

  #process(): Launched {
    if (this.#child !== undefined) return this.#child;
    const args = ["cat-file", "--batch-command"];
    const child = launch("git", args, { cwd: this.#directory, env: gitEnvironment() });
    this.#child = child;
    child.stdout.on("data", (chunk: Buffer) => this.#take(chunk));
    child.stderr.resume();
    const ended = (cause?: unknown) => {
      if (this.#child === child) this.#forget(cause);
    };
    child.ended.then(() => ended(), ended);
    return child;
  }

  #take(chunk: Buffer): void {
    this.#received.push(chunk);
    this.#size += chunk.length;
    // Joining for every chunk of a large object would be quadratic: wait until all of it is there.
    while (this.#questions.length > 0 && this.#size > 0 && this.#size >= this.#wanted) {
      if (!this.#answerNext(Buffer.concat(this.#received))) break;
    }
    this.#watch(this.#questions.length > 0 ? ANSWER_MS : this.#idle);
  }

  #answerNext(received: Buffer): boolean {
    this.#received = [received];
    const line = received.indexOf(0x0a);
    if (line < 0) return false;
    const header = received.toString("utf8", 0, line);
    const found = /^([0-9a-f]{40,64}) (\w+) (\d+)$/.exec(header);
    const size = Number(found?.[3] ?? 0);
    const follows = found !== null && this.#questions[0]?.whole === true;
    const end = line + 1 + (follows ? size + 1 : 0);
    if (received.length < end) {
      this.#wanted = end;
      return false;
    }
    const rest = received.subarray(end);
    this.#received = rest.length === 0 ? [] : [rest];
    this.#size = rest.length;
    this.#wanted = 0;
    const question = this.#questions.shift();
    const [, id, type] = found ?? [];
    if (id === undefined || type === undefined) question?.resolve(undefined);
    else
      question?.resolve({
        id,
        type,
        size,
        bytes: new Uint8Array(received.subarray(line + 1, Math.max(line + 1, end - 1))),
      });
    return true;
  }

  #watch(milliseconds: number): void {
    clearTimeout(this.#timer);
    const waiting = this.#questions.length > 0;
    this.#timer = setTimeout(() => (waiting ? this.#child?.kill() : this.#retire()), milliseconds);
    setReferenced(this.#timer, waiting);
    this.#child?.hold(waiting);
  }

  /** Nobody waits: whoever asks next gets a new process, and this one ends when its input does. */
  #retire(): void {
    const child = this.#child;
    this.#child = undefined;
    child?.stdin.end();
  }

  #forget(cause: unknown): void {
    clearTimeout(this.#timer);
    const unanswered = this.#questions;
    this.#child = undefined;
    this.#questions = [];
    this.#received = [];
    this.#size = 0;
    this.#wanted = 0;
    for (const question of unanswered) {
      question.reject(
        new Fault("GIT_FAILED", "git cat-file ended before it answered. Is the clone whole?", {
          cause,
          retryable: true,
        }),
      );
    }
  }
}
