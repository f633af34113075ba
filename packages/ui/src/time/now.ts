// The current time by the server's clock, for components that show how long something runs or how long ago it was. All
// components that ask for the same period share one timer, which stops when nobody looks.
import { useSyncExternalStore } from "react";

let offset = 0;

/** Called when the server tells its time. */
export function setClockOffset(millis: number): void {
  // Less than this is the network, not the clock.
  offset = Math.abs(millis) < 2000 ? 0 : millis;
}

export function currentTime(): number {
  return Date.now() + offset;
}

class Ticker {
  readonly #period: number;
  readonly #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setInterval> | null = null;
  #now = 0;

  constructor(period: number) {
    this.#period = period;
  }

  readonly read = (): number => {
    if (this.#timer === null) this.#now = Math.floor(currentTime() / this.#period) * this.#period;
    return this.#now;
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#timer === null) {
      // React reads again after this, so nobody waits a whole period for the time of day.
      this.#now = currentTime();
      this.#timer = setInterval(() => {
        this.#now = currentTime();
        for (const each of this.#listeners) each();
      }, this.#period);
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0 || this.#timer === null) return;
      clearInterval(this.#timer);
      this.#timer = null;
    };
  };
}

const tickers = { fast: new Ticker(200), second: new Ticker(1000), slow: new Ticker(15_000) } as const;
const still = () => () => undefined;

/** The time, renewed at that pace; not renewed at all while `active` is false. */
export function useNow(pace: keyof typeof tickers, active = true): number {
  const ticker = tickers[pace];
  return useSyncExternalStore(active ? ticker.subscribe : still, ticker.read);
}
