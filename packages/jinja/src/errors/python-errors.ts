// Shorthands for the errors that Python itself would raise, by Python's names.
import { TemplateRuntimeError } from "./template-error.ts";

export function typeError(message: string): TemplateRuntimeError {
  return new TemplateRuntimeError(message, "TypeError");
}

export function valueError(message: string): TemplateRuntimeError {
  return new TemplateRuntimeError(message, "ValueError");
}

export function indexError(message: string): TemplateRuntimeError {
  return new TemplateRuntimeError(message, "IndexError");
}

/** `shown` is the key's repr, which is the whole message in Python. */
export function keyError(shown: string): TemplateRuntimeError {
  return new TemplateRuntimeError(shown, "KeyError");
}

export function attributeError(message: string): TemplateRuntimeError {
  return new TemplateRuntimeError(message, "AttributeError");
}

export function zeroDivisionError(message: string): TemplateRuntimeError {
  return new TemplateRuntimeError(message, "ZeroDivisionError");
}

export function overflowError(message: string): TemplateRuntimeError {
  return new TemplateRuntimeError(message, "OverflowError");
}

/** Refused by the sandbox. */
export function securityError(message: string): TemplateRuntimeError {
  return new TemplateRuntimeError(message, "SecurityError");
}
