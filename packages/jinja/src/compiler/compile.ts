// Trees → units of JavaScript source. A template's unit gives `(scope, loc) => text`, a macro's gives
// `(scope, loc) => function of the macro's arguments`, an expression's gives `(scope, loc) => value`.
import type { Body, Expr, MacroStatement } from "../parser/nodes.ts";
import type { SourceLocation } from "../runtime/types.ts";
import { analyzeBody, analyzeExpr } from "./analyze.ts";
import { emitValue } from "./emit-expression.ts";
import { emitMacroFunction, functionCode } from "./emit-macro.ts";
import { emitBody } from "./emit-statement.ts";
import { type CompileOptions, Emitter, type Place } from "./emitter.ts";
import { enterFrame } from "./frames.ts";
import { FunctionWriter } from "./function-writer.ts";
import { Symbols } from "./symbols.ts";
import { type CompiledUnit, helperNames } from "./unit.ts";

export interface CompileInput extends CompileOptions {
  /** The text that was parsed, for the excerpts of errors. */
  readonly text: string;
  readonly location: SourceLocation;
}

/** @throws TemplateSyntaxError for what parses and yet cannot be run, such as an unknown filter */
export function compileTemplate(body: Body, input: CompileInput): CompiledUnit {
  return compile(input, (e, place) => {
    analyzeBody(place.symbols, body, (macro) => e.macroName(macro));
    enterFrame(place);
    emitBody(e, body, place);
    const result = input.native ? "native(o)" : "o";
    return functionCode(e, place.fn, "scope, loc", { kind: "template", name: null }, result);
  });
}

/** @throws TemplateSyntaxError */
export function compileMacro(macro: MacroStatement, input: CompileInput): CompiledUnit {
  return compile(input, (e, place) => {
    const { code } = emitMacroFunction(e, macro, place);
    return `function (scope, loc) {\nreturn ${code};\n}`;
  });
}

/** @throws TemplateSyntaxError */
export function compileExpression(expr: Expr, input: CompileInput): CompiledUnit {
  return compile(input, (e, place) => {
    analyzeExpr(place.symbols, expr);
    enterFrame(place);
    place.fn.line(`return ${emitValue(e, expr, place)};`);
    return functionCode(e, place.fn, "scope, loc", { kind: "template", name: null });
  });
}

function compile(input: CompileInput, emit: (e: Emitter, place: Place) => string): CompiledUnit {
  const e = new Emitter(input, input.text, input.location, emitBody);
  try {
    const entry = emit(e, {
      symbols: new Symbols(null),
      fn: new FunctionWriter(e.names),
      buffer: "o",
      soft: false,
      inLoop: false,
      top: true,
      escaping: "false",
      blockText: '""',
    });
    const source = `"use strict";\n${helpersUsed}\n${e.declarations.join("\n")}\nreturn ${entry};`;
    return { source, positions: e.positions, functions: e.functions, macros: e.macros };
  } catch (error) {
    if (error instanceof RangeError) return e.fail("the template is nested too deeply", { line: 1, column: 1 });
    throw error;
  }
}

const helpersUsed = `const {${helperNames.join(",")}} = h;`;
