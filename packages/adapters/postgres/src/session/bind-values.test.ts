import { describe, expect, it } from "vitest";
import { bindValues } from "./bind-values.ts";

describe("bindValues", () => {
  it("writes every kind of value as a literal", () => {
    const values = [null, true, 5, -1.5, 12345678901234567890n, "it's", ["a", 1], []];
    expect(bindValues("(%s, %s, %s, 2 -%s, %s, %s, %s, %s)", values)).toBe(
      "(NULL, true, 5, 2 - -1.5, 12345678901234567890, 'it''s', ARRAY['a', 1], '{}')",
    );
  });

  it("never lets a value become a placeholder or end its literal", () => {
    expect(bindValues("%s, %s", ["%s '", "\\'; drop table x --"])).toBe("'%s ''', E'\\\\''; drop table x --'");
  });

  it("reads %% as a percent sign", () => {
    expect(bindValues("like '10%%' or %s", [1])).toBe("like '10%' or 1");
  });

  it.each([
    ["%s", [1, 2], "not all arguments converted"],
    ["%s %s", [1], "not enough arguments"],
    ["like 'a%' and %s", [1], "unsupported format character"],
    ["%s", ["a\0b"], "NUL"],
  ])("refuses %j with %j", (sql, values, message) => {
    expect(() => bindValues(sql, values)).toThrow(message);
  });
});
