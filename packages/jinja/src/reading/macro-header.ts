// What a macro's own text says of it: its name, its parameters, the languages of a materialization.
import { readMacro } from "../runtime/read-macro.ts";
import type { SourceLocation } from "../runtime/types.ts";

export interface MacroHeader {
  /** `test_x` for a test, `materialization_x_default` for a materialization. */
  readonly name: string;
  readonly parameters: readonly string[];
  /** `null` for what is no materialization. */
  readonly supportedLanguages: readonly string[] | null;
}

/** Of a macro, test or materialization block. @throws TemplateSyntaxError */
export function macroHeader(source: string, location: SourceLocation): MacroHeader {
  const { name, signature, materialization } = readMacro(source, location);
  return {
    name,
    parameters: signature.parameters.map((parameter) => parameter.name),
    supportedLanguages: materialization?.supportedLanguages ?? null,
  };
}
