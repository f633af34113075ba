import { expect, it } from "vitest";
import { parseAnsi } from "./ansi.ts";

it("keeps colours and drops everything else", () => {
  expect(parseAnsi("a [\u001b[1;32mOK\u001b[0m in 3s]\u001b[K\r")).toEqual([
    { text: "a [", colour: null, bold: false },
    { text: "OK", colour: "green", bold: true },
    { text: " in 3s]", colour: null, bold: false },
  ]);
});

it("leaves plain and cut-off text as it is", () => {
  expect(parseAnsi("plain")).toEqual([{ text: "plain", colour: null, bold: false }]);
  expect(parseAnsi("")).toEqual([]);
  expect(parseAnsi("\u001b[3").map((part) => part.text)).toEqual(["\u001b[3"]);
});
