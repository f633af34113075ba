// What the writers of one compilation share: the form (synchronous or not), the tables of the unit, and small pieces of
// code that both expressions and statements need.
import type { TemplateSyntaxError } from "../errors/template-error.ts";
import { syntaxError } from "../lexer/tokenize.ts";
import type { At, Body, Expr, MacroStatement } from "../parser/nodes.ts";
import type { RenderMode, SourceLocation } from "../runtime/types.ts";
import { type FunctionWriter, Names } from "./function-writer.ts";
import { stringLiteral } from "./literals.ts";
import type { Symbols } from "./symbols.ts";
import type { FunctionInfo, MacroShape } from "./unit.ts";

export interface CompileOptions {
  readonly mode: RenderMode;
  /** The values of prints are kept apart and given to `native`, instead of being joined as text. */
  readonly native: boolean;
  /** Stands before the names of macros in their template. */
  readonly macroPrefix: string;
  readonly hasFilter: (name: string) => boolean;
  readonly hasTest: (name: string) => boolean;
  /** The text of a constant expression, `null` when it cannot be told beforehand. For native units. */
  readonly foldConstant: (expr: Expr) => string | null;
}

/** Where code is written: the frame, the function, and where text goes. */
export interface Place {
  readonly symbols: Symbols;
  readonly fn: FunctionWriter;
  /** The buffer: text, in native units the list of what was written. */
  readonly buffer: string;
  /** Inside an `if`: unknown filters and tests are errors only when they are reached. */
  readonly soft: boolean;
  /** Inside a loop of the same function. */
  readonly inLoop: boolean;
  /** Directly in the template, in no frame and no `if`. */
  readonly top: boolean;
  /** JavaScript for whether output is escaped: "false", "true" or a variable. */
  readonly escaping: string;
  /** JavaScript for the text that a block's filter applies to. */
  readonly blockText: string;
}

export type BodyWriter = (e: Emitter, body: Body, place: Place) => void;

export class Emitter {
  readonly options: CompileOptions;
  readonly names = new Names();
  readonly positions: number[] = [];
  readonly functions: FunctionInfo[] = [];
  readonly macros: MacroShape[] = [];
  /** Declarations before the entry: filters and tests. */
  readonly declarations: string[] = [];
  /** The names of the blocks so far. */
  readonly blocks = new Set<string>();
  readonly #emitBody: BodyWriter;
  readonly #text: string;
  readonly #location: SourceLocation;
  readonly #named = new Map<string, string>();

  constructor(options: CompileOptions, text: string, location: SourceLocation, emitBody: BodyWriter) {
    this.options = options;
    this.#emitBody = emitBody;
    this.#text = text;
    this.#location = location;
  }

  /** Writes statements. Given from outside, as statements, loops and macros contain each other. */
  body(body: Body, place: Place): void {
    this.#emitBody(this, body, place);
  }

  /** Code that notes the place, as a further argument of the operation that may fail. */
  at(at: At): string {
    const { positions } = this;
    const last = positions.length;
    if (positions[last - 2] !== at.line || positions[last - 1] !== at.column) positions.push(at.line, at.column);
    return `L=${positions.length / 2}`;
  }

  /** In the asynchronous form, waits for a result that is a promise. */
  awaited(code: string, fn: FunctionWriter): string {
    if (this.options.mode === "sync") return code;
    fn.awaits = true;
    return `((t=${code})instanceof Promised?await t:t)`;
  }

  /** What a buffer is before anything is written. */
  get emptyBuffer(): string {
    return this.options.native ? "[]" : '""';
  }

  /** The text of a buffer. In native units what was written must be text; the error stands at the end of the block. */
  bufferText(buffer: string, at: At): string {
    return this.options.native ? `joinPieces(${buffer},${this.at(at)})` : buffer;
  }

  macroName(macro: MacroStatement): string {
    return this.options.macroPrefix + macro.name;
  }

  /** The variable of a filter or test. @throws TemplateSyntaxError when there is none and it is sure to be used */
  operation(kind: "filter" | "test", name: string, place: Place, at: At): string {
    const known = kind === "filter" ? this.options.hasFilter(name) : this.options.hasTest(name);
    if (!known && !place.soft) this.fail(`No ${kind} named '${name}'.`, at);
    const key = `${kind} ${name}`;
    let variable = this.#named.get(key);
    if (variable === undefined) {
      variable = this.names.next("f");
      this.#named.set(key, variable);
      this.declarations.push(`const ${variable} = h.${kind}(${stringLiteral(name)});`);
    }
    return variable;
  }

  fail(message: string, at: At): never {
    throw this.error(message, at);
  }

  error(message: string, at: At): TemplateSyntaxError {
    return syntaxError(message, at.line, at.column, this.#text, this.#location);
  }
}

/** The engine that filters and tests get at this place. */
export function engineCode(place: Place): string {
  if (place.escaping === "false") return "engine";
  return place.escaping === "true" ? "escaping" : `(${place.escaping}?escaping:engine)`;
}

/** Text as a value: markup where output is escaped. */
export function asMarkup(code: string, escaping: string): string {
  if (escaping === "false") return code;
  return escaping === "true" ? `markup(${code})` : `(${escaping}?markup(${code}):${code})`;
}
