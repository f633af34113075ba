import { expect, it } from "vitest";
import { createMask } from "./mask.ts";

const mask = createMask(["PASSWORD", "LONGER", "SHORT", "ABSENT"], {
  PASSWORD: "hunter",
  LONGER: "hunter22",
  SHORT: "no",
});

it("masks secrets in texts and data, the longest first, and nothing short", () => {
  expect(mask?.text("hunter22 and hunter: no")).toBe("******** and ********: no");
  expect(mask?.data({ a: ["x hunter"], b: 1, c: null, d: { e: "hunter22" } })).toEqual({
    a: ["x ********"],
    b: 1,
    c: null,
    d: { e: "********" },
  });
  expect(createMask(["ABSENT"], {})).toBeNull();
});

it("masks what comes in pieces, however they are cut", () => {
  const text = "über hunter22, hunt, hunter!";
  const bytes = Buffer.from(text);
  for (let size = 1; size < bytes.length; size++) {
    const stream = mask?.stream();
    let out = "";
    for (let at = 0; at < bytes.length; at += size) out += stream?.write(bytes.subarray(at, at + size));
    out += stream?.end();
    expect(out).toBe("über ********, hunt, ********!");
  }
});

it("cuts no secret in two that another one may begin in", () => {
  const stream = createMask(["A", "B"], { A: "abcd", B: "cdef" })?.stream();
  expect(`${stream?.write("x abcd")}${stream?.write("efg")}${stream?.end()}`).toBe("x ********efg");
});
