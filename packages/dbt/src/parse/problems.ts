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
    const [first, ...others] = this.#found;
    if (first === undefined) return;
    if (others.length === 0) throw first;
    const more = unique(others.map((error) => error.toText())).filter((text) => text !== first.toText());
    if (more.length === 0) throw first;
    throw new DbtError([withPlace(first), ...more.map((text) => `\n${text}`)].join("\n"), {
      code: first.code,
      heading: first.heading,
      node: first.node,
      cause: first,
    });
  }
}

/** The first error's text without its heading, which the joint error repeats. */
function withPlace(error: DbtError): string {
  return error
    .toText()
    .split("\n")
    .slice(1)
    .map((line) => line.replace(/^ {2}/, ""))
    .join("\n");
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
