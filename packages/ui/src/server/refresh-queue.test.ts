import { describe, expect, it } from "vitest";
import { RefreshQueue } from "./refresh-queue.ts";

/** A clock that only moves when told, with timers. */
function makeClock() {
  let now = 0;
  let timers: { at: number; callback: () => void }[] = [];
  return {
    now: () => now,
    delay: (callback: () => void, millis: number) => void timers.push({ at: now + millis, callback }),
    async advance(millis: number) {
      now += millis;
      const due = timers.filter((timer) => timer.at <= now);
      timers = timers.filter((timer) => timer.at > now);
      for (const timer of due) timer.callback();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

describe("RefreshQueue", () => {
  it("answers many marks with one refresh, and a mark during it with one more", async () => {
    const clock = makeClock();
    const done: (() => void)[] = [];
    const queue = new RefreshQueue({
      ...clock,
      minGap: 100,
      refresh: () => new Promise<void>((resolve) => done.push(resolve)),
    });
    for (let i = 0; i < 50; i += 1) queue.mark(["assets"]);
    await clock.advance(100);
    expect(done).toHaveLength(1);
    for (let i = 0; i < 50; i += 1) queue.mark(["assets"]);
    await clock.advance(1000);
    expect(done).toHaveLength(1);
    done[0]?.();
    await clock.advance(0);
    // The first took 1000, so the next waits for twice that.
    await clock.advance(1999);
    expect(done).toHaveLength(1);
    await clock.advance(1);
    expect(done).toHaveLength(2);
  });

  it("keeps keys apart and goes on after a refresh that fails", async () => {
    const clock = makeClock();
    const seen: string[] = [];
    const queue = new RefreshQueue({
      ...clock,
      minGap: 10,
      refresh: (key) => {
        seen.push(key.join("/"));
        return Promise.reject(new TypeError("away"));
      },
    });
    queue.mark(["run", "a"]);
    queue.mark(["run", "b"]);
    await clock.advance(10);
    queue.mark(["run", "a"]);
    await clock.advance(10);
    expect(seen).toEqual(["run/a", "run/b", "run/a"]);
  });
});
