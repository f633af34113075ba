// Ties the live stream to React Query: every message makes the right queries ask again. Holds the connection's state and the
// difference between the server's clock and this one.
import { streamPath } from "@sluice/api";
import type { QueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { setClockOffset } from "../time/now.ts";
import { affectedKeys } from "./affected-keys.ts";
import { type ConnectionState, LiveConnection } from "./live-connection.ts";
import { RefreshQueue } from "./refresh-queue.ts";

interface Live {
  readonly subscribe: (listener: () => void) => () => void;
  readonly state: () => ConnectionState;
  readonly retry: () => void;
}

const LiveContext = createContext<Live | null>(null);

/** Milliseconds between a message and the question that it causes. */
const MIN_GAP = 250;

export function LiveProvider({ client, children }: { readonly client: QueryClient; readonly children: ReactNode }) {
  const [live, setLive] = useState<Live | null>(null);
  useEffect(() => {
    const opened = openLive(client);
    setLive(opened.live);
    return opened.close;
  }, [client]);
  return <LiveContext.Provider value={live}>{children}</LiveContext.Provider>;
}

/** The state of the stream, and a way to try again at once. */
export function useConnection(): { readonly state: ConnectionState; readonly retry: () => void } {
  const live = useContext(LiveContext);
  const state = useSyncExternalStore<ConnectionState>(
    live?.subscribe ?? (() => () => undefined),
    live?.state ?? (() => "connecting"),
  );
  return useMemo(() => ({ state, retry: () => live?.retry() }), [state, live]);
}

function openLive(client: QueryClient): { readonly live: Live; readonly close: () => void } {
  let state: ConnectionState = "connecting";
  let greeted = false;
  const listeners = new Set<() => void>();
  const delay = (callback: () => void, millis: number) => void setTimeout(callback, millis);
  const queue = new RefreshQueue({
    refresh: (key) => client.invalidateQueries({ queryKey: [...key] }),
    minGap: MIN_GAP,
    now: () => performance.now(),
    delay,
  });
  const connection = new LiveConnection({
    connect: () => new EventSource(streamPath),
    delay,
    onState: (next) => {
      state = next;
      for (const listener of listeners) listener();
    },
    onMessage: (message) => {
      if (message.kind === "hello") setClockOffset(Date.parse(message.serverTime) - Date.now());
      const keys = affectedKeys(message);
      if (keys !== null) for (const key of keys) queue.mark(key);
      else if (greeted) void client.invalidateQueries();
      if (message.kind === "hello") greeted = true;
    },
  });
  connection.open();
  return {
    live: {
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      state: () => state,
      retry: () => connection.retryNow(),
    },
    close: () => connection.close(),
  };
}
