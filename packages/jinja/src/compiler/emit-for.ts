// `for` loops: the plain form, the one whose body looks at `loop`, and the recursive one.
import type { ForStatement } from "../parser/nodes.ts";
import { analyzeBody, analyzeExpr, declareTarget } from "./analyze.ts";
import { emitCondition, emitValue } from "./emit-expression.ts";
import { asMarkup, type Emitter, type Place } from "./emitter.ts";
import { findLoopTarget } from "./find-loop-target.ts";
import { assign, enterFrame, innerPlace, write } from "./frames.ts";
import { FunctionWriter } from "./function-writer.ts";
import { lastPlace } from "./last-place.ts";
import { Symbols } from "./symbols.ts";
import { findUndeclared } from "./undeclared.ts";

export function emitFor(e: Emitter, statement: ForStatement, place: Place): void {
  const loopTarget = findLoopTarget([statement]);
  if (loopTarget !== null) e.fail("Can't assign to special loop variable in for-loop target", loopTarget);
  if (statement.recursive) {
    emitRecursive(e, statement, place);
    return;
  }
  const extended = usesLoop(statement);
  const iterable = emitValue(e, statement.iterable, place);
  const inner = loopPlace(e, statement, place, extended);
  emitLoop(e, statement, inner, extended ? { iterable, depth: "0", recurse: "null" } : { iterable });
  emitOtherwise(e, statement, place, inner.skipped);
}

function usesLoop(statement: ForStatement): boolean {
  if (findUndeclared(statement.body, ["loop"]).has("loop")) return true;
  return statement.body.some((inner) => inner.type === "block" && inner.scoped);
}

interface LoopPlace extends Place {
  /** The variable that is true as long as no round has been finished; `null` without `else`. */
  readonly skipped: string | null;
}

function loopPlace(e: Emitter, statement: ForStatement, place: Place, extended: boolean): LoopPlace {
  const inner: Place = { ...innerPlace(place), inLoop: true };
  if (extended) inner.symbols.parameter("loop");
  declareTarget(inner.symbols, statement.target);
  analyzeBody(inner.symbols, statement.body, (macro) => e.macroName(macro));
  return { ...inner, skipped: statement.otherwise.length > 0 ? place.fn.local("s") : null };
}

interface LoopSource {
  readonly iterable: string;
  /** For loops with a `loop` variable. */
  readonly depth?: string;
  readonly recurse?: string;
}

function emitLoop(e: Emitter, statement: ForStatement, place: LoopPlace, source: LoopSource): void {
  const { fn } = place;
  if (place.skipped !== null) fn.line(`${place.skipped} = true;`);
  if (source.depth === undefined) {
    fn.line(`for (const x of iter(${source.iterable},${e.at(statement.iterable)})) {`);
    if (statement.filter === null) assignRound(e, statement, place, "x");
    else {
      const { code, targets } = filterCode(e, statement, place, "x");
      for (const line of targets) fn.line(line);
      fn.line(`if (!${code}) continue;`);
      enterFrame(place);
      assign(e, statement.target, "x", place);
    }
  } else {
    const filter = statement.filter === null ? "null" : filterFunction(e, statement, place);
    const loop = fn.local("l");
    fn.line(`${loop} = new LoopContext(${source.iterable},${source.depth},${source.recurse},${filter});`);
    const more = statement.filter === null ? `${loop}.advance()` : e.awaited(`${loop}.advance()`, fn);
    fn.line(`while (${more}) {`);
    assignRound(e, statement, place, `${loop}.current`, loop);
  }
  e.body(statement.body, place);
  if (place.skipped !== null) fn.line(`${place.skipped} = false;`);
  fn.line("}");
}

/** The start of a round: the loop's variables. */
function assignRound(e: Emitter, statement: ForStatement, place: Place, value: string, loop?: string): void {
  enterFrame(place);
  if (loop !== undefined) place.fn.line(`${place.symbols.find("loop")?.code} = ${loop};`);
  assign(e, statement.target, value, place);
}

/** The condition of `for … if …` has a frame of its own, with the loop's targets. */
function filterCode(
  e: Emitter,
  statement: ForStatement,
  place: Place,
  value: string,
): { readonly code: string; readonly targets: readonly string[] } {
  const inner: Place = { ...place, symbols: new Symbols(place.symbols.parent), soft: false };
  declareTarget(inner.symbols, statement.target);
  if (statement.filter !== null) analyzeExpr(inner.symbols, statement.filter);
  enterFrame(inner);
  const before = new FunctionWriter(place.fn.names, place.fn);
  assign(e, statement.target, value, { ...inner, fn: before });
  place.fn.declare(before.takeLocals());
  const code = statement.filter === null ? "true" : emitCondition(e, statement.filter, inner);
  return { code: `(${code})`, targets: before.takeLines() };
}

function filterFunction(e: Emitter, statement: ForStatement, place: Place): string {
  const fn = new FunctionWriter(place.fn.names, place.fn);
  const inner: Place = { ...place, fn };
  const { code, targets } = filterCode(e, statement, inner, "x");
  for (const line of targets) fn.line(line);
  fn.line(`return ${code};`);
  return `${fn.awaits ? "async " : ""}function (x) {\n${fn.body()}\n}`;
}

function emitOtherwise(e: Emitter, statement: ForStatement, place: Place, skipped: string | null): void {
  if (skipped === null) return;
  const inner = innerPlace(place);
  analyzeBody(inner.symbols, statement.otherwise, (macro) => e.macroName(macro));
  place.fn.line(`if (${skipped}) {`);
  enterFrame(inner);
  e.body(statement.otherwise, inner);
  place.fn.line("}");
}

/** The loop becomes a function that its body can call with another iterable. */
function emitRecursive(e: Emitter, statement: ForStatement, place: Place): void {
  const iterable = emitValue(e, statement.iterable, place);
  const name = place.fn.local("g");
  const fn = new FunctionWriter(place.fn.names, place.fn);
  const within: Place = { ...place, fn, buffer: "o", inLoop: false };
  const inner = loopPlace(e, statement, within, true);
  emitLoop(e, statement, inner, { iterable: "values", depth: "depth", recurse: name });
  emitOtherwise(e, statement, within, inner.skipped);
  const body = fn.body();
  place.fn.line(`${name} = ${fn.awaits ? "async " : ""}function (values, depth) {`);
  const text = asMarkup(e.bufferText("o", lastPlace(statement.body) ?? statement), place.escaping);
  place.fn.line(`let o = ${e.emptyBuffer};\n${body}\nreturn ${text};\n};`);
  const result = e.awaited(`${name}(${iterable},0)`, place.fn);
  write(e, place, e.options.native ? result : `str(${result})`);
}
