// Macros that were compiled beforehand, when the program was built: the text of a module that holds them, and what it holds.
import { compileMacro } from "../compiler/compile.ts";
import type { MacroStatement } from "../parser/nodes.ts";
import { foldToText } from "./constant-folding.ts";
import { Engine } from "./engine.ts";
import { readMacro } from "./read-macro.ts";
import type { MacroArgument, MacroKind, MaterializationHeader, SourceLocation } from "./types.ts";
import type { MacroEntry, Prepared } from "./unit-cache.ts";

/** What is known of a macro without its body. */
export interface MacroHead {
  readonly name: string;
  readonly ownName: string;
  readonly kind: MacroKind;
  readonly arguments: readonly MacroArgument[];
  readonly materialization: MaterializationHeader | null;
}

/** A macro compiled for rendering (the asynchronous form), in an environment without options. */
export interface PrecompiledMacro extends Prepared<MacroEntry> {
  readonly head: MacroHead;
}

/** The compiled form of a macro's text, where there is one. */
export type PrecompiledMacros = (source: string) => PrecompiledMacro | undefined;

export function headOf(macro: MacroStatement): MacroHead {
  return {
    name: macro.name,
    ownName: macro.ownName,
    kind: macro.kind,
    materialization: macro.materialization,
    arguments: macro.signature.parameters.map(({ name, fallback, annotation }) => ({
      name,
      hasDefault: fallback !== null,
      annotation,
    })),
  };
}

/** JavaScript of an expression that gives the `PrecompiledMacro` of a macro's text. @throws TemplateSyntaxError */
export function precompileMacro(text: string, location: SourceLocation): string {
  const macro = readMacro(text, location);
  const engine = new Engine("render", "sync", new Map());
  const { source, ...tables } = compileMacro(macro, {
    mode: "async",
    native: false,
    macroPrefix: "",
    hasFilter: (name) => engine.findFilter(name) !== undefined,
    hasTest: (name) => engine.findTest(name) !== undefined,
    foldConstant: (expr) => foldToText(engine, expr),
    text,
    location,
  });
  const data = JSON.stringify({ head: headOf(macro), ...tables }).slice(1, -1);
  return `{${data},"evaluate":(h, unit) => {\n${source}\n}}`;
}
