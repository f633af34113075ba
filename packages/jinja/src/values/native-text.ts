// A str that says what is to become of it, when it is all that a native template gives: dbt's as_text, as_native, as_bool
// and as_number. Everything that is done to it is done to its text.
import { stringRepr } from "../format/string-repr.ts";
import type { HashKey } from "./hash-key.ts";
import { HostObject } from "./host-object.ts";

export type NativeKind = "text" | "native" | "bool" | "number";

export class NativeText extends HostObject {
  readonly typeName = "str";
  readonly kind: NativeKind;
  readonly text: string;

  constructor(kind: NativeKind, text: string) {
    super();
    this.kind = kind;
    this.text = text;
  }

  getAttribute(): undefined {
    return undefined;
  }

  override toText(): string {
    return this.text;
  }

  override toRepr(): string {
    return stringRepr(this.text);
  }

  override isTruthy(): boolean {
    return this.text !== "";
  }

  override hashKey(): HashKey {
    return this.text;
  }
}
