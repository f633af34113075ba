// Ids of runs: UUIDs that begin with their time (version 7), so that newer runs sort after older ones.
import { randomBytes } from "node:crypto";

/** A new id; ids made later in the same process are always higher. */
export function createRunIds(now: () => number): () => string {
  let last = 0;
  return () => {
    last = Math.max(now(), last + 1);
    const bytes = randomBytes(16);
    bytes.writeUIntBE(last, 0, 6);
    bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
    bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
    const hex = bytes.toString("hex");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  };
}

/** Whether a text can be the id of a run; what comes from outside is asked before it goes to the server. */
export function isRunId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}
