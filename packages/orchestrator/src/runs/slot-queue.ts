// The slots of pools that a run's steps wait for and hold. Who waits asks again whenever a slot became free, and every few seconds.
import type { PlanStep } from "../plan/types.ts";

/** Where slots come from. */
export interface SlotSource {
  /** Settles when the step has its slot, or the signal has aborted. */
  acquire(step: PlanStep, signal: AbortSignal): Promise<void>;
  release(step: PlanStep): Promise<void>;
}

export interface SlotQueue {
  /** True when the step may start; else it has been asked for. */
  has(step: PlanStep): boolean;
  /** Settle when there is something new to look at. */
  waiting(): readonly Promise<void>[];
  /** It does not need its slot for now. */
  leave(step: PlanStep): void;
  giveBack(step: PlanStep): Promise<void>;
  /** Nobody waits any more. */
  close(): Promise<void>;
}

interface Place {
  readonly step: PlanStep;
  readonly controller: AbortController;
  readonly settled: Promise<void>;
  granted: boolean;
}

export function createSlotQueue(source: SlotSource | null, signal: AbortSignal): SlotQueue {
  const places = new Map<string, Place>();
  /** A slot is asked for anew when the old one is back. */
  const leaving = new Map<string, Promise<void>>();
  const ask = (source: SlotSource, step: PlanStep): Place => {
    const controller = new AbortController();
    const place: Place = {
      step,
      controller,
      granted: false,
      settled: (leaving.get(step.key) ?? Promise.resolve())
        .then(() => source.acquire(step, AbortSignal.any([signal, controller.signal])))
        .then(() => {
          place.granted = !controller.signal.aborted && !signal.aborted;
        }),
    };
    places.set(step.key, place);
    return place;
  };
  const giveBack = async (step: PlanStep): Promise<void> => {
    const place = places.get(step.key);
    if (place === undefined || source === null) return;
    places.delete(step.key);
    place.controller.abort();
    const left = place.settled.then(() => source.release(step));
    leaving.set(step.key, left);
    await left;
    if (leaving.get(step.key) === left) leaving.delete(step.key);
  };
  return {
    has(step) {
      if (source === null || step.limits?.pool === undefined) return true;
      return (places.get(step.key) ?? ask(source, step)).granted;
    },
    waiting: () => [...places.values()].filter((place) => !place.granted).map((place) => place.settled),
    leave: (step) => {
      if (places.has(step.key)) void giveBack(step);
    },
    giveBack,
    close: async () => {
      await Promise.all([...places.values()].map((place) => giveBack(place.step)));
    },
  };
}
