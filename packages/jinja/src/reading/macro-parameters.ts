// The names of a macro's parameters, as the macro's own text has them.
import { readMacro } from "../runtime/read-macro.ts";
import type { SourceLocation } from "../runtime/types.ts";

/** Of a macro, test or materialization block. @throws TemplateSyntaxError */
export function macroParameters(source: string, location: SourceLocation): readonly string[] {
  return readMacro(source, location).signature.parameters.map((parameter) => parameter.name);
}
