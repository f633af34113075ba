// Decodes the escapes of a string literal as Python does.

const simpleEscapes: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["t", "\t"],
  ["r", "\r"],
  ["a", "\u0007"],
  ["b", "\b"],
  ["f", "\f"],
  ["v", "\v"],
  ["\\", "\\"],
  ["'", "'"],
  ['"', '"'],
  ["\n", ""],
]);

const cutOff: Readonly<Record<string, string>> = {
  x: "truncated \\xXX escape",
  u: "truncated \\uXXXX escape",
  U: "truncated \\UXXXXXXXX escape",
  N: "malformed \\N character escape",
};

/** The value of a literal's inside; unknown escapes keep their backslash. Throws RangeError for a cut-off escape. */
export function decodeStringLiteral(inside: string): string {
  if (!inside.includes("\\")) return inside;
  return inside.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|(N\{[^{}]+\})|([\s\S]))/g,
    (whole, hex, short, long, octal, named, other) => {
      const code = hex ?? short ?? long;
      if (code !== undefined) return character(Number.parseInt(code, 16));
      if (octal !== undefined) return character(Number.parseInt(octal, 8));
      // The names of characters are not known here.
      if (named !== undefined) throw new RangeError("unknown Unicode character name");
      const fault = cutOff[other];
      if (fault !== undefined) throw new RangeError(fault);
      return simpleEscapes.get(other) ?? whole;
    },
  );
}

function character(code: number): string {
  if (code > 0x10ffff) throw new RangeError("illegal Unicode character");
  return String.fromCodePoint(code);
}
