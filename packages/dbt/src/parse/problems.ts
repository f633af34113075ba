// Mistakes of a project that do not hinder the reading of the rest: collected, then thrown together at the end of a stage.
import { DbtError } from "../errors.ts";

export class Problems {
  readonly #found: DbtError[] = [];

  /** Runs a piece of work; what the project did wrong in it is kept, anything else is thrown on. */
  attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof DbtError)) throw error;
      this.#found.push(error);
    }
  }

  /** Whether anything was found. */
  get isAny(): boolean {
    return this.#found.length > 0;
  }

  add(error: DbtError): void {
    this.#found.push(error);
  }

  /** @throws DbtError with everything that was found, the first in front */
  throwIfAny(): void {
    const [first] = this.#found;
    if (first === undefined) return;
    const texts = [...new Set(this.#found.map((error) => bodyOf(error, first)))];
    if (texts.length === 1) throw first;
    throw new DbtError(texts.join("\n\n"), {
      code: first.code,
      heading: first.heading,
      node: first.node,
      cause: first,
      several: this.#found,
    });
  }
}

/** The text of one of several errors below the heading of the first, which is repeated only where it is another. */
function bodyOf(error: DbtError, first: DbtError): string {
  const [heading = "", ...lines] = error.toText().split("\n");
  if (heading !== first.toText().split("\n")[0]) return [heading, ...lines].join("\n");
  return lines.map((line) => line.replace(/^ {2}/, "")).join("\n");
}
