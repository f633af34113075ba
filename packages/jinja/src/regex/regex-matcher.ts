// Runs a compiled regular expression by backtracking. The number of steps is limited, so that no pattern hangs a render.
import { TemplateRuntimeError } from "../errors/template-error.ts";
import { foldCase, isAsciiWord, isWord } from "./regex-characters.ts";
import type { AssertionKind } from "./regex-nodes.ts";
import type { Instruction, RegexProgram } from "./regex-program.ts";

const maxSteps = 10_000_000;
const unset = -1;

/** Start and end of every group, in characters; -1 where a group took no part. */
export type Captures = readonly number[];

export interface MatchOptions {
  readonly start: number;
  readonly end: number;
  /** Only at `start`. */
  readonly anchored: boolean;
  /** The whole text up to `end`. */
  readonly full: boolean;
  /** Refuses an empty match at `start`. */
  readonly mustAdvance: boolean;
}

/** A way not taken: go on at an instruction and a place, or give back one character of a run. */
interface Choice {
  readonly at: number;
  position: number;
  /** Changes of slots up to here are kept. */
  readonly changes: number;
  /** Of a greedy run: the place it may be cut back to. Of a lazy one: the place up to which it may grow. */
  readonly limit: number | null;
  readonly grows: boolean;
}

export function matchRegex(program: RegexProgram, text: readonly number[], options: MatchOptions): Captures | null {
  const matcher = new Matcher(program, text, options);
  const last = options.anchored ? options.start : options.end;
  for (let start = options.start; start <= last; start++) {
    if (program.firstLiteral !== null && text[start] !== program.firstLiteral) continue;
    const captures = matcher.matchAt(start);
    if (captures !== null) return captures;
  }
  return null;
}

class Matcher {
  readonly #instructions: readonly Instruction[];
  readonly #text: readonly number[];
  readonly #options: MatchOptions;
  readonly #slots: number[];
  /** Slot and old value, alternating: how to undo what happened since a choice. */
  readonly #changes: number[] = [];
  #steps = 0;

  constructor(program: RegexProgram, text: readonly number[], options: MatchOptions) {
    this.#instructions = program.instructions;
    this.#text = text;
    this.#options = options;
    this.#slots = new Array<number>(program.slots).fill(unset);
  }

  matchAt(start: number): Captures | null {
    this.#slots.fill(unset);
    this.#changes.length = 0;
    const end = this.#run(0, start, (position) => this.#accepts(start, position));
    if (end === null) return null;
    this.#slots[0] = start;
    this.#slots[1] = end;
    return [...this.#slots];
  }

  #accepts(start: number, position: number): boolean {
    const { full, end, mustAdvance, start: origin } = this.#options;
    if (full && position !== end) return false;
    return !(mustAdvance && start === origin && position === origin);
  }

  /** The end of a match of the part that starts at an instruction; null when there is none. */
  #run(at: number, from: number, accepts: (position: number) => boolean): number | null {
    const choices: Choice[] = [];
    let next = at;
    let position = from;
    for (;;) {
      if (++this.#steps > maxSteps) {
        throw new TemplateRuntimeError("the regular expression takes too many steps on this text", "TimeoutError");
      }
      const instruction = this.#instructions[next];
      let failed = false;
      switch (instruction?.op) {
        case "character":
          failed = !this.#tests(instruction.test, position);
          position++;
          next++;
          break;
        case "split":
          choices.push(this.#choice(instruction.second, position));
          next = instruction.first;
          break;
        case "jump":
          next = instruction.to;
          break;
        case "save":
          this.#set(instruction.slot, position);
          next++;
          break;
        case "assert":
          failed = !this.#holds(instruction.assertion, position);
          next++;
          break;
        case "look":
          failed = !this.#looks(instruction, next + 1, position);
          next = instruction.to;
          break;
        case "atomic": {
          const end = this.#run(next + 1, position, () => true);
          failed = end === null;
          position = end ?? position;
          next = instruction.to;
          break;
        }
        case "reference": {
          const length = this.#referenceLength(instruction.index, instruction.ignoreCase, position);
          failed = length === null;
          position += length ?? 0;
          next++;
          break;
        }
        case "condition":
          next = (this.#slots[instruction.index * 2 + 1] ?? unset) === unset ? instruction.otherwise : next + 1;
          break;
        case "run": {
          const end = this.#takeRun(instruction, position, next + 1, choices);
          failed = end === null;
          position = end ?? position;
          next++;
          break;
        }
        case "enter":
          this.#set(instruction.register, 0);
          this.#set(instruction.register + 1, unset);
          next++;
          break;
        case "loop":
          next = this.#goRound(instruction, next + 1, position, choices);
          break;
        case "again":
          this.#set(instruction.register, (this.#slots[instruction.register] ?? 0) + 1);
          this.#set(instruction.register + 1, position);
          next++;
          break;
        default:
          if (accepts(position)) return position;
          failed = true;
      }
      if (!failed) continue;
      const choice = this.#backtrack(choices);
      if (choice === null) return null;
      next = choice.at;
      position = choice.position;
    }
  }

  #tests(test: (code: number) => boolean, position: number): boolean {
    const code = position < this.#options.end ? this.#text[position] : undefined;
    return code !== undefined && test(code);
  }

  #set(slot: number, value: number): void {
    this.#changes.push(slot, this.#slots[slot] ?? unset);
    this.#slots[slot] = value;
  }

  #choice(at: number, position: number): Choice {
    return { at, position, changes: this.#changes.length, limit: null, grows: false };
  }

  /** Takes the last choice; runs that can give or take more stay chosen from. */
  #backtrack(choices: Choice[]): { readonly at: number; readonly position: number } | null {
    for (;;) {
      const choice = choices.at(-1);
      if (choice === undefined) return null;
      this.#undo(choice.changes);
      if (choice.limit === null) {
        choices.pop();
        return choice;
      }
      if (choice.grows ? this.#grow(choice) : this.#shrink(choice)) return choice;
      choices.pop();
    }
  }

  #shrink(choice: Choice): boolean {
    choice.position--;
    return choice.position >= (choice.limit ?? 0);
  }

  #grow(choice: Choice): boolean {
    const run = this.#instructions[choice.at - 1];
    if (run?.op !== "run" || choice.position >= (choice.limit ?? 0) || !this.#tests(run.test, choice.position))
      return false;
    choice.position++;
    return true;
  }

  #undo(length: number): void {
    while (this.#changes.length > length) {
      const value = this.#changes.pop() ?? unset;
      const slot = this.#changes.pop() ?? 0;
      this.#slots[slot] = value;
    }
  }

  #looks(look: Instruction & { readonly op: "look" }, body: number, position: number): boolean {
    const from = position - (look.behind ?? 0);
    const changes = this.#changes.length;
    const end = from < 0 ? null : this.#run(body, from, (reached) => look.behind === null || reached === position);
    if (look.negative) this.#undo(changes);
    return (end !== null) !== look.negative;
  }

  #takeRun(
    run: Instruction & { readonly op: "run" },
    position: number,
    after: number,
    choices: Choice[],
  ): number | null {
    const { test, min, max, mode } = run;
    const most = Math.min(this.#options.end, position + max);
    const wanted = mode === "lazy" ? position + min : most;
    let end = position;
    while (end < wanted && this.#tests(test, end)) end++;
    this.#steps += end - position;
    if (end < position + min) return null;
    if (mode === "lazy") {
      choices.push({ at: after, position: end, changes: this.#changes.length, limit: most, grows: true });
    } else if (mode === "greedy" && end > position + min) {
      choices.push({ at: after, position: end, changes: this.#changes.length, limit: position + min, grows: false });
    }
    return end;
  }

  /** Decides whether a loop goes round again; a round that took nothing ends it. */
  #goRound(loop: Instruction & { readonly op: "loop" }, again: number, position: number, choices: Choice[]): number {
    const count = this.#slots[loop.register] ?? 0;
    const isIdle = this.#slots[loop.register + 1] === position && count > loop.min;
    if (count >= loop.max || isIdle) return loop.exit;
    if (count < loop.min) return again;
    choices.push(this.#choice(loop.lazy ? again : loop.exit, position));
    return loop.lazy ? loop.exit : again;
  }

  #referenceLength(index: number, ignoreCase: boolean, position: number): number | null {
    const start = this.#slots[index * 2] ?? unset;
    const end = this.#slots[index * 2 + 1] ?? unset;
    if (start === unset || end === unset || position + end - start > this.#options.end) return null;
    for (let offset = 0; offset < end - start; offset++) {
      const expected = this.#text[start + offset] ?? 0;
      const found = this.#text[position + offset] ?? 0;
      if (expected !== found && !(ignoreCase && foldCase(expected) === foldCase(found))) return null;
    }
    return end - start;
  }

  #holds(assertion: AssertionKind, position: number): boolean {
    const { end } = this.#options;
    const code = (at: number) => (at >= 0 && at < end ? this.#text[at] : undefined);
    const isEdge = (isLetter: (code: number) => boolean) => {
      const before = code(position - 1);
      const after = code(position);
      return (before !== undefined && isLetter(before)) !== (after !== undefined && isLetter(after));
    };
    switch (assertion) {
      case "textStart":
        return position === 0;
      case "lineStart":
        return position === 0 || code(position - 1) === 10;
      case "textEnd":
        return position === end;
      case "lastLineEnd":
        return position === end || (position === end - 1 && code(position) === 10);
      case "lineEnd":
        return position === end || code(position) === 10;
      case "wordEdge":
        return isEdge(isWord);
      case "noWordEdge":
        return !isEdge(isWord);
      case "asciiWordEdge":
        return isEdge(isAsciiWord);
      case "noAsciiWordEdge":
        return !isEdge(isAsciiWord);
    }
  }
}
