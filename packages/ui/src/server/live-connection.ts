// The one EventSource of the page: reads stream messages, and connects again, with growing pauses, for as long as the page
// is open. Knows nothing of React; the port makes it testable.
import type { StreamMessage } from "@sluice/api";

export type ConnectionState = "connecting" | "live" | "away";

/** The part of EventSource that is used here. */
export interface MessageSource {
  onopen: ((event: Event) => void) | null;
  onmessage: ((event: MessageEvent<string>) => void) | null;
  onerror: ((event: Event) => void) | null;
  close(): void;
}

export interface LiveConnectionOptions {
  readonly connect: () => MessageSource;
  readonly onMessage: (message: StreamMessage) => void;
  readonly onState: (state: ConnectionState) => void;
  readonly delay: (callback: () => void, millis: number) => void;
}

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 10_000;

export class LiveConnection {
  readonly #options: LiveConnectionOptions;
  #source: MessageSource | null = null;
  #pause = FIRST_PAUSE;
  #closed = false;

  constructor(options: LiveConnectionOptions) {
    this.#options = options;
  }

  open(): void {
    if (this.#closed || this.#source !== null) return;
    const source = this.#options.connect();
    this.#source = source;
    source.onmessage = (event) => {
      const message = readMessage(event.data);
      if (message === null) return;
      if (message.kind === "hello") {
        this.#pause = FIRST_PAUSE;
        this.#options.onState("live");
      }
      this.#options.onMessage(message);
    };
    source.onerror = () => {
      source.close();
      if (this.#source !== source) return;
      this.#source = null;
      if (this.#closed) return;
      this.#options.onState("away");
      const pause = this.#pause;
      this.#pause = Math.min(LONGEST_PAUSE, pause * 2);
      this.#options.delay(() => this.open(), pause);
    };
  }

  /** Connects at once when a pause is under way. */
  retryNow(): void {
    this.#pause = FIRST_PAUSE;
    this.open();
  }

  close(): void {
    this.#closed = true;
    this.#source?.close();
    this.#source = null;
  }
}

function readMessage(data: string): StreamMessage | null {
  try {
    const message = JSON.parse(data);
    return typeof message === "object" && message !== null && typeof message.kind === "string" ? message : null;
  } catch {
    return null;
  }
}
