import { EventEmitter, once } from "node:events";
import { describe, expect, it } from "vitest";
import { Reconciler } from "./reconciler.ts";

/** Tells each pass that begins. */
function counted(work: (pass: number) => Promise<void> = async () => undefined, interval = 60_000) {
  const passes = new EventEmitter();
  const begun = { count: 0 };
  const reconciler = new Reconciler(async () => {
    begun.count += 1;
    passes.emit(String(begun.count));
    await work(begun.count);
    return true;
  }, interval);
  return { reconciler, begun, pass: (number: number) => once(passes, String(number)) };
}

describe("the reconciler", () => {
  it("kargo#4915: runs one more pass for any number of wakes during one", async () => {
    const gate = Promise.withResolvers<void>();
    const { reconciler, begun, pass } = counted((number) =>
      number === 1 ? gate.promise : Promise.resolve(),
    );
    const second = pass(2);
    const loop = reconciler.start();
    for (let wake = 0; wake < 5; wake += 1) reconciler.wake();
    expect(begun.count).toBe(1);
    gate.resolve();
    await second;
    await reconciler.close();
    await loop;
    expect(begun.count).toBe(2);
  });

  it("hands a pass all hints that came before it, once, and keeps those that come during it for the next", async () => {
    const heard: string[][] = [];
    const second = Promise.withResolvers<void>();
    const third = Promise.withResolvers<void>();
    const reconciler: Reconciler = new Reconciler(async (_, hints) => {
      heard.push([...hints]);
      if (heard.length === 1) reconciler.wake(["worker"]);
      if (heard.length === 2) second.resolve();
      if (heard.length === 3) third.resolve();
      return true;
    }, null);
    reconciler.wake(["api"]);
    reconciler.wake(["api", "boarding"]);
    const loop = reconciler.start();
    await second.promise;
    reconciler.wake();
    await third.promise;
    await reconciler.close();
    await loop;
    expect(heard).toEqual([["api", "boarding"], ["worker"], []]);
  });

  it("finishes the pass under way when it is closed, and begins no other", async () => {
    const gate = Promise.withResolvers<void>();
    const { reconciler, begun } = counted(() => gate.promise);
    const loop = reconciler.start();
    reconciler.wake();
    const closed = reconciler.close();
    gate.resolve();
    await Promise.all([closed, loop]);
    expect(begun.count).toBe(1);
    expect(reconciler.last?.ok).toBe(true);
  });

  it("begins no pass when it is closed while it waits for a reason to", async () => {
    const { reconciler, begun, pass } = counted();
    const first = pass(1);
    const loop = reconciler.start();
    await first;
    while (reconciler.last === undefined) await new Promise(setImmediate);
    await reconciler.close();
    await loop;
    expect(begun.count).toBe(1);
  });

  it("gitops-promoter#1109: runs again by itself when no webhook comes", async () => {
    const { reconciler, pass } = counted(undefined, 1);
    const third = pass(3);
    const loop = reconciler.start();
    await third;
    await reconciler.close();
    await loop;
  });

  it("wakes at the time that a pass names, and asks nothing in an hour that names none", async () => {
    const began: number[] = [];
    let now = 0;
    const clock = {
      now: () => now,
      sleep: async (milliseconds: number, signal: AbortSignal) => {
        if (now + milliseconds <= 3_600_000) now += milliseconds;
        else await once(signal, "abort");
      },
    };
    const idle = Promise.withResolvers<void>();
    const reconciler = new Reconciler(
      async () => {
        began.push(now);
        if (began.length === 2) setImmediate(idle.resolve);
        return { ok: true, again: began.length === 1 ? new Date(5_000) : null };
      },
      null,
      clock,
    );
    const loop = reconciler.start();
    await idle.promise;
    await new Promise(setImmediate);
    expect(began).toEqual([0, 5_000]);
    await reconciler.close();
    await loop;
  });

  it("ends with a bug instead of going on as if nothing was", async () => {
    const { reconciler } = counted(() => Promise.reject(new TypeError("nobody expected this")));
    await expect(reconciler.start()).rejects.toThrow("nobody expected this");
  });
});
