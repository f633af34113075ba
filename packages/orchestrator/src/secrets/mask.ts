// Values of variables that resources read, made unreadable wherever a run or a tick would write them.
import { StringDecoder } from "node:string_decoder";

export interface Mask {
  text(text: string): string;
  /** Every text in a piece of plain data. */
  data<T>(value: T): T;
  /** For output that comes in pieces: a secret may lie across two of them. */
  stream(): MaskedStream;
}

export interface MaskedStream {
  write(chunk: string | Uint8Array): string;
  /** What was held back. */
  end(): string;
}

const MASKED = "********";
/** What is shorter is no secret, and would take words apart. */
const LEAST_LENGTH = 4;

/** Null when there is nothing to mask. */
export function createMask(names: Iterable<string>, env: Readonly<Record<string, string | undefined>>): Mask | null {
  const values = [...new Set(names)].flatMap((name) => env[name]?.trim() ?? []);
  const secrets = [...new Set(values)]
    .filter((value) => value.length >= LEAST_LENGTH)
    .sort((a, b) => b.length - a.length);
  if (secrets.length === 0) return null;
  const text = (given: string) => secrets.reduce((so, secret) => so.replaceAll(secret, MASKED), given);
  return {
    text,
    data: (value) => maskData(value, text),
    stream: () => maskStream(secrets, text),
  };
}

function maskData<T>(value: T, text: (given: string) => string): T {
  const mask = (part: unknown): unknown => {
    if (typeof part === "string") return text(part);
    if (Array.isArray(part)) return part.map(mask);
    if (typeof part !== "object" || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([name, item]) => [name, mask(item)]));
  };
  return mask(value) as T;
}

function maskStream(secrets: readonly string[], text: (given: string) => string): MaskedStream {
  const decoder = new StringDecoder("utf8");
  let held = "";
  return {
    write(chunk) {
      const whole = held + (typeof chunk === "string" ? chunk : decoder.write(Buffer.from(chunk)));
      const at = sureLength(whole, secrets);
      held = whole.slice(at);
      return text(whole.slice(0, at));
    },
    end: () => text(held + decoder.end()),
  };
}

/** How much of a text nothing that follows can change: up to where its end could be the beginning of a secret. */
function sureLength(text: string, secrets: readonly string[]): number {
  const longest = (secrets[0]?.length ?? 1) - 1;
  for (let at = Math.max(0, text.length - longest); at < text.length; at++) {
    const end = text.slice(at);
    if (secrets.some((secret) => secret.length > end.length && secret.startsWith(end))) {
      return startOfMatchAround(text, at, secrets);
    }
  }
  return text.length;
}

/** A secret that is there as a whole is not cut in two. */
function startOfMatchAround(text: string, at: number, secrets: readonly string[]): number {
  const starts = secrets.flatMap((secret) => {
    const found = text.lastIndexOf(secret, at - 1);
    return found >= 0 && found < at && found + secret.length > at ? [found] : [];
  });
  return Math.min(at, ...starts);
}
