// Statements → JavaScript statements of the function that is being written.
import type { Body, Expr, Statement, Target } from "../parser/nodes.ts";
import { analyzeBody, analyzeExpr, declareTarget } from "./analyze.ts";
import { emitCall, emitCondition, emitText, emitValue } from "./emit-expression.ts";
import { emitFor } from "./emit-for.ts";
import { emitCallBody, emitMacro } from "./emit-macro.ts";
import { asMarkup, type Emitter, type Place } from "./emitter.ts";
import { assign, enterFrame, innerPlace, write } from "./frames.ts";
import { stringLiteral } from "./literals.ts";
import { Symbols } from "./symbols.ts";

type Node<T extends Statement["type"]> = Statement & { readonly type: T };

export function emitBody(e: Emitter, body: Body, place: Place): void {
  if (e.options.native) {
    emitNativeBody(e, body, place);
    return;
  }
  for (const statement of body) emitStatement(e, statement, place);
}

/** Text and constants that stand side by side are one node of a native template's output. */
function emitNativeBody(e: Emitter, body: Body, place: Place): void {
  let constant: string | null = null;
  const flush = (): void => {
    if (constant !== null) write(e, place, stringLiteral(constant));
    constant = null;
  };
  for (const statement of body) {
    const text = constantText(e, statement);
    if (text !== null) constant = (constant ?? "") + text;
    else {
      flush();
      emitStatement(e, statement, place);
    }
  }
  flush();
}

function constantText(e: Emitter, statement: Statement): string | null {
  if (statement.type === "text") return statement.text;
  return statement.type === "print" ? e.options.foldConstant(statement.value) : null;
}

function emitStatement(e: Emitter, statement: Statement, place: Place): void {
  const { fn } = place;
  switch (statement.type) {
    case "text":
      write(e, place, stringLiteral(statement.text));
      return;
    case "print":
      write(e, place, (e.options.native ? emitValue : emitText)(e, statement.value, place));
      return;
    case "do":
      fn.line(`${emitValue(e, statement.value, place)};`);
      return;
    case "if":
      emitIf(e, statement, place);
      return;
    case "for":
      emitFor(e, statement, place);
      return;
    case "set":
      emitSet(e, statement.target, statement.value, place);
      return;
    case "setblock":
      emitSetBlock(e, statement, place);
      return;
    case "macro": {
      const variable = place.symbols.find(e.macroName(statement));
      fn.line(`${variable?.code} = ${emitMacro(e, statement, place)};`);
      return;
    }
    case "callblock":
      emitCallBlock(e, statement, place);
      return;
    case "filterblock":
      emitFilterBlock(e, statement, place);
      return;
    case "with":
      emitWith(e, statement, place);
      return;
    case "autoescape":
      emitAutoescape(e, statement, place);
      return;
    case "block":
      emitBlock(e, statement, place);
      return;
    case "break":
    case "continue":
      if (!place.inLoop)
        e.fail(`'${statement.type}' ${statement.type === "break" ? "outside" : "not properly in"} loop`, statement);
      fn.line(`${statement.type};`);
      return;
    case "load":
      if (statement.tag === "extends" && !place.top) e.fail("cannot use extend from a non top-level scope", statement);
      fn.line(`loadTemplate(${emitValue(e, statement.template, place)},${e.at(statement)});`);
      return;
  }
}

/** Branches stand one after the other, each leaving the whole: an `else if` for each would nest as deep as there are any. */
function emitIf(e: Emitter, statement: Node<"if">, place: Place): void {
  const { fn } = place;
  const soft: Place = { ...place, soft: true };
  const end = e.names.next("b");
  const leaves = statement.branches.length > 1 || statement.otherwise.length > 0;
  if (leaves) fn.line(`${end}: {`);
  for (const [test, body] of statement.branches) {
    fn.line(`if (${emitCondition(e, test, soft)}) {`);
    emitBody(e, body, soft);
    fn.line(leaves ? `break ${end}; }` : "}");
  }
  emitBody(e, statement.otherwise, soft);
  if (leaves) fn.line("}");
}

function emitSet(e: Emitter, target: Target, value: Expr, place: Place): void {
  for (const name of namespacesOf(target)) {
    place.fn.line(`settable(${place.symbols.find(name)?.code},${e.at(target)});`);
  }
  assign(e, target, emitValue(e, value, place), place);
}

function namespacesOf(target: Target): Set<string> {
  if (target.type === "namespace") return new Set([target.name]);
  return new Set(target.type === "tuple" ? target.items.flatMap((item) => [...namespacesOf(item)]) : []);
}

/** Writes a body into a text buffer of its own; gives the buffer. */
function emitBuffered(e: Emitter, body: Body, place: Place): string {
  const buffer = place.fn.local("o");
  place.fn.line(`${buffer} = ${e.emptyBuffer};`);
  emitBody(e, body, { ...place, buffer });
  place.fn.flush();
  return buffer;
}

function emitSetBlock(e: Emitter, statement: Node<"setblock">, place: Place): void {
  const inner = innerPlace(place);
  analyzeBody(inner.symbols, statement.body, (macro) => e.macroName(macro));
  if (statement.filter !== null) analyzeExpr(inner.symbols, statement.filter);
  enterFrame(inner);
  const text = e.bufferText(emitBuffered(e, statement.body, inner), statement);
  const value = statement.filter === null ? text : emitValue(e, statement.filter, { ...inner, blockText: text });
  assign(e, statement.target, asMarkup(value, place.escaping), place);
}

function emitCallBlock(e: Emitter, statement: Node<"callblock">, place: Place): void {
  const caller = place.fn.local("c");
  place.fn.line(`${caller} = ${emitCallBody(e, statement, place)};`);
  const result = emitCall(e, statement.call, place, caller);
  write(e, place, e.options.native ? result : `onlyText(${result},${e.at(statement.call)})`);
}

function emitFilterBlock(e: Emitter, statement: Node<"filterblock">, place: Place): void {
  const inner = innerPlace(place);
  analyzeBody(inner.symbols, statement.body, (macro) => e.macroName(macro));
  analyzeExpr(inner.symbols, statement.filter);
  enterFrame(inner);
  const blockText = e.bufferText(emitBuffered(e, statement.body, inner), statement);
  const result = emitValue(e, statement.filter, { ...inner, blockText });
  write(e, place, e.options.native ? result : `onlyText(${result},${e.at(statement.filter)})`);
}

function emitWith(e: Emitter, statement: Node<"with">, place: Place): void {
  const inner = innerPlace(place);
  for (const [target] of statement.assignments) declareTarget(inner.symbols, target);
  analyzeBody(inner.symbols, statement.body, (macro) => e.macroName(macro));
  enterFrame(inner);
  for (const [target, value] of statement.assignments) assign(e, target, emitValue(e, value, place), inner);
  emitBody(e, statement.body, inner);
}

function emitAutoescape(e: Emitter, statement: Node<"autoescape">, place: Place): void {
  const inner = innerPlace(place);
  analyzeExpr(inner.symbols, statement.value);
  analyzeBody(inner.symbols, statement.body, (macro) => e.macroName(macro));
  enterFrame(inner);
  let escaping: string;
  if (statement.value.type === "const") escaping = statement.value.value ? "true" : "false";
  else {
    escaping = place.fn.local("a");
    place.fn.line(`${escaping} = ${emitCondition(e, statement.value, inner)};`);
  }
  emitBody(e, statement.body, { ...inner, escaping });
}

/** A block is written where it stands; unless it is `scoped`, it sees only what the template itself has set so far. */
function emitBlock(e: Emitter, statement: Node<"block">, place: Place): void {
  if (e.blocks.has(statement.name)) e.fail(`block '${statement.name}' defined twice`, statement);
  e.blocks.add(statement.name);
  const inner: Place = statement.scoped ? innerPlace(place) : blockPlace(place);
  analyzeBody(inner.symbols, statement.body, (macro) => e.macroName(macro));
  enterFrame(inner);
  emitBody(e, statement.body, inner);
}

function blockPlace(place: Place): Place {
  const { fn } = place;
  let root = place.symbols;
  while (root.parent !== null) root = root.parent;
  const symbols = new Symbols(null);
  for (const name of root.stores) {
    const outer = root.find(name);
    if (outer === undefined) continue;
    const variable = symbols.parameter(name);
    variable.code = fn.local();
    variable.mayBeMissing = true;
    const found = fn.resolve(name, stringLiteral(name));
    fn.line(`${variable.code} = ${outer.code} === undefined ? ${found} : ${outer.code};`);
  }
  return { ...place, symbols, soft: false, top: false, inLoop: false };
}
