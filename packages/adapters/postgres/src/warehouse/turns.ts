// Lets at most so many in at once; the others wait in line.
import { DatabaseError } from "@sluice/adapter-contract";

export class Turns {
  #free: number;
  readonly #line: (() => void)[] = [];

  constructor(limit: number) {
    this.#free = limit;
  }

  /** @throws {DatabaseError} of kind `canceled` when the signal ends the wait */
  take(signal: AbortSignal | null): Promise<void> {
    if (signal?.aborted === true) return Promise.reject(canceled());
    if (this.#free > 0) {
      this.#free -= 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const enter = (): void => {
        signal?.removeEventListener("abort", leave);
        resolve();
      };
      const leave = (): void => {
        this.#line.splice(this.#line.indexOf(enter), 1);
        reject(canceled());
      };
      signal?.addEventListener("abort", leave, { once: true });
      this.#line.push(enter);
    });
  }

  give(): void {
    const next = this.#line.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }
}

function canceled(): DatabaseError {
  return new DatabaseError("canceled", "canceled while waiting for a connection", {
    code: null,
    position: null,
    detail: null,
    hint: null,
    sql: null,
  });
}
