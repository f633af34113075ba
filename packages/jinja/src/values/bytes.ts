// Python's bytes, as far as templates meet them: what str.encode() gives.
import { typeError } from "../errors/python-errors.ts";
import { TemplateRuntimeError } from "../errors/template-error.ts";
import { asInt } from "../numbers/numbers.ts";
import { sliceBounds } from "../operations/slices.ts";
import { toText } from "../operations/text.ts";
import { typeNameOf } from "../operations/type-name.ts";
import { fn } from "./callable.ts";
import type { HashKey } from "./hash-key.ts";
import { HostObject } from "./host-object.ts";
import type { BinaryOperator, Value } from "./types.ts";

export class PyBytes extends HostObject {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    super();
    this.bytes = bytes;
  }

  get typeName(): string {
    return "bytes";
  }

  getAttribute(name: string): Value | undefined {
    if (name === "decode") return fn("decode", ([encoding = "utf-8"]) => this.#decodeAs(toText(encoding)));
    if (name === "hex") return fn("hex", ([separator = ""]) => this.#hex(toText(separator)));
    return undefined;
  }

  #hex(separator: string): string {
    return Array.from(this.bytes, (byte) => byte.toString(16).padStart(2, "0")).join(separator);
  }

  #decodeAs(encoding: string): string {
    const name = encoding.toLowerCase().replaceAll("_", "-");
    if (/^(latin-?1|iso-?8859-1|l1)$/.test(name))
      return Array.from(this.bytes, (byte) => String.fromCharCode(byte)).join("");
    if (!/^(us-)?ascii$/.test(name)) return this.decode();
    const wrong = this.bytes.findIndex((byte) => byte > 127);
    if (wrong < 0) return this.decode();
    const shown = `0x${(this.bytes[wrong] ?? 0).toString(16)}`;
    throw new TemplateRuntimeError(
      `'ascii' codec can't decode byte ${shown} in position ${wrong}: ordinal not in range(128)`,
      "UnicodeDecodeError",
    );
  }

  decode(): string {
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(this.bytes);
    } catch {
      throw new TemplateRuntimeError("'utf-8' codec can't decode the bytes", "UnicodeDecodeError");
    }
  }

  override getItem(key: Value): Value | undefined {
    const index = asInt(key);
    return index === null ? undefined : this.bytes.at(Number(index));
  }

  /** Only `+` of two. */
  override binary(operator: BinaryOperator, other: Value, reversed: boolean): Value | undefined {
    if (operator !== "+" || reversed) return undefined;
    if (!(other instanceof PyBytes)) throw typeError(`can't concat ${typeNameOf(other)} to bytes`);
    return new PyBytes(Uint8Array.from([...this.bytes, ...other.bytes]));
  }

  override slice(start: Value, stop: Value, step: Value): Value {
    const bounds = sliceBounds(this.bytes.length, start, stop, step);
    const out: number[] = [];
    for (let at = bounds.start; bounds.step > 0 ? at < bounds.stop : at > bounds.stop; at += bounds.step) {
      out.push(this.bytes[at] ?? 0);
    }
    return new PyBytes(Uint8Array.from(out));
  }

  override toRepr(): string {
    const body = Array.from(this.bytes, byteText).join("");
    return body.includes("'") && !body.includes('"') ? `b"${body}"` : `b'${body.replaceAll("'", "\\'")}'`;
  }

  override size(): number {
    return this.bytes.length;
  }

  override iterate(): Iterable<Value> {
    return this.bytes;
  }

  override equals(other: Value): boolean {
    return other instanceof PyBytes && other.toRepr() === this.toRepr();
  }

  override hashKey(): HashKey {
    return `\u0000B${this.toRepr()}`;
  }
}

function byteText(byte: number): string {
  if (byte === 9) return "\\t";
  if (byte === 10) return "\\n";
  if (byte === 13) return "\\r";
  if (byte === 92) return "\\\\";
  return byte < 32 || byte > 126 ? `\\x${byte.toString(16).padStart(2, "0")}` : String.fromCharCode(byte);
}
