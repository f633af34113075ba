import { describe, expect, it } from "vitest";
import type { RunEventBody } from "../events/types.ts";
import type { AppendResult, TimedEvent } from "../storage/types.ts";
import { createEventWriter, type EventWriterOptions } from "./event-writer.ts";

const event = (message: string): RunEventBody => ({ type: "LOG", level: "info", stepKey: null, nodeId: null, message });
const taken: AppendResult = { accepted: true, status: "STARTED", lastSequence: 1 };

function writerOn(
  append: (batch: readonly TimedEvent[]) => Promise<AppendResult>,
  more: Partial<EventWriterOptions> = {},
) {
  const told: string[] = [];
  const writer = createEventWriter({
    append,
    now: () => new Date(0),
    delayMillis: 1,
    onRefused: (result) => told.push(`refused: ${result.status}`),
    onLost: (error) => told.push(`lost: ${String(error)}`),
    ...more,
  });
  return { writer, told };
}

describe("createEventWriter", () => {
  it("keeps the order, and sends together what comes while it is busy", async () => {
    const batches: string[][] = [];
    const { writer } = writerOn(async (batch) => {
      batches.push(batch.map((each) => each.body.message));
      await new Promise((resolve) => setTimeout(resolve, 5));
      return taken;
    });
    writer.write(event("1"));
    const flushed = writer.flush();
    for (const message of ["2", "3", "4"]) writer.write(event(message));
    await flushed;
    expect(batches).toEqual([["1"], ["2", "3", "4"]]);
  });

  it("tries again while the store is away", async () => {
    let failures = 2;
    const stored: string[] = [];
    const { writer, told } = writerOn(async (batch) => {
      if (failures-- > 0) throw new Error("away");
      stored.push(...batch.map((each) => each.body.message));
      return taken;
    });
    writer.write(event("1"));
    await writer.flush();
    expect([stored, told]).toEqual([["1"], []]);
  });

  it("says once that events are lost, or that the run has ended, and takes no more", async () => {
    const away = writerOn(() => Promise.reject(new Error("away")), { patienceMillis: 0 });
    away.writer.write(event("1"));
    await away.writer.flush();
    away.writer.write(event("2"));
    await away.writer.flush();
    expect(away.told).toEqual(["lost: Error: away"]);

    const ended = writerOn(async () => ({ ...taken, accepted: false, status: "FAILURE" as const }));
    ended.writer.write(event("1"));
    await ended.writer.flush();
    ended.writer.write(event("2"));
    await ended.writer.flush();
    expect(ended.told).toEqual(["refused: FAILURE"]);
  });

  it("leaves out log lines beyond what can wait, never anything else, and says how many", async () => {
    const stored: RunEventBody[] = [];
    const { writer } = writerOn(async (batch) => {
      stored.push(...batch.map((each) => each.body));
      return taken;
    });
    for (let index = 0; index < 20_005; index++) writer.write(event(String(index)));
    writer.write({ type: "STEP_START", level: "info", stepKey: "s", message: "begin" });
    await writer.flush();
    expect(stored.filter((body) => body.type === "LOG").length).toBe(20_000);
    expect(stored.some((body) => body.type === "STEP_START")).toBe(true);
    expect(stored.at(-1)?.message).toContain("5 log lines");
  });
});
