// What happens to an error on its way out of generated code: it learns where it happened and through what it passed.
import type { CompiledUnit } from "../compiler/unit.ts";
import { attachFrame, notePlace, TemplateRuntimeError } from "../errors/template-error.ts";
import { ReturnSignal } from "./return-function.ts";
import type { SourceLocation } from "./types.ts";

/** A unit's tables with the text that it was made from. */
export interface LoadedUnit extends CompiledUnit {
  readonly text: string;
}

/**
 * The error to throw on. `position` is the number of the place that the function had reached, `index` the number of the
 * function in its unit.
 */
export function passOn(
  error: unknown,
  unit: LoadedUnit,
  position: number,
  location: SourceLocation,
  index: number,
): unknown {
  const known = knownError(error, unit.functions[index]?.kind ?? "template");
  if (known instanceof ReturnSignal) return known;
  const firstLine = location.firstLine ?? 1;
  const line = (unit.positions[2 * position - 2] ?? 1) + firstLine - 1;
  const column = unit.positions[2 * position - 1] ?? 1;
  notePlace(known, { name: location.name, file: location.file, line, column }, { text: unit.text, firstLine });
  const { kind, name } = unit.functions[index] ?? { kind: "template", name: null };
  attachFrame(known, { kind, name: name ?? location.name, file: location.file, line });
  return known;
}

/** A return that reaches the end of a template has no macro to end. */
function knownError(error: unknown, kind: CompiledUnit["functions"][number]["kind"]): unknown {
  if (error instanceof ReturnSignal && kind === "template") {
    return new TemplateRuntimeError("return() was called outside of a macro");
  }
  return isExhaustion(error) ? exhaustion(error) : error;
}

/** JavaScript's own limits: the stack, the longest string, the largest integer. */
function isExhaustion(error: unknown): error is RangeError {
  return error instanceof RangeError;
}

function exhaustion(error: RangeError): TemplateRuntimeError {
  if (/call stack/.test(error.message)) {
    return new TemplateRuntimeError("maximum recursion depth exceeded", "RecursionError");
  }
  return new TemplateRuntimeError(`a value became too large (${error.message})`, "MemoryError");
}
