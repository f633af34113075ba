// Python's bytes, as far as templates meet them: what str.encode() gives.
import { TemplateRuntimeError } from "../errors/template-error.ts";
import { asInt } from "../numbers/numbers.ts";
import { fn } from "./callable.ts";
import type { HashKey } from "./hash-key.ts";
import { HostObject } from "./host-object.ts";
import type { Value } from "./types.ts";

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
    if (name === "decode") return fn("decode", () => this.decode());
    if (name === "hex")
      return fn("hex", () => Array.from(this.bytes, (byte) => byte.toString(16).padStart(2, "0")).join(""));
    return undefined;
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
