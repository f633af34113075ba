// Macros and the bodies of call blocks → functions with the arguments of `MacroShape` in order: the parameters, then
// `caller`, `kwargs` and `varargs` where the body uses them.
import type { CallBlockStatement, MacroStatement, Parameter } from "../parser/nodes.ts";
import { analyzeBody, analyzeExpr } from "./analyze.ts";
import { emitValue } from "./emit-expression.ts";
import type { Emitter, Place } from "./emitter.ts";
import { enterFrame } from "./frames.ts";
import { FunctionWriter } from "./function-writer.ts";
import { lastPlace } from "./last-place.ts";
import { stringLiteral } from "./literals.ts";
import { Symbols, type Variable } from "./symbols.ts";
import { findUndeclared } from "./undeclared.ts";

/** JavaScript for the macro as a value. */
export function emitMacro(e: Emitter, macro: MacroStatement, place: Place): string {
  const { code, shape } = emitMacroFunction(e, macro, place);
  return `macro(${code},unit.macros[${shape}])`;
}

/** JavaScript for the body of a call block, as the value that its call gets as `caller`. */
export function emitCallBody(e: Emitter, block: CallBlockStatement, place: Place): string {
  const { code, shape } = emitMacroFunction(e, block, place);
  return `macro(${code},unit.macros[${shape}])`;
}

export interface EmittedMacro {
  readonly code: string;
  /** Index in the unit's table of macros. */
  readonly shape: number;
}

export function emitMacroFunction(e: Emitter, node: MacroStatement | CallBlockStatement, outer: Place): EmittedMacro {
  const name = node.type === "macro" ? e.macroName(node) : null;
  const { parameters } = node.signature;
  const used = specialNames(e, node);
  const repeated = parameters.find(
    ({ name: one }, index) => parameters.findIndex((other) => other.name === one) < index,
  );
  if (repeated) e.fail(`duplicate argument '${repeated.name}' in function definition`, node);
  const fn = new FunctionWriter(e.names);
  const symbols = new Symbols(outer.symbols);
  const place: Place = { ...outer, symbols, fn, buffer: "o", soft: false, inLoop: false, top: false };
  const variables = [...parameters.map((parameter) => parameter.name), ...used].map((parameter) => {
    const variable = symbols.parameter(parameter);
    variable.code = e.names.next("p");
    return variable;
  });
  for (const { fallback } of parameters) if (fallback !== null) analyzeExpr(symbols, fallback);
  analyzeBody(symbols, node.body, (macro) => e.macroName(macro));
  enterFrame(place);
  emitDefaults(e, parameters, variables, place);
  e.body(node.body, place);
  e.macros.push({
    name,
    parameters: parameters.map((parameter) => parameter.name),
    takesKeywords: used.includes("kwargs"),
    takesRest: used.includes("varargs"),
    takesCaller: used.includes("caller"),
  });
  const shape = e.macros.length - 1;
  const info =
    node.type === "macro" ? { kind: "macro" as const, name: node.name } : { kind: "caller" as const, name: null };
  const result = e.bufferText("o", lastPlace(node.body) ?? node);
  return { code: functionCode(e, fn, variables.map((variable) => variable.code).join(","), info, result), shape };
}

/** Which of the special names the body uses, in the order of their arguments. */
function specialNames(e: Emitter, node: MacroStatement | CallBlockStatement): string[] {
  const { parameters } = node.signature;
  const used = findUndeclared(node.body, ["caller", "kwargs", "varargs"]);
  const declared = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  const caller = declared.get("caller");
  if (used.has("caller") && caller?.fallback === null) {
    e.fail(
      'When defining macros or call blocks the special "caller" argument must be omitted or be given a default.',
      node,
    );
  }
  return ["caller", "kwargs", "varargs"].filter((special) => used.has(special) && !declared.has(special));
}

/** Arguments that were not given get their default, which sees the arguments before it. */
function emitDefaults(
  e: Emitter,
  parameters: readonly Parameter[],
  variables: readonly Variable[],
  place: Place,
): void {
  const own = variables.slice(0, parameters.length);
  for (const variable of own) variable.mayBeMissing = true;
  for (const [index, { name, fallback }] of parameters.entries()) {
    const variable = own[index];
    if (variable === undefined) continue;
    const value =
      fallback === null
        ? `undef(${stringLiteral(name)},${stringLiteral(`parameter '${name}' was not provided`)})`
        : emitValue(e, fallback, place);
    place.fn.line(`if (${variable.code} === undefined) ${variable.code} = ${value};`);
    variable.mayBeMissing = false;
  }
}

export interface Described {
  readonly kind: "template" | "macro" | "caller";
  readonly name: string | null;
}

/** The whole function around a written body: position, buffer, and what happens to errors. */
export function functionCode(
  e: Emitter,
  fn: FunctionWriter,
  parameters: string,
  info: Described,
  result = "o",
): string {
  const index = e.functions.push(info) - 1;
  const body = fn.body();
  const caught = info.kind === "macro" ? "if (e instanceof ReturnSignal) return e.value;\n" : "";
  return [
    `${fn.awaits ? "async " : ""}function (${parameters}) {`,
    `let L = 0, o = ${e.emptyBuffer}${fn.awaits ? ", t" : ""};`,
    "try {",
    body,
    `return ${result};`,
    `} catch (e) {\n${caught}throw h.fail(e, unit, L, loc, ${index});\n}`,
    "}",
  ].join("\n");
}
