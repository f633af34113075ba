// The live stream: one server-sent event per change, so that pages ask again for what they show. A page that falls behind is
// cut off and reconnects; nothing is buffered without end.
import type { StreamMessage } from "@sluice/api";
import type { Context } from "hono";
import { streamSSE } from "hono/streaming";

/** Hands every message to the callback until the returned function is called. */
export type Subscribe = (callback: (message: StreamMessage) => void) => () => void;

const KEEP_ALIVE_MILLIS = 15_000;
const MAX_WAITING = 1_000;

/** Answers with the stream of everything that changes. */
export function liveStream(context: Context, subscribe: Subscribe): Response {
  context.header("Cache-Control", "no-cache, no-transform");
  context.header("X-Accel-Buffering", "no");
  return streamSSE(context, async (stream) => {
    const waiting: StreamMessage[] = [{ kind: "hello", serverTime: new Date().toISOString() }];
    let wake: (() => void) | null = null;
    let open = true;
    const close = () => {
      open = false;
      wake?.();
    };
    const unsubscribe = subscribe((message) => {
      waiting.push(message);
      if (waiting.length > MAX_WAITING) close();
      wake?.();
    });
    stream.onAbort(close);
    try {
      while (open) {
        const message = waiting.shift();
        if (message !== undefined) {
          await stream.writeSSE({ data: JSON.stringify(message) });
          continue;
        }
        const timedOut = await new Promise<boolean>((resolve) => {
          const timer = setTimeout(() => resolve(true), KEEP_ALIVE_MILLIS);
          timer.unref();
          wake = () => {
            clearTimeout(timer);
            resolve(false);
          };
        });
        wake = null;
        if (timedOut && open) await stream.write(": still here\n\n");
      }
    } finally {
      unsubscribe();
    }
  });
}
