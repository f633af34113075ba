import { describe, expect, it } from "vitest";
import { decodeEvent, EventCodecError, encodeEvent } from "./codec.ts";
import { jsonText } from "./json-text.ts";
import type { RunEventBody } from "./types.ts";

const row = { runId: "r", sequence: 1, timestamp: "2026-01-01T00:00:00.000Z" };
const body: RunEventBody = {
  type: "STEP_FAILURE",
  level: "error",
  stepKey: "s",
  message: "no",
  error: { name: "Error", message: "x", stack: null, cause: null },
};

describe("the codec of events", () => {
  it("gives back what was stored", () => {
    expect(decodeEvent(JSON.parse(encodeEvent(body)), row)).toEqual({ ...body, ...row, version: 1 });
  });

  it("skips types and versions of a newer program, and refuses what is no event", () => {
    expect(decodeEvent({ type: "FROM_THE_FUTURE", version: 1 }, row)).toBeNull();
    expect(decodeEvent({ ...body, version: 2 }, row)).toBeNull();
    for (const stored of [null, "x", {}, { type: 1 }, { type: "LOG" }]) {
      expect(() => decodeEvent(stored, row)).toThrow(EventCodecError);
    }
  });
});

describe("jsonText", () => {
  it.each([
    ["a\u0000b", "ab"],
    ["\u0000\u0000", ""],
    ["\\u0000", "\\u0000"],
    ["\\\u0000", "\\"],
    ["\ud800x", "\ufffdx"],
    ["\ud83d\ude00", "\ud83d\ude00"],
    ["\udc00\ud800", "\ufffd\ufffd"],
  ])("makes %j what the server takes", (text, expected) => {
    expect(JSON.parse(jsonText({ text }))).toEqual({ text: expected });
  });
});
