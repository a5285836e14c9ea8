/** Lets those who want the same thing have it one after the other, in the order in which they came. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  async take<T>(what: string, act: () => Promise<T>): Promise<T> {
    const turn = (this.#last.get(what) ?? Promise.resolve()).then(act);
    const over = turn.then(
      () => undefined,
      () => undefined,
    );
    this.#last.set(what, over);
    try {
      return await turn;
    } finally {
      if (this.#last.get(what) === over) this.#last.delete(what);
    }
  }
}
