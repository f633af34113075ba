// What commands ask of a server, whether it runs elsewhere (HTTP) or in this very process.
import type { Calls, StreamMessage } from "@sluice/api";

export interface ServerLink {
  /** Where people can look at it; null without a page. */
  readonly url: string | null;
  /** Every call of the HTTP interface; without a server they are answered here. */
  readonly calls: Calls;
  /** Tells what changes until `signal` aborts; reconnects by itself. */
  watch(callback: (message: StreamMessage) => void, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
