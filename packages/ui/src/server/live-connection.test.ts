import { describe, expect, it } from "vitest";
import { LiveConnection, type MessageSource } from "./live-connection.ts";

function makeSources() {
  const sources: (MessageSource & { closed: boolean })[] = [];
  const connect = () => {
    const source = {
      onopen: null,
      onmessage: null,
      onerror: null,
      closed: false,
      close() {
        this.closed = true;
      },
    };
    sources.push(source);
    return source;
  };
  const say = (data: string) => sources.at(-1)?.onmessage?.(new MessageEvent("message", { data }));
  const fail = () => sources.at(-1)?.onerror?.(new Event("error"));
  return { sources, connect, say, fail };
}

describe("LiveConnection", () => {
  it("is live after hello, away after an error, and waits longer each time", () => {
    const { sources, connect, say, fail } = makeSources();
    const states: string[] = [];
    const pauses: number[] = [];
    let again: () => void = () => undefined;
    const connection = new LiveConnection({
      connect,
      onMessage: () => undefined,
      onState: (state) => states.push(state),
      delay: (callback, millis) => {
        pauses.push(millis);
        again = callback;
      },
    });
    connection.open();
    say('{"kind":"hello","serverTime":"2026-01-01T00:00:00Z"}');
    fail();
    again();
    fail();
    again();
    expect(states).toEqual(["live", "away", "away"]);
    expect(pauses).toEqual([500, 1000]);
    expect(sources.map((source) => source.closed)).toEqual([true, true, false]);
    connection.close();
    expect(sources.every((source) => source.closed)).toBe(true);
  });

  it("passes messages on and drops what is not one", () => {
    const { connect, say } = makeSources();
    const kinds: string[] = [];
    const connection = new LiveConnection({
      connect,
      onMessage: (message) => kinds.push(message.kind),
      onState: () => undefined,
      delay: () => undefined,
    });
    connection.open();
    say("not json");
    say("null");
    say('{"kind":"assets","keys":["a"]}');
    expect(kinds).toEqual(["assets"]);
  });
});
