import { expect, it } from "vitest";
import { findErrorLine } from "./find-error-line.ts";

const code = "select\n    a,\n    sum(gross) as gross\nfrom t\nwhere a = 1\nunion all\nselect\n    a,";

it("finds the quoted line whatever number the message gives it", () => {
  expect(findErrorLine('column "gross" does not exist\n  LINE 14:     sum(gross) as gross\n    ^', code)).toBe(3);
  expect(findErrorLine("syntax error\nLINE 9: ...gross) as gross", code)).toBe(3);
});

it("says nothing when it cannot be sure", () => {
  expect(findErrorLine("LINE 2:     a,", code)).toBeNull();
  expect(findErrorLine("LINE 2: not there", code)).toBeNull();
  expect(findErrorLine("connection lost", code)).toBeNull();
});
