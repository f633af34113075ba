// How long values may get. Nothing sensible is that long, and JavaScript ends the process at its own limits.
import { TemplateRuntimeError } from "../errors/template-error.ts";

const maxCharacters = 1 << 27;
const maxItems = 1 << 22;

/** @throws TemplateRuntimeError for a text that would be too long */
export function checkTextLength(length: number): void {
  if (length > maxCharacters) throw tooLong();
}

/** @throws TemplateRuntimeError for a list or tuple that would be too long */
export function checkItemCount(count: number): void {
  if (count > maxItems) throw tooLong();
}

function tooLong(): TemplateRuntimeError {
  return new TemplateRuntimeError("the value is too long", "MemoryError");
}
