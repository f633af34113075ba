// Turns the tree of a regular expression into instructions for the matcher.
import { type AssertionKind, type CharacterTest, fixedWidth, type RegexNode } from "./regex-nodes.ts";

/** Numbers in instructions are places of other instructions, groups, or registers of loops. */
export type Instruction =
  | { readonly op: "character"; readonly test: CharacterTest }
  | { readonly op: "split"; readonly first: number; readonly second: number }
  | { readonly op: "jump"; readonly to: number }
  | { readonly op: "save"; readonly slot: number }
  | { readonly op: "assert"; readonly assertion: AssertionKind }
  | { readonly op: "look"; readonly to: number; readonly behind: number | null; readonly negative: boolean }
  | { readonly op: "atomic"; readonly to: number }
  | { readonly op: "reference"; readonly index: number; readonly ignoreCase: boolean }
  | { readonly op: "condition"; readonly index: number; readonly otherwise: number }
  | {
      readonly op: "run";
      readonly test: CharacterTest;
      readonly min: number;
      readonly max: number;
      readonly mode: "greedy" | "lazy" | "possessive";
    }
  | { readonly op: "enter"; readonly register: number }
  | { readonly op: "again"; readonly register: number }
  | {
      readonly op: "loop";
      readonly register: number;
      readonly min: number;
      readonly max: number;
      readonly lazy: boolean;
      /** Where the loop goes on behind its body; a further round starts right after the loop. */
      readonly exit: number;
    }
  | { readonly op: "match" };

export interface RegexProgram {
  readonly instructions: readonly Instruction[];
  /** Two slots per group, then two registers per loop. */
  readonly slots: number;
  /** The character every match starts with, when there is one. */
  readonly firstLiteral: number | null;
}

export function compileRegex(node: RegexNode, groupCount: number): RegexProgram {
  const writer = new Writer((groupCount + 1) * 2);
  writer.write(node);
  writer.add({ op: "match" });
  return { instructions: writer.instructions, slots: writer.slots, firstLiteral: firstLiteral(node) };
}

function firstLiteral(node: RegexNode): number | null {
  switch (node.kind) {
    case "character":
      return node.literal;
    case "sequence":
      return node.items[0] === undefined ? null : firstLiteral(node.items[0]);
    case "group":
    case "atomic":
      return firstLiteral(node.body);
    case "repeat":
      return node.min > 0 ? firstLiteral(node.body) : null;
    default:
      return null;
  }
}

class Writer {
  readonly instructions: Instruction[] = [];
  slots: number;

  constructor(slots: number) {
    this.slots = slots;
  }

  add(instruction: Instruction): number {
    return this.instructions.push(instruction) - 1;
  }

  /** Keeps a place for an instruction whose target is not known yet. */
  #reserve(): number {
    return this.add({ op: "match" });
  }

  get #next(): number {
    return this.instructions.length;
  }

  write(node: RegexNode): void {
    switch (node.kind) {
      case "character":
        this.add({ op: "character", test: node.test });
        break;
      case "sequence":
        for (const item of node.items) this.write(item);
        break;
      case "choice":
        this.#choice(node.options);
        break;
      case "group":
        this.add({ op: "save", slot: node.index * 2 });
        this.write(node.body);
        this.add({ op: "save", slot: node.index * 2 + 1 });
        break;
      case "atomic":
        this.#apart(node.body, (to) => ({ op: "atomic", to }));
        break;
      case "look": {
        const behind = node.behind ? fixedWidth(node.body) : null;
        this.#apart(node.body, (to) => ({ op: "look", to, behind, negative: node.negative }));
        break;
      }
      case "reference":
        this.add({ op: "reference", index: node.index, ignoreCase: node.ignoreCase });
        break;
      case "condition":
        this.#condition(node.index, node.yes, node.no);
        break;
      case "assertion":
        this.add({ op: "assert", assertion: node.assertion });
        break;
      case "repeat":
        this.#repeat(node);
        break;
    }
  }

  #choice(options: readonly RegexNode[]): void {
    const jumps: number[] = [];
    for (const [index, option] of options.entries()) {
      if (index === options.length - 1) {
        this.write(option);
        break;
      }
      const split = this.#reserve();
      this.write(option);
      jumps.push(this.#reserve());
      this.instructions[split] = { op: "split", first: split + 1, second: this.#next };
    }
    for (const jump of jumps) this.instructions[jump] = { op: "jump", to: this.#next };
  }

  /** A part that is matched on its own, and ends with a match; `to` is where the rest goes on. */
  #apart(body: RegexNode, make: (to: number) => Instruction): void {
    const start = this.#reserve();
    this.write(body);
    this.add({ op: "match" });
    this.instructions[start] = make(this.#next);
  }

  #condition(index: number, yes: RegexNode, no: RegexNode): void {
    const start = this.#reserve();
    this.write(yes);
    const jump = this.#reserve();
    this.instructions[start] = { op: "condition", index, otherwise: this.#next };
    this.write(no);
    this.instructions[jump] = { op: "jump", to: this.#next };
  }

  #repeat(node: RegexNode & { readonly kind: "repeat" }): void {
    const { body, min, max, mode } = node;
    if (body.kind === "character") {
      this.add({ op: "run", test: body.test, min, max, mode });
    } else if (mode === "possessive") {
      this.write({ kind: "atomic", body: { ...node, mode: "greedy" } });
    } else this.#loop(body, min, max, mode === "lazy");
  }

  #loop(body: RegexNode, min: number, max: number, lazy: boolean): void {
    const register = this.slots;
    this.slots += 2;
    this.add({ op: "enter", register });
    const loop = this.#reserve();
    this.add({ op: "again", register });
    this.write(body);
    this.add({ op: "jump", to: loop });
    this.instructions[loop] = { op: "loop", register, min, max, lazy, exit: this.#next };
  }
}
