// What the store keeps of notices: the outbox of what happened, the messages that tell of it, and how fresh assets are.
import type { Occurrence, OutboxEntry } from "../notices/types.ts";
import type { Page } from "./types.ts";

export type DeliveryState = "waiting" | "sent" | "failed";

/** One message to one target. */
export interface DeliveryRecord {
  readonly id: string;
  readonly notice: string;
  readonly occurrences: readonly Occurrence[];
  /** How many more there were than are kept. */
  readonly dropped: number;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly createdAt: string;
  /** When it is sent, or tried again. */
  readonly dueAt: string;
  readonly endedAt: string | null;
  /** Why the last attempt failed. */
  readonly error: string | null;
}

/** A delivery that this process is at; nobody else is, while the claim is young. */
export interface ClaimedDelivery {
  readonly delivery: DeliveryRecord;
  readonly claim: string;
}

/** How an attempt ended. */
export type AttemptResult =
  | { readonly state: "sent" }
  | { readonly state: "failed"; readonly error: string }
  | { readonly state: "waiting"; readonly error: string; readonly delayMillis: number };

export interface RoutedNotice {
  readonly name: string;
  readonly leastMillisBetween: number;
}

export interface FreshnessChange {
  readonly assetKey: string;
  readonly status: string;
  /** Told by the notice when this is a change to `overdue`. */
  readonly message: string;
}

export interface NoticeStore {
  /** Puts it into the outbox. */
  record(occurrence: Occurrence): Promise<void>;
  /** Takes what happened out of the outbox and into deliveries, together or not at all. Gives how much it was. */
  route(decide: (entry: OutboxEntry) => readonly RoutedNotice[], gatherMillis: number): Promise<number>;
  /** Deliveries that are due, for this process to send. */
  claimDue(limit: number): Promise<readonly ClaimedDelivery[]>;
  /** A delivery that is sent at once, by this process. */
  claimTest(notice: string, occurrence: Occurrence): Promise<ClaimedDelivery>;
  /** Does nothing when the claim has run out and somebody else has taken it. */
  endAttempt(claimed: ClaimedDelivery, result: AttemptResult): Promise<void>;
  deliveries(page: {
    readonly notice?: string | null;
    readonly cursor?: string | null;
    readonly limit?: number;
  }): Promise<Page<DeliveryRecord>>;
  /** What people have switched, by name. */
  switches(): Promise<ReadonlyMap<string, boolean>>;
  switch(name: string, isOn: boolean): Promise<void>;
  /** Keeps how fresh assets are; what has become overdue goes into the outbox. */
  keepFreshness(changes: readonly FreshnessChange[]): Promise<void>;
  /** When assets were last materialized, of those that were. */
  lastMaterialized(keys: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Forgets deliveries that are over. */
  forget(olderThanDays: number): Promise<void>;
}
