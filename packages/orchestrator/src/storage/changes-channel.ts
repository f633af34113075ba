// Changes between processes: NOTIFY in the transaction that makes them, LISTEN on one connection per process that wants to
// hear. A lost connection is taken up again, and said, because what happened meanwhile was not heard.
import type { ClientBase } from "pg";
import { createListener } from "./connect.ts";
import type { Change } from "./types.ts";

const CHANNEL = "sluice_changes";
/** PostgreSQL's limit is 8000 bytes. */
const MAX_PAYLOAD = 7_500;
const RETRY_MILLIS = 1_000;

/** Tells the changes when the transaction commits. */
export async function notifyChanges(client: Pick<ClientBase, "query">, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return;
  await client.query({
    name: "notify changes",
    text: "select pg_notify($1, payload) from unnest($2::text[]) as payload",
    values: [CHANNEL, changes.map(payloadOf)],
  });
}

function payloadOf(change: Change): string {
  const text = JSON.stringify(change);
  if (Buffer.byteLength(text) <= MAX_PAYLOAD || change.kind !== "assets") return text;
  return JSON.stringify({ kind: "assets", keys: null } satisfies Change);
}

export interface ChangesListener {
  subscribe(callback: (change: Change) => void): () => void;
  close(): Promise<void>;
}

/** Listens while there are subscribers. */
export function createChangesListener(connectionString: string): ChangesListener {
  const subscribers = new Set<(change: Change) => void>();
  let client: ReturnType<typeof createListener> | null = null;
  let retry: NodeJS.Timeout | null = null;
  let closed = false;
  const tell = (change: Change) => {
    for (const subscriber of [...subscribers]) subscriber(change);
  };

  const connect = async (again: boolean): Promise<void> => {
    retry = null;
    const mine = createListener(connectionString);
    client = mine;
    const lost = () => {
      if (client !== mine) return;
      client = null;
      mine.end().catch(() => {});
      if (closed || subscribers.size === 0) return;
      retry = setTimeout(() => void connect(true), RETRY_MILLIS);
      retry.unref();
    };
    mine.on("error", lost);
    mine.on("end", lost);
    mine.on("notification", (message) => {
      const change = readChange(message.payload);
      if (change !== null) tell(change);
    });
    try {
      await mine.connect();
      await mine.query(`listen ${CHANNEL}`);
      if (again) tell({ kind: "reconnected" });
    } catch {
      lost();
    }
  };

  return {
    subscribe(callback) {
      subscribers.add(callback);
      if (client === null && retry === null && !closed) void connect(false);
      return () => {
        subscribers.delete(callback);
      };
    },
    async close() {
      closed = true;
      subscribers.clear();
      if (retry !== null) clearTimeout(retry);
      const open = client;
      client = null;
      await open?.end().catch(() => {});
    },
  };
}

const KINDS: Readonly<Record<Change["kind"], true>> = {
  run: true,
  events: true,
  assets: true,
  log: true,
  cancel: true,
  pools: true,
  automation: true,
  notice: true,
  partitions: true,
  backfill: true,
  reconnected: true,
};

/** What other processes send is ours, but may be of another version: unknown kinds are not for us. */
function readChange(payload: string | undefined): Change | null {
  try {
    const value: unknown = JSON.parse(payload ?? "null");
    return isChange(value) ? value : null;
  } catch {
    return null;
  }
}

function isChange(value: unknown): value is Change {
  return (
    typeof value === "object" &&
    value !== null &&
    "kind" in value &&
    typeof value.kind === "string" &&
    Object.hasOwn(KINDS, value.kind)
  );
}
