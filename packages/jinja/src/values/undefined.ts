// What a template gets for a name, attribute or item that is not there. Printing it gives nothing; using it is an error
// that says what was missing. With the "parse" policy (a project is being read, nothing runs) it swallows attribute
// access, item access and calls.
import { TemplateRuntimeError, UndefinedError } from "../errors/template-error.ts";
import { stringRepr } from "../format/string-repr.ts";

export type UndefinedPolicy = "render" | "parse";

export interface UndefinedDetails {
  /** The whole message, when "'x' is undefined" would be too little. */
  readonly hint?: string | null;
  readonly policy?: UndefinedPolicy;
  /** How the message names a key that is not text. */
  readonly shown?: string;
  /** Refused by the sandbox: using it is a security error. */
  readonly unsafe?: boolean;
}

export class Undefined {
  readonly name: string | null;
  readonly hint: string | null;
  readonly policy: UndefinedPolicy;
  readonly unsafe: boolean;
  readonly #shown: string | null;

  constructor(name: string | null, details: UndefinedDetails = {}) {
    this.name = name;
    this.hint = details.hint ?? null;
    this.policy = details.policy ?? "render";
    this.unsafe = details.unsafe ?? false;
    this.#shown = details.shown ?? (name === null ? null : stringRepr(name));
  }

  get typeName(): string {
    return "Undefined";
  }

  get message(): string {
    if (this.hint !== null) return this.hint;
    return `${this.#shown ?? "value"} is undefined`;
  }

  /** The error of using this value. */
  error(): TemplateRuntimeError {
    if (this.unsafe && this.policy === "render") return new TemplateRuntimeError(this.message, "SecurityError");
    return new UndefinedError(this.message, this.name);
  }
}
