import { describe, expect, it } from "vitest";
import { PythonSyntaxError, pythonLines } from "./python-lines.ts";

function problem(text: string): string {
  try {
    pythonLines(text);
  } catch (error) {
    if (error instanceof PythonSyntaxError) return `${error.line}:${error.column} ${error.message}`;
    throw error;
  }
  return "none";
}

describe("the lines of a Python text", () => {
  it("join what brackets, strings and backslashes hold together", () => {
    const text = 'x = (1, # one\n  2)\ny = """a\nb""" + \\\n  f\'{x}\'\nif x: y, z\n';
    expect(pythonLines(text).map(({ line, code, hasColon, hasComma }) => [line, code, hasColon, hasComma])).toEqual([
      [1, "x = (1, 2)", false, false],
      [3, 'y = "" + ""', false, false],
      [6, "if x: y, z", true, true],
    ]);
  });

  it.each([
    ["f(1\n", "1:2 '(' was never closed"],
    ["f(1]\n", "1:4 closing parenthesis ']' does not match opening parenthesis '('"],
    ["f(\n1]\n", "2:2 closing parenthesis ']' does not match opening parenthesis '(' on line 1"],
    ["a = 1)\n", "1:6 unmatched ')'"],
    ["a = 'x\n", "1:5 unterminated string literal (detected at line 1)"],
    ["a = '''x\ny\n", "1:5 unterminated triple-quoted string literal (detected at line 2)"],
    ["if a\n  b\n", "1:5 expected ':'"],
    ["a\n  b\n", "2:3 unexpected indent"],
    ["if a:\n    b\n  c\n", "3:3 unindent does not match any outer indentation level"],
    ["while a:\nb\n", "2:1 expected an indented block after 'while' statement on line 1"],
    ["class A:\n", "1:1 expected an indented block after class definition on line 1"],
    ["constructor(__proto__)\n", "none"],
    ["if a:\n\tb\n\n# c\nelse: d\n", "none"],
    ["a = r'\\''\nb = x[1:2]\nprint('\\\n')\n", "none"],
  ])("%j: %s", (text, told) => {
    expect(problem(text)).toBe(told);
  });
});
