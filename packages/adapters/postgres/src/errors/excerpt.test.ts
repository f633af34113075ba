import { describe, expect, it } from "vitest";
import { excerpt } from "./excerpt.ts";

/** The excerpt for the first place of `mark` in the text. */
function at(sql: string, mark: string): string {
  return excerpt(sql, [...sql.slice(0, sql.indexOf(mark))].length + 1).join("\n");
}

describe("excerpt", () => {
  it("shows the line with a caret under the place", () => {
    expect(at("select 1,\r\n  x\nfrom nope", "nope")).toBe("LINE 3: from nope\n             ^");
  });

  it("points behind the end of the text", () => {
    expect(excerpt("select 1 +", 11).join("\n")).toBe("LINE 1: select 1 +\n                  ^");
    expect(excerpt("select 1 +", 12)).toEqual([]);
  });

  // As PostgreSQL's own client prints it.
  it("cuts a long line on both sides", () => {
    const sql = `select '${"a".repeat(80)}' || nocol || '${"b".repeat(40)}' from pg_class`;
    expect(at(sql, "nocol")).toBe(`LINE 1: ...${"a".repeat(45)}' || nocol || '...\n${" ".repeat(61)}^`);
  });

  it("cuts only the right side of a line whose place is near its beginning", () => {
    expect(at(`select nocol, '${"b".repeat(80)}'`, "nocol")).toBe(
      `LINE 1: select nocol, '${"b".repeat(45)}...\n${" ".repeat(15)}^`,
    );
  });

  it("counts wide characters as two columns and a tab as one", () => {
    expect(at("select\t'日本', nocol", "nocol")).toBe("LINE 1: select '日本', nocol\n                       ^");
  });
});
