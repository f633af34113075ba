import { describe, expect, it } from "vitest";
import type { MissedTicks } from "../definitions/automation-types.ts";
import type { AutomationSnapshot } from "../host/types.ts";
import type { AutomationState } from "../storage/automation-types.ts";
import { dueTick, nextTickAt } from "./due.ts";

const at = (text: string) => Date.parse(text);

function daily(
  missedTicks: MissedTicks = "latest",
  timezone = "Europe/Berlin",
  cron = "30 2 * * *",
): AutomationSnapshot {
  return {
    kind: "schedule",
    name: "nightly",
    description: null,
    trigger: { kind: "cron", schedules: [cron], timezone, missedTicks },
    target: { jobName: "job", assetSelection: null },
    tags: {},
    isOnByDefault: true,
    hasFunction: false,
    site: null,
  };
}

const everyThirty: AutomationSnapshot = {
  ...daily(),
  kind: "sensor",
  trigger: { kind: "interval", seconds: 30, watches: { kind: "nothing" } },
};

function state(since: string, last: string | null = null, more: Partial<AutomationState> = {}): AutomationState {
  return {
    name: "nightly",
    isOn: null,
    cursor: null,
    since,
    lastTick:
      last === null
        ? null
        : {
            id: "1",
            automation: "nightly",
            scheduledAt: last,
            startedAt: last,
            endedAt: last,
            status: "success",
            message: null,
            error: null,
            cursor: null,
            runIds: [],
            output: "",
          },
    abandonedTick: null,
    isTicking: false,
    ...more,
  };
}

describe("a schedule", () => {
  it("is due once for each time, and not for times before it was there", () => {
    const automation = daily();
    expect(dueTick(automation, state("2026-01-10T12:00:00Z"), at("2026-01-10T23:00:00Z"))).toBeNull();
    expect(dueTick(automation, state("2026-01-10T12:00:00Z"), at("2026-01-11T01:30:00Z"))?.scheduledAt).toBe(
      "2026-01-11T01:30:00.000Z",
    );
    expect(
      dueTick(automation, state("2026-01-10T12:00:00Z", "2026-01-11T01:30:00Z"), at("2026-01-11T01:31:00Z")),
    ).toBeNull();
  });

  it("is due when the clock has changed, where the change leaves its time out, and once where it comes twice", () => {
    const spring = dueTick(daily(), state("2026-03-28T12:00:00Z"), at("2026-03-29T12:00:00Z"));
    expect(spring).toMatchObject({ scheduledAt: "2026-03-29T01:00:00.000Z", notice: null });
    const autumn = daily();
    const first = dueTick(autumn, state("2026-10-24T12:00:00Z"), at("2026-10-25T12:00:00Z"));
    expect(first).toMatchObject({ scheduledAt: "2026-10-25T00:30:00.000Z", notice: null });
    expect(
      nextTickAt(autumn, state("2026-10-24T12:00:00Z", first?.scheduledAt ?? ""), at("2026-10-25T12:00:00Z")),
    ).toBe(at("2026-10-26T01:30:00Z"));
  });

  it("makes up for missed ticks as it says", () => {
    const missed = state("2026-01-01T12:00:00Z");
    const now = at("2026-01-04T12:00:00Z");
    expect(dueTick(daily("latest"), missed, now)).toEqual({
      scheduledAt: "2026-01-04T01:30:00.000Z",
      notice: "2 earlier ticks were missed.",
      isPerformed: true,
    });
    expect(dueTick(daily("all"), missed, now)).toMatchObject({ scheduledAt: "2026-01-02T01:30:00.000Z", notice: null });
    expect(dueTick(daily("skip"), missed, now)).toMatchObject({ isPerformed: false });
    expect(dueTick(daily("skip"), missed, at("2026-01-04T01:30:20Z"))).toMatchObject({ isPerformed: true });
  });

  it("does nothing while it is off or ticking, and begins an abandoned tick again", () => {
    const now = at("2026-01-11T01:30:00Z");
    const since = "2026-01-10T12:00:00Z";
    expect(dueTick(daily(), state(since, null, { isOn: false }), now)).toBeNull();
    expect(dueTick(daily(), state(since, null, { isTicking: true }), now)).toBeNull();
    expect(dueTick(daily(), state(since, null, { abandonedTick: "2026-01-10T01:30:00+00:00" }), now)).toMatchObject({
      scheduledAt: "2026-01-10T01:30:00.000Z",
      isPerformed: true,
    });
  });
});

describe("a sensor", () => {
  it("is due at times that are the same for every daemon, an interval after the last", () => {
    const now = at("2026-01-11T10:00:47Z");
    expect(dueTick(everyThirty, state("2026-01-11T10:00:00Z"), now)?.scheduledAt).toBe("2026-01-11T10:00:30.000Z");
    const last = state("2026-01-11T10:00:00Z", "2026-01-11T10:00:30Z");
    expect(dueTick(everyThirty, last, now)).toBeNull();
    expect(dueTick(everyThirty, last, at("2026-01-11T10:01:00Z"))?.scheduledAt).toBe("2026-01-11T10:01:00.000Z");
    expect(nextTickAt(everyThirty, last, now)).toBe(at("2026-01-11T10:01:00Z"));
  });
});

describe("a clock that is set", () => {
  const everyMinute = daily("latest", "UTC", "* * * * *");

  it("back by a year holds up neither schedules nor sensors", () => {
    const future = state("2025-03-01T00:00:00Z", "2025-06-01T00:00:00Z");
    const now = at("2024-06-01T12:00:10Z");
    expect(dueTick(everyMinute, future, now)?.scheduledAt).toBe("2024-06-01T12:00:00.000Z");
    expect(dueTick(everyThirty, future, now)?.scheduledAt).toBe("2024-06-01T12:00:00.000Z");
    expect(nextTickAt(everyMinute, future, now)).toBeLessThanOrEqual(at("2024-06-01T12:01:00Z"));
  });

  it("back by a few seconds has nothing done twice", () => {
    const recent = state("2024-01-01T00:00:00Z", "2024-06-01T12:00:00Z");
    expect(dueTick(everyMinute, recent, at("2024-06-01T11:59:30Z"))).toBeNull();
    expect(dueTick(everyThirty, recent, at("2024-06-01T11:59:30Z"))).toBeNull();
  });

  it("forward makes up for what it leapt over, as for any missed tick", () => {
    const old = state("2024-01-01T00:00:00Z", "2024-06-01T12:00:00Z");
    const due = dueTick(everyMinute, old, at("2024-06-01T12:10:05Z"));
    expect(due).toMatchObject({ scheduledAt: "2024-06-01T12:10:00.000Z", notice: "9 earlier ticks were missed." });
  });
});
